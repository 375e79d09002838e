/**
 * Max-margin separators against Python: `npx tsx bench/max-margin/main.ts`. Both sides read the same doubles, each is
 * timed inside its own process after a warm-up, in alternating rounds; the median counts.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FloatSolution, solveFromRows } from '../../lib/max-margin/float/solve.ts';
import { separableRows } from '../../lib/max-margin/float/testing/rows.ts';
import { accurateKktResidual, separatorResidual } from './accurate-residual.ts';
import { certificateCost } from './certificate-cost.ts';
import { findPython, PythonServer } from './python-server.ts';

export interface MaxMarginBenchOptions {
  /** Problems as [n, D]. */
  readonly sizes?: readonly (readonly [number, number])[];
  /** Names of the peers to run (default all). */
  readonly peers?: readonly string[];
  /** Rounds of alternating timings (default 3). */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** One row of the table: one peer at one size. Times in milliseconds. */
export interface PeerTiming {
  readonly count: number;
  readonly width: number;
  readonly peer: string;
  readonly ours: number;
  readonly oursResidual: number;
  /** With one thread, and with as many as BLAS takes by itself; undefined when the peer failed. */
  readonly oneThread: number | undefined;
  readonly defaultThreads: number | undefined;
  readonly residual: number | undefined;
  /** Why there are no times. */
  readonly error: string | undefined;
}

const SIZES = [
  [20, 16],
  [80, 256],
  [320, 2048],
  [1000, 256],
  [1000, 4096],
] as const;
/** A round repeats a call until about this much time has passed, in milliseconds. */
const ROUND_MS = 60;
/** A peer slower than this is timed once. */
const SLOW_MS = 1500;

const NOTES = [
  'ms: median; ratio: peer / rewardproof, above 1 means rewardproof is faster; (d): BLAS threads left at their default.',
  'KKT: max of primal violation, complementarity, dual violation, relative, evaluated in doubled precision for all.',
  'SVC (libsvm) always fits an intercept: it gets every row as ±x, which makes the intercept zero and doubles its rows.',
  'LinearSVC returns u alone: its KKT column is a lower bound (primal violation or excess norm). tight: tol 1e-9.',
  'nnls chol(K): K = XXᵀ and its factor count; it needs a nonsingular K. nnls data: [Xᵀ; 1ᵀ], Lawson and Hanson, ch. 23.',
];

