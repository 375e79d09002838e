/**
 * Identities about gradients of ln π(v|h) = ln softmax(Uh)_v on which Equation 5 rests (arXiv 2507.07981):
 * two contexts with free logits z_1..z_V and y_1..y_V, distributions p = softmax(z) and q = softmax(y). All are
 * identities of rational functions in e^{z_v} and e^{y_v} and are decided as such, not sampled.
 */

import type { MathNode } from 'mathjs';
import {
  assemble,
  type IdentityProof,
  identity,
  range,
  requireVocabulary,
  summarise,
  sumOf,
} from './identities.ts';
import { differentiate, parse } from './mathjs.ts';
import { type Identity, type Logit, linearLogit, logSoftmax, softmax } from './softmax.ts';

/** Logits of the context of the evaluated token (p) and of the trained one (q). */
const EVALUATED: Logit = (token) => `z_${token}`;
const TRAINED: Logit = (token) => `y_${token}`;

/** Wrong versions of ∂ ln p_w/∂z_v = 1[v = w] − p_v. */
export const DERIVATIVE_ERRORS = ['indicator-dropped', 'probability-sign', 'square-dropped'] as const;
export type DerivativeError = (typeof DERIVATIVE_ERRORS)[number];

/**
 * ∂ ln p_w/∂z_v = 1[v = w] − p_v and ∂p_w/∂z_v = p_w(1[v = w] − p_v) for all tokens v, w of 1..V.
 * @param vocabulary V ≥ 2.
 * @throws RangeError for any other vocabulary.
 */
export function proveSoftmaxDerivative(
  vocabulary: number,
  { planted }: { readonly planted?: DerivativeError } = {},
): IdentityProof {
  requireVocabulary(vocabulary);
  const tokens = range(vocabulary);
  const p = (token: number): string => softmax(token, vocabulary, EVALUATED);
  const identities = tokens.flatMap((w) => {
    const logarithm = parse(logSoftmax(w, vocabulary, EVALUATED));
    const probability = parse(p(w));
    return tokens.flatMap((v) => {
      const indicator = planted === 'indicator-dropped' ? 0 : Number(v === w);
      const score = `${indicator} ${planted === 'probability-sign' ? '+' : '-'} ${p(v)}`;
      const product = planted === 'square-dropped' ? `${p(w)}*${indicator} - ${p(v)}` : `${p(w)}*(${score})`;
      const right = Number(v === w);
      return [
        identity(`d/dz_${v} ln p_${w} = ${right} - p_${v}`, differentiate(logarithm, `z_${v}`), score),
        identity(
          `d/dz_${v} p_${w} = p_${w}*(${right} - p_${v})`,
          differentiate(probability, `z_${v}`),
          product,
        ),
      ];
    });
  });
  return summarise(identities);
}

/** Wrong versions of ρ. */
export const RHO_ERRORS = [
  'indicator-dropped',
  'overlap-dropped',
  'overlap-sign',
  'probability-sign',
  'contexts-exchanged',
] as const;
export type RhoError = (typeof RHO_ERRORS)[number];

/**
 * ρ = 1[w = v] − p_v − q_w + ⟨p, q⟩ as text, for the evaluated token w with distribution p and the trained token v with
 * distribution q.
 */
export function rhoText(
  w: number,
  v: number,
  vocabulary: number,
  evaluated: Logit = EVALUATED,
  trained: Logit = TRAINED,
  planted?: RhoError,
): string {
  const p = (token: number): string => softmax(token, vocabulary, evaluated);
  const q = (token: number): string => softmax(token, vocabulary, trained);
  const indicator = planted === 'indicator-dropped' ? 0 : Number(w === v);
  const overlap = sumOf(range(vocabulary).map((token) => `${p(token)}*(${q(token)})`));
  const exchanged = planted === 'contexts-exchanged';
  return [
    `${indicator}`,
    `- ${exchanged ? p(w) : p(v)}`,
    `${planted === 'probability-sign' ? '+' : '-'} ${exchanged ? q(v) : q(w)}`,
    planted === 'overlap-dropped' ? '' : `${planted === 'overlap-sign' ? '-' : '+'} (${overlap})`,
  ].join(' ');
}

