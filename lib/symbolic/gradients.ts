/**
 * Identities about the Bradley-Terry loss ℓ = mean of −ln σ(r(y+) − r(y−)), Equation 3 of arXiv 2507.07981, and its
 * gradients in the rewards, in the head u of an explicit reward and in the unembedding matrix U of an implicit one.
 */

import { type IdentityProof, identity, range, requireVocabulary, summarise, sumOf } from './identities.ts';
import { differentiate, parse } from './mathjs.ts';
import { linearLogit, logSoftmax, softmax } from './softmax.ts';

/** Wrong versions of the gradient: each must be refuted. */
export const GRADIENT_ERRORS = ['residual-complemented', 'sign', 'rejected-dropped'] as const;
export type GradientError = (typeof GRADIENT_ERRORS)[number];

export interface GradientOptions<Planted> {
  readonly planted?: Planted;
}

/** −ln σ(m), σ(m) = 1/(1 + e^−m), as text. */
export function logisticLoss(margin: string): string {
  return `-log(1/(1 + exp(-(${margin}))))`;
}

/** g = σ(−m), or with the planted error σ(m) = 1 − g. */
export function residualText(margin: string, complemented = false): string {
  return `(1/(1 + exp(${complemented ? '-' : ''}(${margin}))))`;
}

/** The mean of the losses of n pairs with these margins. */
export function meanLoss(margins: readonly string[]): string {
  return `(${sumOf(margins.map(logisticLoss))})/${margins.length}`;
}

/**
 * For n = 1, 2, 3 pairs with free rewards p_i of y_i+ and m_i of y_i−, g_i = σ(m_i − p_i): ∂ℓ/∂p_i = −g_i/n and
 * ∂ℓ/∂m_i = +g_i/n.
 */
export function proveLossGradient({ planted }: GradientOptions<GradientError> = {}): IdentityProof {
  const complemented = planted === 'residual-complemented';
  const [up, down] = planted === 'sign' ? ['-', ''] : ['', '-'];
  const identities = [1, 2, 3].flatMap((n) => {
    const margin = (i: number): string => `p_${i} - m_${i}`;
    const loss = parse(meanLoss(range(n).map(margin)));
    return range(n).flatMap((i) => {
      const g = `${residualText(margin(i), complemented)}/${n}`;
      const rejected = planted === 'rejected-dropped' ? '0' : `${up}${g}`;
      return [
        identity(`d loss/d r(x_${i}, y+) = -g_${i}/${n}`, differentiate(loss, `p_${i}`), `${down}${g}`),
        identity(`d loss/d r(x_${i}, y-) = g_${i}/${n}`, differentiate(loss, `m_${i}`), rejected),
      ];
    });
  });
  return summarise(identities);
}

/** Wrong versions of the shape of the loss. */
export const SHAPE_ERRORS = ['slope-sign', 'slope-complemented', 'curvature-sign'] as const;
export type ShapeError = (typeof SHAPE_ERRORS)[number];

/**
 * As functions of one margin m, with s = σ: ℓ' = −s(−m), which is negative, and ℓ'' = s(m)s(−m), which is positive: the
 * loss falls strictly and is strictly convex. Without derivatives: with m = 2a, 2b and a + b,
 * e^{ℓ(2a) + ℓ(2b)} − e^{2ℓ(a + b)} = (e^−a − e^−b)², so the loss in the middle is below the mean of the ends.
 */
export function proveLossShape({ planted }: GradientOptions<ShapeError> = {}): IdentityProof {
  const slope = differentiate(logisticLoss('m'), 'm');
  const slopeSign = planted === 'slope-sign' ? '' : '-';
  const curvatureSign = planted === 'curvature-sign' ? '-' : '';
  const curvature = `${curvatureSign}${residualText('m')}*${residualText('m', true)}`;
  const ends = `exp(${logisticLoss('2*a')} + ${logisticLoss('2*b')})`;
  const middle = `exp(2*(${logisticLoss('a + b')}))`;
  const claimed = `${slopeSign}${residualText('m', planted === 'slope-complemented')}`;
  return summarise([
    identity("loss'(m) = -s(-m)", slope, claimed),
    identity("loss''(m) = s(m)*s(-m)", differentiate(slope, 'm'), curvature),
    identity(
      'exp(loss(2a) + loss(2b)) - exp(2*loss(a + b)) = (exp(-a) - exp(-b))^2',
      `${ends} - ${middle}`,
      `${curvatureSign}(exp(-a) - exp(-b))^2`,
    ),
  ]);
}

/** Wrong versions of the dependence on margins alone. */
export const MARGIN_ERRORS = ['shift-of-one-reward', 'partition-kept'] as const;
export type MarginError = (typeof MARGIN_ERRORS)[number];

/**
 * The loss depends on the margins only: adding c_i to both rewards of pair i changes nothing, n = 1, 2, 3; and for
 * one-token responses to one prompt the log-partition function cancels: β(ln p_1 − ln p_2) = β(z_1 − z_2). Both are
 * proved for e to the power of the two sides, where no logarithm is left (so that a false identity is refuted by a
 * rational point); exp is injective.
 * @param vocabulary V ≥ 2 of the second identity; the first one, for n in `counts`, does not depend on it.
 * @throws RangeError for any other vocabulary.
 */
