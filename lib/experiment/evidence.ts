/** Evidence from measurements. */

import type { Outcome } from '../audit/check.ts';
import type { Json } from '../audit/types.ts';
import { vacuity } from '../audit/verdict.ts';
import type { TimelessEvidence } from './types.ts';

export type Frame = Pick<
  TimelessEvidence,
  'id' | 'statement' | 'role' | 'part' | 'level' | 'relation' | 'quantity' | 'limits'
>;

type Held = Extract<Outcome, { kind: 'holds' }>;

/** What must hold for every row: refuted by the first that violates it, reported with the one nearest to violation. */
export function everyRow<R>(
  frame: Frame,
  rows: readonly R[],
  outcomeOf: (row: R) => Outcome,
  witnessOf: (row: R) => Json,
  replay: string,
): TimelessEvidence {
  let worst: Held | null = null;
  let instances = 0;
  const reasons = new Map<string, number>();
  for (const row of rows) {
    const outcome = outcomeOf(row);
    if (outcome.kind === 'violated') {
      const { measured, bound, message } = outcome;
      const slack = measured === null || bound === null ? null : -Math.abs(measured - bound);
      const counts = { instances: instances + 1, discarded: discardedIn(reasons) };
      const found = { ...frame, verdict: 'refuted', measured, bound, slack, ...counts } as const;
      return { ...found, reason: message, witness: witnessOf(row), replay };
    }
    if (outcome.kind === 'holds') {
      instances += 1;
      if (worst === null || isWorse(outcome, worst)) worst = outcome;
    } else {
      const reason = `${outcome.kind === 'open' ? 'undecided: ' : ''}${outcome.reason}`;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  const discarded = discardedIn(reasons);
  const numbers = {
    measured: worst?.measured ?? null,
    bound: worst?.bound ?? null,
    slack: worst?.slack ?? null,
    instances,
    discarded,
  };
  const isOpen = [...reasons.keys()].some((reason) => reason.startsWith('undecided: '));
  const described = [...reasons].map(([reason, times]) => `${times}× ${reason}`).join('; ');
  const empty = vacuity(instances, discarded, false);
  const why = isOpen
    ? described
    : empty === null
      ? null
      : described === ''
        ? empty
        : `${empty} (${described})`;
  return why === null
    ? { ...frame, verdict: 'verified', ...numbers }
    : { ...frame, verdict: 'inconclusive', ...numbers, reason: why };
}

/** Nearer to violation, or larger where there is no bound. */
function isWorse(a: Held, b: Held): boolean {
  if (a.slack !== null && b.slack !== null) return a.slack < b.slack;
  return (a.measured ?? Number.NEGATIVE_INFINITY) > (b.measured ?? Number.NEGATIVE_INFINITY);
}

function discardedIn(reasons: ReadonlyMap<string, number>): number {
  return [...reasons.values()].reduce((sum, times) => sum + times, 0);
}

export interface IntervalTest {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly threshold: number;
  /** 'at-least': verified when all of the interval is ≥ the threshold, refuted when all of it is below. */
  readonly wanted: 'at-least' | 'at-most';
  readonly instances: number;
  readonly discarded: number;
}

/** Judges a quantity by its confidence interval against a threshold that was fixed before. */
export function byInterval(frame: Frame, test: IntervalTest, replay: string): TimelessEvidence {
  const { value, low, high, threshold, wanted, instances, discarded } = test;
  const end = wanted === 'at-least' ? low : high;
  const slack = wanted === 'at-least' ? low - threshold : threshold - high;
  const numbers = { measured: end, bound: threshold, slack, instances, discarded };
  const words = `${value}, interval [${low}, ${high}], threshold ${threshold}`;
  const empty = vacuity(instances, discarded, false);
  if (empty !== null) return { ...frame, verdict: 'inconclusive', ...numbers, reason: empty };
  if (slack >= 0) return { ...frame, verdict: 'verified', ...numbers };
  const isBeyond = wanted === 'at-least' ? high < threshold : low > threshold;
  return isBeyond
    ? { ...frame, verdict: 'refuted', ...numbers, reason: words, witness: { value, low, high }, replay }
    : { ...frame, verdict: 'inconclusive', ...numbers, reason: words };
}