export interface InnerProductOptions {
  readonly planted?: RhoError;
  /** Widths D for which z_v = ⟨U_v, h⟩, y_v = ⟨U_v, k⟩ is written out; 1 and 2 by default. */
  readonly widths?: readonly number[];
}

/**
 * For an evaluated token w and a trained token v, equal and different (any other tokens by renaming):
 * - Σ_t ∂ ln p_w/∂z_t · ∂ ln q_v/∂y_t = ρ, with free logits in two contexts;
 * - ⟨∇_U ln π(w|h), ∇_U ln π(v|k)⟩ = ρ·⟨h, k⟩ with U, h and k written out, for each width D;
 * - equal tokens a: ρ = (1 − p_a)(1 − q_a) + Σ_{c≠a} p_c q_c, so ρ lies in [0, 2];
 * - different tokens w ≠ v: ρ = −p_v(1 − q_v) − q_w(1 − p_w) + Σ_{c≠v,w} p_c q_c, so ρ lies in [−2, 1], and is at most 0
 *   for V = 2, where the sum is empty.
 * @param vocabulary V ≥ 2.
 * @throws RangeError for any other vocabulary.
 */
export function proveInnerProductIdentity(
  vocabulary: number,
  { planted, widths = [1, 2] }: InnerProductOptions = {},
): IdentityProof {
  requireVocabulary(vocabulary);
  const identities = [
    [1, 1],
    [1, 2],
  ].flatMap(([w, v]) => innerProducts(w!, v!, vocabulary, widths, planted));
  return summarise(identities);
}

function innerProducts(
  w: number,
  v: number,
  vocabulary: number,
  widths: readonly number[],
  planted: RhoError | undefined,
): Identity[] {
  const tokens = range(vocabulary);
  const p = (token: number): string => softmax(token, vocabulary, EVALUATED);
  const q = (token: number): string => softmax(token, vocabulary, TRAINED);
  const rho = rhoText(w, v, vocabulary, EVALUATED, TRAINED, planted);
  const name = `1[${w}=${v}] - p_${v} - q_${w} + <p, q>`;
  const scores = tokens.map((t) => [`z_${t}`, `y_${t}`] as const);
  const free = productOfGradients(
    logSoftmax(w, vocabulary, EVALUATED),
    logSoftmax(v, vocabulary, TRAINED),
    scores,
  );
  const others = tokens.filter((token) => token !== w && token !== v).map((c) => `${p(c)}*(${q(c)})`);
  const [form, formName] =
    w === v
      ? [
          sumOf([`(1 - ${p(w)})*(1 - ${q(w)})`, ...others]),
          `(1 - p_${w})*(1 - q_${w}) + sum over c != ${w} of p_c*q_c`,
        ]
      : [
          sumOf([`-(${p(v)})*(1 - ${q(v)}) - (${q(w)})*(1 - ${p(w)})`, ...others]),
          `-p_${v}*(1 - q_${v}) - q_${w}*(1 - p_${w}) + sum over c != ${w}, ${v} of p_c*q_c`,
        ];
  const [h, k] = ['h', 'k'] as const;
  return [
    identity(`sum over t of d/dz_t ln p_${w} * d/dy_t ln q_${v} = ${name}`, free, rho),
    identity(`${name} = ${formName}`, form, rho),
    ...widths.map((width) => {
      const [first, second] = [linearLogit(width, h), linearLogit(width, k)];
      const entries = tokens.flatMap((t) => range(width).map((d) => `u_${t}_${d}`));
      const inner = productOfGradients(
        logSoftmax(w, vocabulary, first),
        logSoftmax(v, vocabulary, second),
        entries.map((entry) => [entry, entry] as const),
      );
      const similarity = sumOf(range(width).map((d) => `${h}_${d}*${k}_${d}`));
      const right = `(${rhoText(w, v, vocabulary, first, second, planted)})*(${similarity})`;
      return identity(
        `<grad_U ln p_${w}, grad_U ln q_${v}> = (${name})*<h, k>, z = Uh, y = Uk, D = ${width}`,
        inner,
        right,
      );
    }),
  ];
}

