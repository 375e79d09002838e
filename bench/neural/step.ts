/**
 * CPU time of one training step (loss, gradients, clipping, AdamW) of the transformers of NUMERICS.md, DPO plus
 * next-token loss, against PyTorch on one thread with the same weights, batch and update rule:
 * `npx tsx bench/neural/step.ts [i] [ii]`. REWARDPROOF_PYTHON names the Python that has torch.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Block, Precision } from '../../lib/neural/kernel/types.ts';
import type { TransformerConfig } from '../../lib/neural/model/config.ts';
import { initialParameters } from '../../lib/neural/model/layout.ts';
import {
  type PreferenceConfig,
  type PreferencePair,
  type PreferenceShard,
  preferenceShards,
} from '../../lib/neural/model/preference-objective.ts';
import { Transformer } from '../../lib/neural/model/transformer.ts';
import { AdamW, initialState } from '../../lib/neural/optimiser/adamw.ts';
import { GradientTeam } from '../../lib/neural/parallel/gradient-team.ts';
import { type Generator, stream } from '../../lib/neural/random/generator.ts';

const BETA = 0.1;
const LEARNING_RATE = 1e-3;
const CLIP = 1;
const SHARDS = 8;
/** Sequences of a batch; two make a pair. */
const BATCH = 32;
const MODULE = new URL('../../lib/neural/model/preference-objective.ts', import.meta.url);
const PEER_LIMIT_MS = 300_000;

/** Learned positions, no rotation: 107k and 822k parameters. */
const CONFIGS: Readonly<Record<'i' | 'ii', TransformerConfig>> = {
  i: { vocabulary: 32, width: 64, layers: 2, heads: 4, positions: 48, learnedPositions: true },
  ii: { vocabulary: 64, width: 128, layers: 4, heads: 4, positions: 96, learnedPositions: true },
};

export interface StepTiming {
  readonly precision: Precision;
  readonly threads: number;
  /** Of all threads, per step; the median of the rounds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Before each of the first steps. */
  readonly losses: readonly number[];
}

interface PeerReply {
  readonly torch: string;
  readonly float64: { readonly cpuMs: number; readonly losses: readonly number[] };
  readonly float32: { readonly cpuMs: number; readonly losses: readonly number[] };
}

