/**
 * Expressions of the softmax policy π(v) = exp(z_v)/Σ_w exp(z_w) over tokens 1..V, and the identities about them on
 * which Theorem 2 rests (arXiv 2507.07981, Theorem 2): the gradient of the Bradley-Terry loss of an implicit reward
 * with single-token responses vanishes for every row of the unembedding matrix whose token is no response.
 */
import type { MathNode } from 'mathjs';
import { differentiate, parse } from './mathjs.ts';
import { type Proof, type ProofOptions, proveEqual } from './prove.ts';

/** The text of the logit of a token 1..V. */
export type Logit = (token: number) => string;

/** z_v, a free symbol. */
export const freeLogit: Logit = (token) => `z_${token}`;

/**
 * ⟨U_v, h⟩ with entries u_v_1, …, u_v_D of row v of the unembedding matrix and h_1, …, h_D of the hidden representation.
 * @param width D ≥ 1.
 * @param hidden name of the representation, another one for another prompt.
 */
export function linearLogit(width: number, hidden = 'h'): Logit {
  return (token) =>
    range(width)
      .map((d) => `u_${token}_${d}*${hidden}_${d}`)
      .join(' + ');
}

/** Σ_v exp(z_v) over the given tokens. */
function partition(tokens: readonly number[], logit: Logit = freeLogit): string {
  return tokens.map((token) => `exp(${logit(token)})`).join(' + ');
}

/** π(token) over tokens 1..vocabulary. */
export function softmax(token: number, vocabulary: number, logit: Logit = freeLogit): string {
  return `exp(${logit(token)})/(${partition(range(vocabulary), logit)})`;
}

/** ln π(token) over tokens 1..vocabulary. */
export function logSoftmax(token: number, vocabulary: number, logit: Logit = freeLogit): string {
  return `log(${softmax(token, vocabulary, logit)})`;
}

/**
 * −ln σ(β·difference − c) with r = e^c, which the caller declares positive.
 * @param difference ln π(y+) − ln π(y−).
 * @param beta a number or the name of a free symbol.
 */
export function bradleyTerryLoss(difference: string, beta: string | number): string {
  return `-log(1/(1 + r*exp(-${beta}*(${difference}))))`;
}

/** Wrong versions of ln π(y+) − ln π(y−), for tests of the proofs: each must be refuted. */
export const PLANTED_ERRORS = [
  'rejected-partition-dropped',
  'rejected-partition-truncated',
  'log-probabilities-added',
] as const;
export type PlantedError = (typeof PLANTED_ERRORS)[number];

/** ln π(1) − ln π(2), y+ = 1 and y− = 2 without loss of generality. */
export function logProbabilityDifference(
  vocabulary: number,
  logit: Logit = freeLogit,
  planted?: PlantedError,
): string {
  const chosen = logSoftmax(1, vocabulary, logit);
  switch (planted) {
    case undefined:
      return `${chosen} - ${logSoftmax(2, vocabulary, logit)}`;
    case 'rejected-partition-dropped':
      return `${chosen} - (${logit(2)})`;
    case 'rejected-partition-truncated':
      // The sum over the responses alone, without the tokens that are no response (or, for V = 2, without y+).
      return `${chosen} - log(exp(${logit(2)})/(${partition(vocabulary > 2 ? [1, 2] : [2], logit)}))`;
    case 'log-probabilities-added':
      return `${chosen} + ${logSoftmax(2, vocabulary, logit)}`;
  }
}

export interface Identity extends Proof {
  /** The identity in plain text, left side = right side. */
  readonly text: string;
}

export interface UnseenRowProof {
  /** V. */
  readonly vocabulary: number;
  readonly verdict: 'proved' | 'refuted' | 'undecided';
  readonly identities: readonly Identity[];
  /** Polynomial terms that were expanded and compared, over all identities. */
  readonly terms: number;
}

export interface UnseenRowOptions {
  /** Wrong formula to be refuted. */
  readonly planted?: PlantedError;
  /** D of the identities for rows of U; 1 by default. */
  readonly width?: number;
}

const POSITIVE: ProofOptions = { positive: ['r'] };

/**
 * For a vocabulary 1..V with responses y+ = 1 and y− = 2 (any other pair by renaming tokens) proves
 * - ∂/∂z_v [ln π(y+) − ln π(y−)] = 1, −1 and 0 for v = y+, y− and every other v;
 * - for ℓ = −ln σ(β(ln π(y+) − ln π(y−)) − c), r = e^c: ∂ℓ/∂z_v = 0 for every v that is no response, with β = 1, 2, 3
 *   and with β a free symbol; the same for the entries of row v of U when z_v = ⟨U_v, h⟩;
 * - ∂ℓ/∂z_{y+} = −β·(1 − σ(…)), which is not zero: the loss does depend on the logits.
 * For V = 2 there is no unseen row, and only the identities about y+ and y− remain.
 * @param vocabulary V ≥ 2.
 * @throws RangeError for any other vocabulary.
 */
export function proveUnseenRowGradientVanishes(
  vocabulary: number,
  { planted, width = 1 }: UnseenRowOptions = {},
): UnseenRowProof {
  if (!Number.isInteger(vocabulary) || vocabulary < 2) {
    throw new RangeError(`a vocabulary of at least two tokens was expected, got ${vocabulary}`);
  }
  const difference = logProbabilityDifference(vocabulary, freeLogit, planted);
  const parsedDifference = parse(difference);
  const identities: Identity[] = [];
  for (const token of range(vocabulary)) {
    const expected = token === 1 ? '1' : token === 2 ? '-1' : '0';
    const text = `d/dz_${token} [ln p_1 - ln p_2] = ${expected}`;
    identities.push(check(text, differentiate(parsedDifference, `z_${token}`), expected));
  }
  const rows = linearLogit(width);
  const linearDifference = logProbabilityDifference(vocabulary, rows, planted);
  for (const beta of [1, 2, 3, 'b']) {
    const loss = parse(bradleyTerryLoss(difference, beta));
    const linearLoss = parse(bradleyTerryLoss(linearDifference, beta));
    const name = `-ln s(${beta}*(ln p_1 - ln p_2) - c)`;
    const seen = `-${beta}*r*exp(-${beta}*(${difference}))/(1 + r*exp(-${beta}*(${difference})))`;
    identities.push(check(`d/dz_1 [${name}] = -${beta}*(1 - s(..))`, differentiate(loss, 'z_1'), seen));
    for (const token of range(vocabulary).slice(2)) {
      identities.push(check(`d/dz_${token} [${name}] = 0`, differentiate(loss, `z_${token}`), '0'));
      for (const d of range(width)) {
        const entry = `u_${token}_${d}`;
        const text = `d/d${entry} [${name}] = 0, z_v = <U_v, h>`;
        identities.push(check(text, differentiate(linearLoss, entry), '0'));
      }
    }
  }
  return {
    vocabulary,
    verdict: identities.every(({ proved }) => proved)
      ? 'proved'
      : identities.some(({ witness }) => witness !== undefined)
        ? 'refuted'
        : 'undecided',
    identities,
    terms: identities.reduce((sum, { terms }) => sum + terms, 0),
  };
}

function check(text: string, left: MathNode, right: string): Identity {
  return { text, ...proveEqual(left, right, POSITIVE) };
}

/** 1, …, n. */
function range(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}