/** Σ ∂first/∂a · ∂second/∂b over the pairs of symbols [a, b]. */
function productOfGradients(
  first: string,
  second: string,
  symbols: readonly (readonly [string, string])[],
): MathNode {
  const [left, right]: MathNode[] = [parse(first), parse(second)];
  const parts = new Map<string, MathNode>();
  symbols.forEach(([a, b], i) => {
    parts.set(`left_${i}`, differentiate(left!, a)).set(`right_${i}`, differentiate(right!, b));
  });
  return assemble(sumOf(symbols.map((_, i) => `left_${i}*right_${i}`)), parts);
}

/** Wrong versions of ρ(c; a) − ρ(c; b) = p_b − p_a. */
export const PARAPHRASE_ERRORS = ['difference-reversed', 'trained-context', 'zero'] as const;
export type ParaphraseError = (typeof PARAPHRASE_ERRORS)[number];

/**
 * The basis of Mechanism 1: with y+ = a, y− = b in one trained context and an evaluated token c that differs from
 * both, ρ(c; a) − ρ(c; b) = p_b − p_a, p the distribution in the *evaluated* context; and the same when the two contexts
 * are one. To first order the step changes ln π(c|h̄) by ηgβ(p_b − p_a)⟨h̄, h⟩: where ⟨h̄, h⟩ > 0, the implicit reward of
 * the paraphrase c falls if and only if p_a > p_b.
 * @param vocabulary V ≥ 3.
 * @throws RangeError for any other vocabulary.
 */
export function proveParaphraseDifference(
  vocabulary: number,
  { planted }: { readonly planted?: ParaphraseError } = {},
): IdentityProof {
  requireVocabulary(vocabulary, 3);
  const [a, b, c] = [1, 2, 3];
  const identities = [TRAINED, EVALUATED].map((trained) => {
    const p = (token: number): string =>
      softmax(token, vocabulary, planted === 'trained-context' ? TRAINED : EVALUATED);
    const right =
      planted === 'zero'
        ? '0'
        : planted === 'difference-reversed'
          ? `${p(a)} - ${p(b)}`
          : `${p(b)} - ${p(a)}`;
    const rho = (token: number): string => rhoText(c, token, vocabulary, EVALUATED, trained);
    return identity(
      `rho(${c}; ${a}) - rho(${c}; ${b}) = p_${b} - p_${a}, ${trained === TRAINED ? 'two contexts' : 'one context'}`,
      `(${rho(a)}) - (${rho(b)})`,
      right,
    );
  });
  // The same from the gradients themselves: ⟨∇ ln p_c, ∇ ln q_a − ∇ ln q_b⟩.
  const difference = `${logSoftmax(a, vocabulary, TRAINED)} - ${logSoftmax(b, vocabulary, TRAINED)}`;
  const inner = productOfGradients(
    logSoftmax(c, vocabulary, EVALUATED),
    difference,
    range(vocabulary).map((t) => [`z_${t}`, `y_${t}`] as const),
  );
  const [first, second] = [a, b].map((token) =>
    softmax(token, vocabulary, planted === 'trained-context' ? TRAINED : EVALUATED),
  );
  const right =
    planted === 'zero'
      ? '0'
      : planted === 'difference-reversed'
        ? `${first} - ${second}`
        : `${second} - ${first}`;
  return summarise([
    ...identities,
    identity(
      `sum over t of d/dz_t ln p_${c} * d/dy_t (ln q_${a} - ln q_${b}) = p_${b} - p_${a}`,
      inner,
      right,
    ),
  ]);
}
