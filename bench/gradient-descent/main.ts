/**
 * The time that gradient descent takes to reach 10^6, 10^12 and 10^300 steps, against a numpy loop and, when scipy is
 * there, against its own Radau integrator: `npx tsx bench/gradient-descent/main.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FollowResult, followDescent } from '../../lib/gradient-descent/trajectory.ts';
import { separableRows } from '../max-margin/data.ts';

export interface GradientDescentBenchOptions {
  /** n (default 50) and D (default 100). */
  readonly count?: number;
  readonly width?: number;
  /** Steps of the numpy loops that are timed; longer times are extrapolated linearly (default 50000). */
  readonly peerSteps?: number;
  /** Runs of ours, of which the median counts (default 7). */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** One end time. Seconds. */
export interface DescentTiming {
  readonly log10Time: number;
  readonly ours: number;
  /** The faster of the two numpy loops, extrapolated linearly; undefined without Python. */
  readonly numpy: number | undefined;
  readonly scipy: number | undefined;
}

interface PeerReply {
  readonly python: string;
  readonly numpy: string;
  readonly primal: { readonly seconds: number; readonly head: readonly number[] };
  readonly dual: { readonly seconds: number; readonly head: readonly number[] };
  readonly scipy: { readonly version: string; readonly seconds: readonly number[] } | null;
}

const LOG10_TIMES = [6, 12, 300] as const;
const TRUE_STEPS = 2000;
/** The peers return the end only; a sample per decade leaves ours with little more to do. */
const OPTIONS = { trueSteps: TRUE_STEPS, samplesPerDecade: 1 };
const PEER_LIMIT_MS = 120_000;

/** Runs the bench, prints its table, returns its rows. */
export function runGradientDescentBench(options: GradientDescentBenchOptions = {}): readonly DescentTiming[] {
  const { count = 50, width = 100, peerSteps = 50_000, rounds = 7, write = console.log } = options;
  const rows = separableRows(count, width, 1);
  const stepSize = 1 / largestSquare(rows, width);
  const problem = { rows, count, width, stepSize };
  write(`gradient descent, n × D = ${count} × ${width}, Node ${process.version}`);
  const peers = askPeers(rows, count, width, stepSize, peerSteps, write);
  for (let warm = 0; warm < 5; warm++)
    followDescent(problem, { ...OPTIONS, untilLog10: 30 }, () => undefined);
  const timings: DescentTiming[] = [];
  for (const [k, log10Time] of LOG10_TIMES.entries()) {
    const seconds: number[] = [];
    let result: FollowResult | undefined;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      result = followDescent(problem, { ...OPTIONS, untilLog10: log10Time }, () => undefined);
      seconds.push((performance.now() - start) / 1000);
    }
    const ours = seconds.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
    const loop = peers && Math.min(peers.primal.seconds, peers.dual.seconds);
    // 10^300 steps: the product stays within the range of doubles.
    const numpy = loop === undefined ? undefined : (loop / peerSteps) * Number(`1e${log10Time}`);
    const scipy = peers?.scipy?.seconds[k];
    timings.push({ log10Time, ours, numpy, scipy });
    const steps = `${result!.trueSteps} true steps, ${result!.acceptedSteps} of Radau`;
    write(`  t = 10^${log10Time}: ${digits(ours)} s (${result!.status}; ${steps})`);
    if (numpy !== undefined)
      write(`    numpy loop ${digits(numpy)} s (extrapolated), ratio ${digits(numpy / ours)}`);
    if (scipy !== undefined)
      write(`    scipy solve_ivp Radau in ln t ${digits(scipy)} s, ratio ${digits(scipy / ours)}`);
  }
  if (peers !== undefined) {
    const difference = agreement(problem, peers.primal.head, peerSteps);
    write(`  ‖u − u(numpy)‖/‖u(numpy)‖ after ${peerSteps} steps: ${difference.toExponential(1)}`);
    write(`  numpy: ${peerSteps} steps timed, in u-space ${digits(peers.primal.seconds)} s,`);
    write(
      `  with the Gram matrix ${digits(peers.dual.seconds)} s; the faster is extrapolated linearly. Ratio: peer / ours.`,
    );
    write(
      '  scipy: the same tolerances, the plain flow (without the term that makes up for the steps of descent).',
    );
  }
  return timings;
}

function askPeers(
  rows: Float64Array,
  count: number,
  width: number,
  stepSize: number,
  steps: number,
  write: (line: string) => void,
): PeerReply | undefined {
  const candidates = [process.env.REWARDPROOF_PYTHON, 'python3', '/usr/bin/python3'];
  const python = candidates.find((name) => name && spawnSync(name, ['-c', 'import numpy']).status === 0);
  if (python === undefined) {
    write('  no Python with numpy found (set REWARDPROOF_PYTHON): no comparison');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'rewardproof-bench-'));
  try {
    const file = join(folder, 'rows');
    writeFileSync(file, new Uint8Array(rows.buffer));
    const script = fileURLToPath(new URL('./peers.py', import.meta.url));
    const words = [script, file, count, width, stepSize, steps, TRUE_STEPS].map(String);
    const answer = spawnSync(python, words, { encoding: 'utf8', timeout: PEER_LIMIT_MS });
    if (answer.status !== 0) {
      const reason = answer.error?.message ?? answer.stderr.trim().split('\n').at(-1);
      write(`  the Python peers failed: ${reason}`);
      return undefined;
    }
    const reply = JSON.parse(answer.stdout) as PeerReply;
    write(`  Python ${reply.python}, numpy ${reply.numpy}, scipy ${reply.scipy?.version ?? 'missing'}`);
    return reply;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Relative distance of our u after `steps` steps to the peer's. */
function agreement(
  problem: Parameters<typeof followDescent>[0],
  peer: readonly number[],
  steps: number,
): number {
  let head = new Float64Array(problem.width);
  const untilLog10 = Math.log10(steps);
  followDescent(problem, { trueSteps: TRUE_STEPS, untilLog10 }, (point) => {
    head = new Float64Array(point.head());
  });
  return Math.hypot(...head.map((v, d) => v - peer[d]!)) / Math.hypot(...peer);
}

function largestSquare(rows: Float64Array, width: number): number {
  let largest = 0;
  for (let i = 0; i < rows.length; i += width) {
    largest = Math.max(
      largest,
      rows.subarray(i, i + width).reduce((sum, v) => sum + v * v, 0),
    );
  }
  return largest;
}

function digits(value: number): string {
  return value < 1e5 ? value.toPrecision(3) : value.toExponential(1);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runGradientDescentBench();
}