/** Runs the bench, prints its table, returns its rows (none when there is no Python with numpy and scipy). */
export async function runMaxMarginBench(options: MaxMarginBenchOptions = {}): Promise<readonly PeerTiming[]> {
  const { sizes = SIZES, rounds = 3, write = console.log } = options;
  const python = findPython();
  if (python === undefined)
    write('max-margin: no Python with numpy and scipy found (set REWARDPROOF_PYTHON)');
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const servers =
    python === undefined ? [] : [1, undefined].map((threads) => new PythonServer(python, script, threads));
  const folder = mkdtempSync(join(tmpdir(), 'rewardproof-bench-'));
  try {
    const peers = (await introduce(servers[0], write)).filter(
      (peer) => options.peers?.includes(peer) ?? true,
    );
    const timings: PeerTiming[] = [];
    for (const [count, width] of sizes) {
      const file = join(folder, 'rows');
      const rows = separableRows(count, width, 1);
      writeFileSync(file, new Uint8Array(rows.buffer));
      for (const server of servers) await server.ask({ command: 'load', file, count, width });
      const entries = await timeAll(rows, count, width, peers, servers, rounds, join(folder, 'result'));
      timings.push(...entries.timings);
      write('');
      write(`${count} × ${width}: rewardproof ${digits(entries.ours)} ms, KKT ${power(entries.residual)}`);
      for (const timing of entries.timings) write(describe(timing));
      write(certificateCost(rows, count, width));
    }
    write('');
    for (const note of NOTES) write(note);
    return timings;
  } finally {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The peers that can run, after a line about what is there and what is missing. */
async function introduce(server: PythonServer | undefined, write: (line: string) => void): Promise<string[]> {
  if (server === undefined) return [];
  const reply = await server.ask({ command: 'versions' });
  const versions = reply.versions as Record<string, string>;
  const packages = reply.packages as Record<string, string>;
  const found = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  write(`max-margin: Node ${process.version}, Python ${String(reply.python)}, ${found.join(', ')}`);
  for (const name of new Set(Object.values(packages))) {
    if (versions[name] === undefined) write(`missing in this Python: ${name}; its rows are left out`);
  }
  return (reply.peers as string[]).filter((peer) => {
    const needed = packages[peer];
    return needed === undefined || versions[needed] !== undefined;
  });
}

interface Measured {
  readonly ms: number[];
  residual: number | undefined;
  error: string | undefined;
}

async function timeAll(
  rows: Float64Array,
  count: number,
  width: number,
  peers: readonly string[],
  servers: readonly PythonServer[],
  rounds: number,
  file: string,
): Promise<{ ours: number; residual: number; timings: PeerTiming[] }> {
  const ours: number[] = [];
  let solution = warmUp(rows, count, width);
  const alpha = solution.dual;
  const oursResidual = accurateKktResidual(rows, width, alpha);
  let norm = 0;
  for (const a of alpha) norm += a;
  const bestNorm = Math.sqrt(norm);
  const measured = peers.map(() =>
    servers.map((): Measured => ({ ms: [], residual: undefined, error: undefined })),
  );
  for (let round = 0; round < rounds; round++) {
    for (let left = ROUND_MS; left > 0; ) {
      const start = performance.now();
      solution = solveFromRows(rows, count, width);
      const spent = performance.now() - start;
      ours.push(spent);
      left -= spent;
    }
    for (const [p, peer] of peers.entries()) {
      for (const [s, server] of servers.entries()) {
        const entry = measured[p]![s]!;
        if (entry.error !== undefined || entry.ms[0]! > SLOW_MS) continue;
        if (round === 0) await timePeer(server, peer, 1, file, entry);
        if (entry.error !== undefined || entry.ms[0]! > SLOW_MS) {
          if (entry.error === undefined) entry.residual = judge(rows, width, file, entry, bestNorm);
          continue;
        }
        const typical = entry.ms.at(-1)!;
        if (round === 0) entry.ms.length = 0;
        await timePeer(server, peer, Math.max(1, Math.min(200, Math.floor(ROUND_MS / typical))), file, entry);
        if (entry.error === undefined) entry.residual ??= judge(rows, width, file, entry, bestNorm);
      }
    }
  }
  const mine = median(ours);
  const timings = peers.map((peer, p): PeerTiming => {
    const [one, many] = measured[p]!;
    return {
      ...{ count, width, peer, ours: mine, oursResidual },
      oneThread: one!.error === undefined ? median(one!.ms) : undefined,
      defaultThreads: many!.error === undefined ? median(many!.ms) : undefined,
      residual: one!.residual,
      error: one!.error,
    };
  });
  return { ours: mine, residual: oursResidual, timings };
}

/** Lets the engine compile, as a program that solves more than one problem would. */
function warmUp(rows: Float64Array, count: number, width: number): FloatSolution {
  let solution = solveFromRows(rows, count, width);
  const start = performance.now();
  while (performance.now() - start < 500) solution = solveFromRows(rows, count, width);
  return solution;
}

const kinds = new WeakMap<Measured, string>();

async function timePeer(
  server: PythonServer,
  peer: string,
  repeats: number,
  file: string,
  entry: Measured,
): Promise<void> {
  const reply = await server.ask({ command: 'time', peer, repeats, file });
  if (typeof reply.error === 'string') {
    entry.error = reply.error;
    return;
  }
  for (const seconds of reply.seconds as number[]) entry.ms.push(1000 * seconds);
  kinds.set(entry, String(reply.kind));
}

function judge(rows: Float64Array, width: number, file: string, entry: Measured, bestNorm: number): number {
  const bytes = readFileSync(file);
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return kinds.get(entry) === 'u'
    ? separatorResidual(rows, width, values, bestNorm)
    : accurateKktResidual(rows, width, values);
}

function describe(timing: PeerTiming): string {
  const name = `  ${timing.peer.padEnd(16)}`;
  if (timing.error !== undefined) return `${name}${timing.error}`;
  const ratio = timing.oneThread! / timing.ours;
  const many = timing.defaultThreads;
  const threads =
    many === undefined
      ? ''
      : `  (d) ${digits(many).padStart(8)} ms  ratio ${digits(many / timing.ours).padStart(7)}`;
  return `${name}${digits(timing.oneThread!).padStart(9)} ms  ratio ${digits(ratio).padStart(7)}${threads}  KKT ${power(timing.residual!)}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

const digits = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));
const power = (value: number): string => value.toExponential(1);

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMaxMarginBench();
}
