/**
 * The vocabulary of an audit. A *result* (theorem, corollary, equation) has hypotheses, claims and ablations; a claim
 * gathers *evidence*.
 */

/** How strong a piece of evidence is, strongest first. */
export const LEVELS = ['symbolic', 'exact', 'certified', 'numeric', 'statistical'] as const;

/**
 * symbolic: an identity proved for a size class; exact: rational arithmetic, no rounding; certified: enclosed by
 * intervals; numeric: float64 with a stated tolerance; statistical: a confidence interval of a stated test.
 */
export type Level = (typeof LEVELS)[number];

/** What the evidence says about `measured` and `bound`. */
export type Relation = 'equality' | 'upper-bound' | 'lower-bound' | 'limit';

/** Refuted by a counterexample; inconclusive when too little was tested or something stayed undecided. */
export type Verdict = 'verified' | 'refuted' | 'inconclusive';

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A sentence of a theorem. */
export interface Statement {
  readonly id: string;
  /** Plain words. */
  readonly words: string;
  readonly latex: string;
  /** Sharper than the paper, or a consequence that it does not state: no claim of its authors. */
  readonly beyondPaper?: true;
}

/** What a result of the paper says, apart from how it is checked. */
export interface ResultStatement {
  /** "theorem-2" … */
  readonly id: string;
  readonly title: string;
  /** Where it stands. */
  readonly source: string;
  readonly setting: Statement;
  readonly hypotheses: readonly Statement[];
  readonly claims: readonly Statement[];
}

/** A quantity of the audited instance that is reported whatever the verdict is. */
export interface Fact {
  /** Unique within the result. */
  readonly id: string;
  /** What it is, with its unit, and how it is known. */
  readonly statement: string;
  readonly level: Level;
  readonly value: Json;
  /** The value for a reader, line by line. */
  readonly text: readonly string[];
}

/** What one check found, over the instances it was run on. */
export interface Evidence {
  /** Unique within the result, for example "theorem-2.c.time". */
  readonly id: string;
  /** What was checked, in one sentence. */
  readonly statement: string;
  /**
   * 'claim' when the evidence speaks about the claim itself, 'ingredient' when only about something it rests on: an
   * ingredient can refute a claim but does not lend it its level.
   */
  readonly role: 'claim' | 'ingredient';
  /** The part of the claim that the evidence is about, where a claim has several that must all be shown. */
  readonly part?: string;
  readonly level: Level;
  readonly relation: Relation;
  readonly verdict: Verdict;
  /** The measured quantity (worst case over the instances), or null where the check is all-or-nothing. */
  readonly measured: number | null;
  readonly bound: number | null;
  /** Distance to violation in the direction of the relation, ≥ 0 when it holds; null where it has no meaning. */
  readonly slack: number | null;
  /** Meaning and unit of measured and bound, and the tolerance of numeric evidence. */
  readonly quantity: string;
  /** Instances on which the check ran to its end. */
  readonly instances: number;
  /** Instances drawn but not used, because a hypothesis failed on them. */
  readonly discarded: number;
  readonly seconds: number;
  /** What this evidence does not show. */
  readonly limits: string;
  /** Why the verdict is inconclusive or refuted. */
  readonly reason?: string;
  /** The instance that decides: the shrunk counterexample of a refutation. */
  readonly witness?: Json;
  /** The command that replays a refutation. */
  readonly replay?: string;
}

/** A hypothesis of a result, on what was audited. */
export interface Hypothesis {
  /** "H1" … */
  readonly id: string;
  readonly statement: string;
  /** Whether it holds on the audited instance(s); null when it was not decided. */
  readonly holds: boolean | null;
  /** How that is known, and where it fails. */
  readonly detail: string;
}

/** A claim of a result with the evidence about it. */
export interface Claim {
  readonly id: string;
  readonly statement: string;
  /** Not a claim of the authors: sharper than the paper, or a consequence that it does not state. */
  readonly beyondPaper: boolean;
  readonly verdict: Verdict;
  /** Level of the strongest verified evidence about the claim itself, of the weakest part; or null. */
  readonly level: Level | null;
  readonly evidence: readonly Evidence[];
}

/** What happens when one hypothesis is dropped and the others are kept. */
export interface Ablation {
  /** The hypothesis, "H1" …, or the constant or term of the statement that is changed, in words. */
  readonly drops: string;
  readonly expected: string;
  readonly observed: string;
  readonly level: Level;
  /** Verified when the expected failure (or survival) was observed. */
  readonly verdict: Verdict;
  readonly witness: Json;
}
