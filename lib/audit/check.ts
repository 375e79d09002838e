/** What a check is, and what it can say about one instance. */

import type { Evidence, Level, Relation } from './types.ts';

/** What a check says about one instance. */
export type Outcome =
  /** `slack` ≥ 0 is the distance to violation in the check's own quantity. */
  | {
      readonly kind: 'holds';
      readonly measured: number | null;
      readonly bound: number | null;
      readonly slack: number | null;
      /** When this instance was decided at a weaker level than the check's own. */
      readonly level?: Level;
    }
  | {
      readonly kind: 'violated';
      readonly message: string;
      readonly measured: number | null;
      readonly bound: number | null;
    }
  /** A hypothesis fails or the instance has nothing to test. */
  | { readonly kind: 'discarded'; readonly reason: string }
  /** The check applies but could not decide. */
  | { readonly kind: 'open'; readonly reason: string };

/**
 * One question about an instance.
 * @typeParam Subject one instance with all that the checks of a result share about it, and with the formulas that they
 *   use.
 */
export interface Check<Subject> {
  /** "RESULT.CLAIM.NAME", for example "theorem-2.c.time". */
  readonly id: string;
  readonly statement: string;
  readonly role: Evidence['role'];
  readonly part?: string;
  readonly level: Level;
  readonly relation: Relation;
  readonly quantity: string;
  readonly limits: string;
  /** Does not depend on an instance. */
  readonly once?: boolean;
  /** Pure: the same outcome for the same subject. */
  run(subject: Subject): Outcome;
}

/** The check holds; `slack` ≥ 0 is the distance to violation. */
export const holds = (
  measured: number | null = null,
  bound: number | null = null,
  slack: number | null = null,
): Outcome => ({ kind: 'holds', measured, bound, slack });

/** The check fails; `message` says how, for the reader. */
export const violated = (
  message: string,
  measured: number | null = null,
  bound: number | null = null,
): Outcome => ({ kind: 'violated', message, measured, bound });

/** The instance has nothing to test, or a hypothesis fails on it. */
export const discarded = (reason: string): Outcome => ({ kind: 'discarded', reason });

/** The check applies but could not decide. */
export const open = (reason: string): Outcome => ({ kind: 'open', reason });
