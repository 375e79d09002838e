/** The program of a helper thread: takes shards in every round until it is ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { createKernel } from '../kernel/create.ts';
import type { MatrixKernel } from '../kernel/types.ts';
import type { ObjectiveModule } from './objective.ts';
import { ShardGradient } from './shard-gradient.ts';
import type { SharedBlocks } from './shared-blocks.ts';
import { takeShards } from './take-shards.ts';

export interface HelperData {
  readonly module: string;
  readonly config: unknown;
  readonly kernel: MatrixKernel['name'];
  readonly shared: SharedBlocks;
}

/** What a helper answers, when it is ready and after each round; `error` when it has failed. */
export interface HelperReply {
  readonly error?: string;
}

const { module, config, kernel, shared } = workerData as HelperData;
const port = parentPort!;

function reply(work: () => void): void {
  let answer: HelperReply = {};
  try {
    work();
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
}

const { createObjective } = (await import(module)) as ObjectiveModule<unknown, unknown>;
reply(() => {
  const own = new ShardGradient(createKernel(shared.precision, kernel), createObjective(config));
  port.on('message', (shards: readonly unknown[]) => reply(() => takeShards(own, shared, shards)));
});
