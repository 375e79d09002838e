/**
 * Enclosures of ln Σ e^(z_i) of 1000 doubles against Arb (through python-flint) and decimal.js, in one run:
 * `npx tsx bench/interval/main.ts`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Decimal } from 'decimal.js';
import { subtract } from '../../lib/exact/dyadic.ts';
import { logSumExp, logSumExpEscalated } from '../../lib/float-interval/log-sum-exp.ts';
import { midpoint, toNumberUp } from '../../lib/interval/to-number.ts';

export interface IntervalBenchOptions {
  /** Number of terms (default 1000). */
  readonly terms?: number;
  /** Timed calls of ours and of each variant of Arb (default 2000). */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** Microseconds for one enclosure, best and median, and its relative width. */
export interface EnclosureTiming {
  readonly name: string;
  readonly best: number;
  readonly median: number;
  readonly width: number;
}

interface PeerReply {
  readonly python: string;
  readonly flint: string;
  readonly variants: Readonly<Record<string, Omit<EnclosureTiming, 'name'>>>;
}

const PEER_LIMIT_MS = 120_000;

/** Terms z_i = k/16 spread over about ±8. */
function terms(count: number): Float64Array {
  let state = 12345;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return ((state >>> 8) % 257) / 16 - 8;
  });
}

function timed(name: string, rounds: number, call: () => number): EnclosureTiming {
  let width = 0;
  for (let warm = 0; warm < Math.min(rounds, 200); warm++) width = call();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    width = call();
    times.push((performance.now() - start) * 1000);
  }
  times.sort((a, b) => a - b);
  return { name, best: times[0]!, median: times[Math.floor(rounds / 2)]!, width };
}

/** Both roundings, as decimal.js offers them; its ln and exp do not keep to them always, so this is no enclosure. */
function decimalLogSumExp(z: Float64Array): number {
  const bounds = [Decimal.ROUND_FLOOR, Decimal.ROUND_CEIL].map((rounding) => {
    const Directed = Decimal.clone({ precision: 17, rounding });
    let sum = new Directed(0);
    // Digits of a double in full: decimal.js would take the shortest decimal near it.
    for (const term of z) sum = sum.add(new Directed(BigInt(term * 16).toString()).div(16).exp());
    return sum.ln();
  });
  return bounds[1]!.sub(bounds[0]!).div(bounds[0]!.abs()).toNumber();
}

function findPython(): string | undefined {
  const candidates = [process.env.REWARDPROOF_PYTHON, 'python3', '/usr/bin/python3'];
  return candidates.find((name) => name && spawnSync(name, ['-c', 'import flint']).status === 0);
}

function askArb(z: Float64Array, precision: number, rounds: number): PeerReply | string {
  const python = findPython();
  if (python === undefined) return 'no Python with python-flint found (set REWARDPROOF_PYTHON)';
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const input = JSON.stringify({ values: [...z], precision, rounds });
  const answer = spawnSync(python, [script], { input, encoding: 'utf8', timeout: PEER_LIMIT_MS });
  if (answer.status !== 0)
    return `failed: ${answer.error?.message ?? answer.stderr.trim().split('\n').at(-1)}`;
  return JSON.parse(answer.stdout) as PeerReply;
}

/** Runs the bench, prints its table, returns its rows, ours first. */
export function runIntervalBench(options: IntervalBenchOptions = {}): readonly EnclosureTiming[] {
  const { terms: count = 1000, rounds = 2000, write = console.log } = options;
  const z = terms(count);
  write(`enclosing ln Σ exp(z_i), ${count} terms, Node ${process.version}; µs, best and median`);
  const ours = timed('rewardproof, float64', rounds, () => {
    const { lo, hi } = logSumExp(z);
    return (hi - lo) / Math.abs(lo);
  });
  const wide = timed('rewardproof, 160 bits (escalation)', Math.ceil(rounds / 400), () => {
    const enclosure = logSumExpEscalated(z);
    return toNumberUp(subtract(enclosure.hi, enclosure.lo)) / Math.abs(midpoint(enclosure));
  });
  const rows = [ours, wide];
  for (const precision of [53, 160]) {
    const reply = askArb(z, precision, precision === 53 ? rounds : Math.ceil(rounds / 4));
    if (typeof reply === 'string') {
      write(`  Arb at ${precision} bits: ${reply}`);
      continue;
    }
    if (precision === 53) write(`  Python ${reply.python}, python-flint ${reply.flint}`);
    for (const [name, timing] of Object.entries(reply.variants))
      rows.push({ name: `Arb, ${precision} bits, ${name}`, ...timing });
  }
  rows.push(timed('decimal.js, 17 digits, both roundings', 1, () => decimalLogSumExp(z)));
  for (const { name, best, median, width } of rows) {
    const ratio = name.includes('160 bit') ? best / wide.best : best / ours.best;
    write(
      `  ${name.padEnd(40)} ${best.toFixed(1).padStart(10)} ${median.toFixed(1).padStart(10)}  width ${width.toExponential(1)}  ratio ${ratio.toPrecision(3)}`,
    );
  }
  write(
    '  width: relative width of the enclosure; ratio: best time over that of rewardproof at the same precision.',
  );
  return rows;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runIntervalBench();
}
