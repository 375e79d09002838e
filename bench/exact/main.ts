/**
 * The exact part of Theorem 1 (tilt, every pair, mass bound and its sharp form) against the same in Python with rational
 * numbers of python-flint: `npx tsx bench/exact/main.ts`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rational } from '../../lib/exact/fractions.ts';
import { makePrompt } from '../../lib/verification/prompt.ts';
import { theorem1 } from '../../theorems/theorem-1/definition.ts';
import type { VerificationInstance } from '../../theorems/theorem-1/instances/types.ts';

export interface ExactBenchOptions {
  /** Responses of the prompt, half of them correct (default 40: 400 pairs, each compared by itself). */
  readonly responses?: number;
  /** Timed runs, of which the median counts (default 30). */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** Median seconds by what was used. */
export type ExactTimings = Readonly<Record<string, number>>;

interface PeerReply {
  readonly python: string;
  readonly flint: string | null;
  readonly seconds: ExactTimings;
}

const CHECKS = [
  'theorem-1.a.distribution',
  'theorem-1.a.margin',
  'theorem-1.b.mass',
  'theorem-1.c.attained',
] as const;
const Q = [7, 3] as const;
const PEER_LIMIT_MS = 120_000;

/** Numerators over 2^53, as probabilities from a model in float64 are. */
function numerators(count: number): bigint[] {
  let state = 1n;
  const draws = Array.from({ length: count - 1 }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return (state >> 11n) / BigInt(2 * count) + 1n;
  });
  return [...draws, (1n << 53n) - draws.reduce((a, b) => a + b)];
}

function median(rounds: number, call: () => void): number {
  call();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    call();
    return (performance.now() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
}

function askPeers(request: object, write: (line: string) => void): PeerReply | undefined {
  const candidates = [process.env.REWARDPROOF_PYTHON, 'python3', '/usr/bin/python3'].filter(
    (name): name is string => name !== undefined && spawnSync(name, ['--version']).status === 0,
  );
  const withFlint = candidates.find((name) => spawnSync(name, ['-c', 'import flint']).status === 0);
  const python = withFlint ?? candidates[0];
  if (withFlint === undefined) write('  no Python with python-flint found (set REWARDPROOF_PYTHON)');
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const answer = spawnSync(python, [script], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    timeout: PEER_LIMIT_MS,
  });
  if (answer.status === 0) return JSON.parse(answer.stdout) as PeerReply;
  write(`  the Python peers failed: ${answer.error?.message ?? answer.stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

/** Runs the bench, prints its table, returns the times, ours under "rewardproof". */
export function runExactBench(options: ExactBenchOptions = {}): ExactTimings {
  const { responses = 40, rounds = 30, write = console.log } = options;
  const masses = numerators(responses);
  const correct = masses.map((_, i) => i % 2 === 0);
  const q = rational(...Q);
  const checks = CHECKS.map((id) => theorem1.checks.find((check) => check.id === id)!);
  const ours = median(rounds, () => {
    const prompt = makePrompt(
      masses.map((m, i) => ({ reference: rational(m, 1n << 53n), correct: correct[i]! })),
    );
    const instance: VerificationInstance = { beta: rational(1), margin: { kind: 'q', q }, prompts: [prompt] };
    const subject = theorem1.analyse(instance, theorem1.correct);
    for (const check of checks) {
      const outcome = check.run(subject);
      if (outcome.kind !== 'holds') throw new Error(`${check.id}: ${outcome.kind}`);
    }
  });
  const pairs = correct.filter((c) => c).length * correct.filter((c) => !c).length;
  write(`exact audit of Theorem 1, ${responses} responses, ${pairs} pairs, Node ${process.version}; ms`);
  write(`  rewardproof ${(1000 * ours).toFixed(2)}`);
  const request = {
    numerators: masses.map(String),
    denominator: String(1n << 53n),
    correct,
    q: Q,
    rounds,
  };
  const reply = askPeers(request, write);
  if (reply === undefined) return { rewardproof: ours };
  write(`  Python ${reply.python}, python-flint ${reply.flint ?? 'missing'}`);
  for (const [name, seconds] of Object.entries(reply.seconds)) {
    write(`  ${name} ${(1000 * seconds).toFixed(2)}, ratio ${(seconds / ours).toPrecision(3)}`);
  }
  write('  ratio: time of the peer over that of rewardproof');
  return { rewardproof: ours, ...reply.seconds };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runExactBench();
}
