/** What tests of planted errors ask of the evidence of a run. */

import * as assert from 'uvu/assert';
import type { TimelessEvidence } from '../types.ts';

interface Refuting {
  readonly id: string;
  /** Ids of the evidence that has to be refuted. */
  readonly refutes: readonly string[];
}

/** Nothing is refuted, everything tested something; what is not statistical is verified: so few instances leave intervals wide. */
export function nothingRefuted(found: readonly TimelessEvidence[]): void {
  for (const { id, level, verdict, instances, reason } of found) {
    assert.is.not(verdict, 'refuted', `${id}: ${reason}`);
    assert.ok(instances > 0, id);
    if (level !== 'statistical') assert.is(verdict, 'verified', `${id}: ${reason}`);
  }
}

/** Every piece of evidence is refuted by one of the errors, those of `except` apart. */
export function allRefutable(
  found: readonly TimelessEvidence[],
  errors: readonly Refuting[],
  except: readonly string[] = [],
): void {
  const refutable = new Set([...errors.flatMap(({ refutes }) => refutes), ...except]);
  assert.equal(
    found.map(({ id }) => id).filter((id) => !refutable.has(id)),
    [],
  );
}

/** The error is seen by all evidence that it is said to refute. */
export function refutesAll(found: readonly TimelessEvidence[], expected: readonly string[]): void {
  const refuted = found.filter(({ verdict }) => verdict === 'refuted').map(({ id }) => id);
  for (const id of expected) assert.ok(refuted.includes(id), `${id}; refuted: ${refuted.join(', ')}`);
}

/** Refuted evidence says why, and how it is seen again. */
export function refutationsReplay(found: readonly TimelessEvidence[], { id }: Refuting): void {
  for (const { verdict, reason, replay } of found) {
    if (verdict !== 'refuted') continue;
    assert.ok(reason);
    assert.match(replay!, new RegExp(`--plant ${id}$`));
  }
}
