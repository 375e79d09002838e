/**
 * CPU time of one training step (loss, gradients, clipping, AdamW) of the transformers of NUMERICS.md, DPO plus
 * next-token loss, against PyTorch and TensorFlow.js on one thread with the same weights, batch and update rule:
 * `npx tsx bench/neural/step.ts [i] [ii] [--backend PyTorch|tfjs-wasm|tfjs-node ...]`; all backends by default.
 * REWARDPROOF_PYTHON names the Python that has torch.
 */
import { pathToFileURL } from 'node:url';
import type { TransformerConfig } from '../../lib/neural/model/config.ts';
import { askPeer, PEERS, type Peer, type PeerReply } from './step-peers.ts';
import { type StepTiming, stepTask, timeSteps } from './step-setup.ts';

/** Sequences of a batch. */
const BATCH = 32;

/** Learned positions, no rotation: 107k and 822k parameters. */
const CONFIGS: Readonly<Record<'i' | 'ii', TransformerConfig>> = {
  i: { vocabulary: 32, width: 64, layers: 2, heads: 4, positions: 48, learnedPositions: true },
  ii: { vocabulary: 64, width: 128, layers: 4, heads: 4, positions: 96, learnedPositions: true },
};

export interface StepBenchOptions {
  readonly config?: 'i' | 'ii';
  readonly backends?: readonly Peer[];
  /** Steps per round and rounds, of which the median counts. */
  readonly steps?: number;
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** Runs the bench, prints its lines, returns our timings. */
export async function runStepBench(options: StepBenchOptions = {}): Promise<readonly StepTiming[]> {
  const { config = 'i', backends = PEERS, write = console.log } = options;
  const { steps = config === 'i' ? 10 : 2, rounds = 5 } = options;
  const model = CONFIGS[config];
  const task = stepTask(model, BATCH, steps, rounds);
  const { vocabulary, width, layers, positions } = model;
  write(
    `training step ${config}: V ${vocabulary}, width ${width}, ${layers} layers, T ${positions}, ${BATCH} sequences, ` +
      `${task.parameters.length} parameters, Node ${process.version}; CPU time per step`,
  );
  const replies = new Map<Peer, PeerReply>();
  for (const peer of backends) {
    const reply = askPeer(peer, task);
    if ('missing' in reply) write(`  ${peer}: skipped (${reply.missing})`);
    else {
      replies.set(peer, reply);
      const times = Object.entries(reply.timings).map(
        ([name, { cpuMs }]) => `${name} ${cpuMs.toFixed(1)} ms`,
      );
      write(`  ${peer} ${reply.version}, one thread: ${times.join(', ')}`);
    }
  }
  const timings: StepTiming[] = [];
  for (const precision of ['float64', 'float32'] as const) {
    for (const threads of [1, 2]) {
      const timing = await timeSteps(task, precision, threads);
      timings.push(timing);
      const { cpuMs, wallMs } = timing;
      write(
        `  ours, ${precision}, ${threads} thread${threads > 1 ? 's' : ''}: ${cpuMs.toFixed(1)} ms, ${wallMs.toFixed(1)} ms of wall time`,
      );
      if (threads > 1) continue;
      for (const [peer, { timings: peers }] of replies) {
        const other = peers[precision];
        if (other === undefined) continue;
        const differences = other.losses.map((loss, k) => Math.abs(loss - timing.losses[k]!));
        write(
          `    ${(cpuMs / other.cpuMs).toFixed(2)} × ${peer}; losses of the first ${differences.length} steps differ by at most ` +
            Math.max(...differences).toExponential(1),
        );
      }
    }
  }
  return timings;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  const backends = PEERS.filter((peer) => words.includes(peer));
  for (const config of ['i', 'ii'] as const) {
    const wanted = words.includes(config) || (config === 'i' && !words.includes('ii'));
    if (wanted) await runStepBench({ config, ...(backends.length > 0 ? { backends } : {}) });
  }
}
