/** The same training step in other libraries, each in a process of its own, on one thread. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Precision } from '../../lib/neural/kernel/types.ts';
import { Transformer } from '../../lib/neural/model/transformer.ts';
import { BETA, CLIP, LEARNING_RATE, type StepTask } from './step-setup.ts';
import type { PeerRequest, PeerTiming } from './tfjs/request.ts';

/** REWARDPROOF_PYTHON names the Python that has torch. tfjs-node is an optional peer dependency. */
export const PEERS = ['PyTorch', 'tfjs-wasm', 'tfjs-node'] as const;
export type Peer = (typeof PEERS)[number];

export interface PeerReply {
  readonly version: string;
  readonly timings: Readonly<Partial<Record<Precision, PeerTiming>>>;
}

const LIMIT_MS = 600_000;

/** A reply, or why there is none. */
export function askPeer(peer: Peer, task: StepTask): PeerReply | { readonly missing: string } {
  const directory = mkdtempSync(join(tmpdir(), 'rewardproof-step-'));
  try {
    writeFileSync(join(directory, 'parameters.bin'), task.parameters);
    writeFileSync(join(directory, 'request.json'), JSON.stringify(requestOf(task)));
    const [command, words] = commandOf(peer, directory);
    const { status, stdout, stderr, error } = spawnSync(command, words, {
      encoding: 'utf8',
      timeout: LIMIT_MS,
      maxBuffer: 2 ** 26,
      env: {
        ...process.env,
        OMP_NUM_THREADS: '1',
        OPENBLAS_NUM_THREADS: '1',
        MKL_NUM_THREADS: '1',
        TF_CPP_MIN_LOG_LEVEL: '2',
      },
    });
    if (status !== 0) return { missing: reasonOf(error?.message ?? stderr ?? '') };
    const { version, ...timings } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
      version: string;
    } & PeerReply['timings'];
    return { version, timings };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function commandOf(peer: Peer, directory: string): readonly [string, readonly string[]] {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  if (peer === 'PyTorch') {
    return [process.env.REWARDPROOF_PYTHON ?? 'python3', [path('./peers.py'), directory]];
  }
  const script = [path('./tfjs/peer.ts'), directory, peer === 'tfjs-wasm' ? 'wasm' : 'node'];
  return [process.execPath, ['--import', import.meta.resolve('tsx'), ...script]];
}

function requestOf({ model, pairs, steps, rounds }: StepTask): PeerRequest {
  return {
    ...model,
    views: new Transformer(model).layout.views,
    tokens: pairs.flatMap(({ chosen, rejected }) => [Array.from(chosen.tokens), Array.from(rejected.tokens)]),
    reference: pairs.flatMap(({ reference }) => reference ?? [0, 0]),
    prompt: model.positions / 3,
    beta: BETA,
    rate: LEARNING_RATE,
    clip: CLIP,
    steps,
    rounds,
  };
}

/** The line of an error output that tells most, shortened. */
function reasonOf(text: string): string {
  const lines = text.trim().split('\n');
  const line = lines.find((part) => /^\w*Error\b/.test(part)) ?? lines.at(-1) ?? '';
  return (line === '' ? 'it does not start' : line).slice(0, 160);
}
