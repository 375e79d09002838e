/**
 * Speed of the matrix kernels, in GFLOP/s on one thread, next to numpy and PyTorch where they are installed:
 * `npx tsx bench/neural/kernel.ts`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createKernel } from '../../lib/neural/kernel/create.ts';
import type { Matrix, MatrixKernel, Precision } from '../../lib/neural/kernel/types.ts';

export interface KernelBenchOptions {
  /**
   * Timed runs, of which the fastest counts (default 60): short ones, some of which nothing else on the machine
   * disturbs. As many come before, untimed, in which the engine compiles.
   */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** GFLOP/s by the name of the kernel or library. */
export interface KernelSpeed {
  readonly shape: readonly [rows: number, columns: number, inner: number];
  readonly precision: Precision;
  readonly gflops: Readonly<Record<string, number>>;
}

interface PeerReply {
  readonly python: string;
  readonly libraries: Readonly<Record<string, string>>;
  /** By shape, and float64 before float32 for each. */
  readonly results: readonly {
    readonly precision: Precision;
    readonly sum: number;
    readonly gflops: Readonly<Record<string, number>>;
  }[];
}

/** The last one is a batch of tokens times weights. */
const SHAPES = [
  [128, 128, 512],
  [64, 64, 256],
  [1536, 64, 64],
] as const;
const PRECISIONS = ['float64', 'float32'] as const;
const KERNELS = ['wasm-simd', 'javascript'] as const;
const PEERS = ['numpy', 'torch'] as const;
/** Operations of a run, about: 0.5 to 10 ms. */
const ROUND_FLOP = 2e7;
const PEER_LIMIT_MS = 120_000;

/** Multiples of 1/64 below 1, as in kernel_peers.py: all products and sums are exact in both precisions. */
function filled(kernel: MatrixKernel, rows: number, columns: number, seed: number): Matrix {
  const data = kernel.allocate(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) data[i * columns + j] = ((i * 31 + j * 17 + seed) % 64) / 64 - 0.5;
  }
  return { data, offset: 0, rows, columns, stride: columns };
}

interface Run {
  readonly gflops: number;
  readonly sum: number;
}

function timeKernel(kernel: MatrixKernel, [rows, columns, inner]: KernelSpeed['shape'], rounds: number): Run {
  const mark = kernel.mark();
  const a = filled(kernel, rows, inner, 0);
  const b = filled(kernel, inner, columns, 5);
  const out = filled(kernel, rows, columns, 0);
  const flop = 2 * rows * columns * inner;
  const repeats = Math.max(1, Math.round(ROUND_FLOP / flop));
  let best = Number.POSITIVE_INFINITY;
  for (let round = -rounds; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) kernel.matmul(out, a, b);
    if (round >= 0) best = Math.min(best, (performance.now() - start) / repeats / 1000);
  }
  let sum = 0;
  for (const entry of out.data) sum += entry;
  kernel.release(mark);
  return { gflops: flop / best / 1e9, sum };
}

function askPeers(rounds: number, write: (line: string) => void): PeerReply | undefined {
  const candidates = [process.env.REWARDPROOF_PYTHON, 'python3', '/usr/bin/python3'];
  const python = candidates.find((name) => name && spawnSync(name, ['-c', 'import numpy']).status === 0);
  if (python === undefined) {
    write('  no Python with numpy found (set REWARDPROOF_PYTHON): no comparison');
    return undefined;
  }
  const script = fileURLToPath(new URL('./kernel_peers.py', import.meta.url));
  const words = [rounds, ROUND_FLOP, ...SHAPES.map((shape) => shape.join())].map(String);
  const answer = spawnSync(python, [script, ...words], { encoding: 'utf8', timeout: PEER_LIMIT_MS });
  if (answer.status !== 0) {
    write(`  the Python peers failed: ${answer.error?.message ?? answer.stderr.trim().split('\n').at(-1)}`);
    return undefined;
  }
  const reply = JSON.parse(answer.stdout) as PeerReply;
  const versions = PEERS.map((name) => `${name} ${reply.libraries[name] ?? 'missing: skipped'}`);
  write(`  Python ${reply.python}, one thread; ${versions.join(', ')}`);
  return reply;
}

/** Runs the bench, prints its table, returns its rows. @throws Error when two of the products differ */
export function runKernelBench(options: KernelBenchOptions = {}): readonly KernelSpeed[] {
  const { rounds = 60, write = console.log } = options;
  write(`matrix product rows × columns × inner, Node ${process.version}; GFLOP/s`);
  const reply = askPeers(rounds, write);
  const names = [...KERNELS, ...PEERS.filter((name) => reply?.libraries[name] !== undefined)];
  write(`  ${''.padEnd(26)}${names.map((name) => name.padStart(12)).join('')}`);
  const kernels = PRECISIONS.map((precision) => KERNELS.map((name) => createKernel(precision, name)));
  const table: KernelSpeed[] = [];
  for (const shape of SHAPES) {
    PRECISIONS.forEach((precision, p) => {
      const peer = reply?.results[table.length];
      const sums = peer === undefined ? [] : [peer.sum];
      const gflops: Record<string, number> = { ...peer?.gflops };
      for (const [k, kernel] of kernels[p]!.entries()) {
        // Without WebAssembly SIMD both kernels are the same; then the first is left out.
        if (kernel.name !== KERNELS[k]) continue;
        const run = timeKernel(kernel, shape, rounds);
        gflops[kernel.name] = run.gflops;
        sums.push(run.sum);
      }
      if (sums.some((sum) => sum !== sums[0])) throw new Error(`products differ: ${sums.join(', ')}`);
      const cells = names.map((name) => (gflops[name]?.toFixed(1) ?? 'skipped').padStart(12));
      write(`  ${`${shape.join(' × ')} ${precision}`.padEnd(26)}${cells.join('')}`);
      table.push({ shape, precision, gflops });
    });
  }
  return table;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runKernelBench();
}