export interface StepBenchOptions {
  readonly config?: 'i' | 'ii';
  /** Steps per round and rounds, of which the median counts. */
  readonly steps?: number;
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** Runs the bench, prints its lines, returns our timings. */
export async function runStepBench(options: StepBenchOptions = {}): Promise<readonly StepTiming[]> {
  const { config = 'i', write = console.log } = options;
  const { steps = config === 'i' ? 10 : 2, rounds = 5 } = options;
  const model = CONFIGS[config];
  const { layout } = new Transformer(model);
  const parameters = initialParameters(layout, 1, 0.02);
  const pairs = randomPairs(model, stream(1, 'bench pairs'));
  const { vocabulary, width, layers, positions } = model;
  write(
    `training step ${config}: V ${vocabulary}, width ${width}, ${layers} layers, T ${positions}, ${BATCH} sequences, ` +
      `${layout.length} parameters, Node ${process.version}`,
  );
  const peer = askPyTorch(model, parameters, pairs, steps, rounds, write);
  const timings: StepTiming[] = [];
  for (const precision of ['float64', 'float32'] as const) {
    for (const threads of [1, 2]) {
      const timing = await timeSteps(model, parameters, pairs, precision, threads, steps, rounds);
      timings.push(timing);
      const reference = peer?.[precision];
      const ratio =
        reference === undefined
          ? ''
          : `; PyTorch, one thread: ${reference.cpuMs.toFixed(1)} ms, ratio ${(timing.cpuMs / reference.cpuMs).toFixed(2)}`;
      write(
        `  ${precision}, ${threads} thread${threads > 1 ? 's' : ''}: ${timing.cpuMs.toFixed(1)} ms CPU, ${timing.wallMs.toFixed(1)} ms wall${ratio}`,
      );
      if (reference !== undefined && threads === 1) {
        const differences = reference.losses.map((loss, k) => Math.abs(loss - timing.losses[k]!));
        write(
          `    losses of the first ${differences.length} steps differ by at most ${Math.max(...differences).toExponential(1)}`,
        );
      }
    }
  }
  return timings;
}

/** Prompts of a third of the length, full-length sequences, reference log-probabilities near those of a uniform model. */
function randomPairs({ vocabulary, positions }: TransformerConfig, generator: Generator): PreferencePair[] {
  const tokens = (length: number): number[] => Array.from({ length }, () => generator.below(vocabulary));
  return Array.from({ length: BATCH / 2 }, () => {
    const prompt = tokens(positions / 3);
    const responseMask = Array.from({ length: positions }, (_, t) => (t < prompt.length ? 0 : 1));
    const sequence = () => ({ tokens: [...prompt, ...tokens(positions - prompt.length)], responseMask });
    const reference = (): number => -generator.uniform() - (positions - prompt.length) * 3;
    return { chosen: sequence(), rejected: sequence(), reference: [reference(), reference()] as const };
  });
}

async function timeSteps(
  model: TransformerConfig,
  parameters: Float64Array,
  pairs: readonly PreferencePair[],
  precision: Precision,
  threads: number,
  steps: number,
  rounds: number,
): Promise<StepTiming> {
  const config: PreferenceConfig = { model, reward: { kind: 'implicit', beta: BETA }, nextToken: 1 };
  const team = await GradientTeam.start<PreferenceConfig, PreferenceShard>({
    module: MODULE,
    config,
    precision,
    threads,
    shards: SHARDS,
  });
  const values: Block = precision === 'float64' ? parameters.slice() : Float32Array.from(parameters);
  const gradient = values.slice();
  const optimiser = new AdamW(initialState(values), { clip: CLIP });
  const losses: number[] = [];
  const cpu: number[] = [];
  const wall: number[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const [start, usage] = [performance.now(), process.cpuUsage()];
    for (let step = 0; step < steps; step++) {
      losses.push(await team.gradient(values, preferenceShards(pairs, SHARDS), gradient));
      optimiser.step(values, gradient, LEARNING_RATE);
    }
    const { user, system } = process.cpuUsage(usage);
    cpu.push((user + system) / 1000 / steps);
    wall.push((performance.now() - start) / steps);
  }
  await team.close();
  return {
    precision,
    threads,
    cpuMs: median(cpu.slice(1)),
    wallMs: median(wall.slice(1)),
    losses: losses.slice(0, steps),
  };
}

/** Undefined, with a line that says so, where no Python has torch. */
function askPyTorch(
  model: TransformerConfig,
  parameters: Float64Array,
  pairs: readonly PreferencePair[],
  steps: number,
  rounds: number,
  write: (line: string) => void,
): PeerReply | undefined {
  const python = process.env.REWARDPROOF_PYTHON ?? 'python3';
  const directory = mkdtempSync(join(tmpdir(), 'rewardproof-step-'));
  try {
    const { layout } = new Transformer(model);
    writeFileSync(join(directory, 'parameters.bin'), parameters);
    const request = {
      ...model,
      views: layout.views,
      tokens: pairs.flatMap(({ chosen, rejected }) => [chosen.tokens, rejected.tokens]),
      reference: pairs.flatMap(({ reference }) => reference ?? [0, 0]),
      prompt: model.positions / 3,
      beta: BETA,
      rate: LEARNING_RATE,
      clip: CLIP,
      steps,
      rounds,
    };
    writeFileSync(join(directory, 'request.json'), JSON.stringify(request));
    const script = fileURLToPath(new URL('./peers.py', import.meta.url));
    const { status, stdout, stderr } = spawnSync(python, [script, directory], {
      encoding: 'utf8',
      timeout: PEER_LIMIT_MS,
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    });
    if (status !== 0) {
      const reason = stderr?.trim().split('\n').at(-1) ?? 'not found';
      write(`  skipped: PyTorch does not run in ${python} (${reason})`);
      return undefined;
    }
    const reply = JSON.parse(stdout) as PeerReply;
    write(`  PyTorch ${reply.torch}`);
    return reply;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = process.argv.slice(2);
  for (const config of ['i', 'ii'] as const) {
    if (wanted.length === 0 ? config === 'i' : wanted.includes(config)) await runStepBench({ config });
  }
}