export function proveMarginDependence(
  vocabulary: number,
  {
    planted,
    counts = [1, 2, 3],
  }: GradientOptions<MarginError> & { readonly counts?: readonly number[] } = {},
): IdentityProof {
  requireVocabulary(vocabulary);
  const shifted = counts.map((n) => {
    const rejected = planted === 'shift-of-one-reward' ? '' : 'c_';
    const margins = range(n).map((i) => `(p_${i} + c_${i}) - (m_${i}${rejected && ` + ${rejected}${i}`})`);
    return identity(
      `loss is unchanged by r(x_i, .) + c_i, n = ${n}`,
      `exp(${n}*(${meanLoss(margins)}))`,
      `exp(${n}*(${meanLoss(range(n).map((i) => `p_${i} - m_${i}`))}))`,
    );
  });
  const partition = `log(${sumOf(range(vocabulary).map((v) => `exp(z_${v})`))})`;
  const right = planted === 'partition-kept' ? `b*(z_1 - z_2 - ${partition})` : 'b*(z_1 - z_2)';
  return summarise([
    ...shifted,
    identity(
      `b*(ln p_1 - ln p_2) = b*(z_1 - z_2), V = ${vocabulary}`,
      `exp(b*(${logSoftmax(1, vocabulary)} - ${logSoftmax(2, vocabulary)}))`,
      `exp(${right})`,
    ),
  ]);
}

/**
 * Explicit reward r = ⟨u, h⟩, one pair and the mean of two: ∂ℓ/∂u_d = −mean of g_i (h_i+ − h_i−)_d.
 * @param width D ≥ 1.
 */
export function proveExplicitLossGradient(
  width: number,
  { planted }: GradientOptions<GradientError> = {},
): IdentityProof {
  const identities = [1, 2].flatMap((n) => {
    const margin = (i: number): string =>
      sumOf(range(width).map((d) => `u_${d}*(p_${i}_${d} - m_${i}_${d})`));
    const loss = parse(meanLoss(range(n).map(margin)));
    return range(width).map((d) => {
      const terms = range(n).map((i) => {
        const difference = planted === 'rejected-dropped' ? `p_${i}_${d}` : `(p_${i}_${d} - m_${i}_${d})`;
        return `${residualText(margin(i), planted === 'residual-complemented')}*${difference}`;
      });
      const right = `${planted === 'sign' ? '' : '-'}(${sumOf(terms)})/${n}`;
      const text = `d loss/d u_${d} = -mean of g_i*(h_i+ - h_i-)_${d}, D = ${width}, n = ${n}`;
      return identity(text, differentiate(loss, `u_${d}`), right);
    });
  });
  return summarise(identities);
}

/** Wrong versions of the gradient of the implicit reward's loss. */
export const IMPLICIT_GRADIENT_ERRORS = [
  ...GRADIENT_ERRORS,
  'beta-dropped',
  'last-position-dropped',
  'probabilities-dropped',
] as const;
export type ImplicitGradientError = (typeof IMPLICIT_GRADIENT_ERRORS)[number];

interface TextPosition {
  readonly token: number;
  /** Name of the hidden representation. */
  readonly hidden: string;
}

/** A response of one or two tokens; its first position always has the prompt's representation x. */
function response(tokens: readonly number[], second: string): TextPosition[] {
  return tokens.map((token, k) => ({ token, hidden: k === 0 ? 'x' : second }));
}

/**
 * Implicit reward r = β(ln π − ln π_ref), one pair, lengths 1 and 2 of either response, D = 1, β = 2 and β a symbol: for
 * every entry, ∂ℓ/∂U_{v,d} = −gβ[Σ_l ∂ln π(y+_l) − Σ_l ∂ln π(y−_l)] with ∂ln π(w|h)/∂U_{v,d} = (1[v = w] − p_v(h))h_d.
 * r = e^c holds the reference's share of the margin.
 * @param vocabulary V ≥ 2.
 * @throws RangeError for any other vocabulary.
 */
export function proveImplicitLossGradient(
  vocabulary: number,
  { planted, width = 1 }: GradientOptions<ImplicitGradientError> & { readonly width?: number } = {},
): IdentityProof {
  requireVocabulary(vocabulary);
  const lengths = [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
  ];
  const identities = lengths.flatMap(([long, short]) =>
    (long === 2 && short === 2 ? [2, 'b'] : ['b']).flatMap((beta) => {
      const chosen = response([1, 2].slice(0, long), 'a');
      const rejected = response([2, 1].slice(0, short), 'k');
      const logit = (hidden: string) => linearLogit(width, hidden);
      const logs = (positions: readonly TextPosition[]): string =>
        sumOf(positions.map(({ token, hidden }) => logSoftmax(token, vocabulary, logit(hidden))));
      const odds = `r*exp(-${beta}*(${logs(chosen)} - (${logs(rejected)})))`;
      const loss = parse(`-log(1/(1 + ${odds}))`);
      const g = planted === 'residual-complemented' ? `1/(1 + ${odds})` : `${odds}/(1 + ${odds})`;
      return range(vocabulary).flatMap((v) =>
        range(width).map((d) => {
          const gradient = (positions: readonly TextPosition[]): string =>
            sumOf(
              positions.map(({ token, hidden }) => {
                const p = planted === 'probabilities-dropped' ? '0' : softmax(v, vocabulary, logit(hidden));
                return `(${Number(v === token)} - ${p})*${hidden}_${d}`;
              }),
            );
          const up = gradient(planted === 'last-position-dropped' ? chosen.slice(0, -1) : chosen);
          const down = planted === 'rejected-dropped' ? '0' : gradient(rejected);
          const factor = planted === 'beta-dropped' ? '1' : `${beta}`;
          return identity(
            `d loss/d U_${v},${d} = -g*${beta}*(sum of (1[${v} = w] - p_${v})*h over y+, minus the same over y-), lengths ${long} and ${short}`,
            differentiate(loss, `u_${v}_${d}`),
            `${planted === 'sign' ? '' : '-'}${g}*${factor}*(${up} - (${down}))`,
            { positive: ['r'] },
          );
        }),
      );
    }),
  );
  return summarise(identities);
}
