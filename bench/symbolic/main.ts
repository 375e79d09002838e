/**
 * The time to prove the softmax identities behind Equation 5 for V = 2..6, against sympy on the same identities:
 * `npx tsx bench/symbolic/main.ts`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  proveInnerProductIdentity,
  proveParaphraseDifference,
  proveSoftmaxDerivative,
} from '../../lib/symbolic/inner-product.ts';
import { parse } from '../../lib/symbolic/mathjs.ts';

export interface SymbolicBenchOptions {
  /** Largest V (default 6). */
  readonly largest?: number;
  /** Runs of both, of which the median counts (default 5). */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** One vocabulary. Seconds. */
export interface SymbolicTiming {
  readonly vocabulary: number;
  readonly identities: number;
  /** Median, and the first run of the process (mathjs loaded, nothing compiled yet). */
  readonly ours: number;
  readonly first: number;
  /** Median with sympy's caches cleared before each run; undefined without Python. */
  readonly sympy: number | undefined;
}

interface PeerReply {
  readonly python: string;
  readonly sympy: string;
  readonly rows: readonly {
    readonly vocabulary: number;
    readonly identities: number;
    readonly proved: number;
    readonly seconds: readonly number[];
  }[];
}

const PEER_LIMIT_MS = 120_000;

/** Runs the bench, prints its table, returns its rows. @throws Error when an identity is not proved. */
export function runSymbolicBench(options: SymbolicBenchOptions = {}): readonly SymbolicTiming[] {
  const { largest = 6, rounds = 5, write = console.log } = options;
  const vocabularies = Array.from({ length: largest - 1 }, (_, k) => k + 2);
  write(`softmax identities, V = 2..${largest}, Node ${process.version}`);
  // Loads mathjs.
  parse('1');
  const seconds = vocabularies.map((): number[] => []);
  const identities: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [k, vocabulary] of vocabularies.entries()) {
      const start = performance.now();
      identities[k] = proveAll(vocabulary);
      seconds[k]!.push((performance.now() - start) / 1000);
    }
  }
  const peers = askPeers(largest, rounds, write);
  const timings = vocabularies.map((vocabulary, k): SymbolicTiming => {
    const row = peers?.rows.find((candidate) => candidate.vocabulary === vocabulary);
    const [ours, first] = [median(seconds[k]!), seconds[k]![0]!];
    const sympy = row && median(row.seconds);
    write(
      `  V = ${vocabulary}: ${identities[k]} identities, ${milliseconds(ours)} (first run ${milliseconds(first)})`,
    );
    if (row !== undefined && sympy !== undefined) {
      write(
        `    sympy ${milliseconds(sympy)}, ${row.proved} of ${row.identities} proved, ratio ${(sympy / ours).toPrecision(3)} (first run ${(sympy / first).toPrecision(3)})`,
      );
    }
    return { vocabulary, identities: identities[k]!, ours, first, sympy };
  });
  const total = (of: (timing: SymbolicTiming) => number | undefined): number =>
    timings.reduce((sum, timing) => sum + (of(timing) ?? 0), 0);
  const [ours, first, sympy] = [total((t) => t.ours), total((t) => t.first), total((t) => t.sympy)];
  const summary = `  all: ours ${milliseconds(ours)} (first run ${milliseconds(first)})`;
  write(
    peers === undefined
      ? summary
      : `${summary}, sympy ${milliseconds(sympy)}, ratio ${(sympy / ours).toPrecision(3)} (first run ${(sympy / first).toPrecision(3)})`,
  );
  if (peers !== undefined) {
    write(
      '  sympy: together, then the numerator expanded; caches cleared before each run. Ratio: sympy / ours.',
    );
  }
  return timings;
}

/** @returns the number of identities proved. */
function proveAll(vocabulary: number): number {
  const proofs = [proveSoftmaxDerivative(vocabulary), proveInnerProductIdentity(vocabulary)];
  if (vocabulary >= 3) proofs.push(proveParaphraseDifference(vocabulary));
  if (proofs.some(({ verdict }) => verdict !== 'proved')) {
    throw new Error(`an identity is not proved for V = ${vocabulary}`);
  }
  return proofs.reduce((sum, proof) => sum + proof.identities.length, 0);
}

function askPeers(largest: number, rounds: number, write: (line: string) => void): PeerReply | undefined {
  const candidates = [process.env.REWARDPROOF_PYTHON, 'python3', '/usr/bin/python3'];
  const python = candidates.find((name) => name && spawnSync(name, ['-c', 'import sympy']).status === 0);
  if (python === undefined) {
    write('  SKIPPED: no Python with sympy found (set REWARDPROOF_PYTHON): no comparison');
    return undefined;
  }
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const words = [script, String(largest), String(rounds)];
  const answer = spawnSync(python, words, { encoding: 'utf8', timeout: PEER_LIMIT_MS });
  if (answer.status !== 0) {
    const reason = answer.error?.message ?? answer.stderr.trim().split('\n').at(-1);
    write(`  SKIPPED: the Python peer failed: ${reason}`);
    return undefined;
  }
  const reply = JSON.parse(answer.stdout) as PeerReply;
  write(`  Python ${reply.python}, sympy ${reply.sympy}`);
  return reply;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function milliseconds(seconds: number): string {
  return `${(1000 * seconds).toPrecision(3)} ms`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runSymbolicBench();
}
