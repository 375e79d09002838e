/** Quantities of one instance, reported whatever the verdict is. */

import type { Fact, Json } from '../../lib/audit/types.ts';
import { rational } from '../../lib/exact/fractions.ts';
import { rhoTable } from '../../lib/learning-dynamics/prediction.ts';
import type { PositionState } from '../../lib/learning-dynamics/step-state.ts';
import type { Analysis, View } from './analysis.ts';
import { sumOfSquaredRanges } from './claims/bounds.ts';
import { probabilityAfter } from './claims/grid.ts';
import { countParaphrases } from './claims/paraphrases.ts';
import { fittedSlope } from './claims/remainder.ts';
import { tableLines } from './table.ts';

interface Enclosed {
  readonly lower: number;
  readonly upper: number;
  /** For a reader. */
  readonly text: string;
}

/** Digits for a reader, or both ends beyond the range of doubles; the ends of the enclosure stand in `value`. */
function enclosed<T>({ arithmetic }: View<T>, a: T): Enclosed {
  const [lower, upper] = [arithmetic.lower(a), arithmetic.upper(a)];
  if (!Number.isFinite(upper - lower)) return { lower, upper, text: `between ${lower} and ${upper}` };
  const middle = lower === upper ? lower : lower + (upper - lower) / 2;
  const width = arithmetic.upper(arithmetic.subtract(a, a));
  const exact = width === 0 ? 'exact' : `enclosed up to ${width.toExponential(1)}`;
  return { lower, upper, text: `${Number(middle.toPrecision(12))} (${exact})` };
}

const ends = ({ lower, upper }: Enclosed): Json => [lower, upper];

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

function step<T>(view: View<T>): Fact {
  const { instance, margin, residuals } = view.state;
  const { vocabulary, width, beta, learningRate, chosen, rejected, evaluation } = instance;
  const [m, g] = [enclosed(view, margin), enclosed(view, residuals.residual)];
  const lengths = [chosen, rejected, evaluation].map(({ tokens }) => tokens.length);
  return {
    id: 'step',
    statement: `the step; rewards in nats × beta, in ${view.arithmetic.name}`,
    level: 'certified',
    value: { vocabulary, width, beta, learningRate, lengths, margin: ends(m), g: ends(g) },
    text: aligned([
      ['V, D', `${vocabulary}, ${width}`],
      ['tokens of y+, y-, ȳ', lengths.join(', ')],
      ['beta, eta', `${beta}, ${learningRate}`],
      ['r(x,y+) - r(x,y-)', m.text],
      ['g', g.text],
    ]),
  };
}

/** Six digits, not above x ≥ 0. */
export function sixDigitsDown(x: number): string {
  const nearest = x.toPrecision(6);
  return Number(nearest) <= x ? nearest : (x * (1 - 5e-6)).toPrecision(6);
}

/** What the sign of C says, in words. */
function signStatement<T>(view: View<T>): string {
  const { arithmetic, bracket, state } = view;
  const { sign, multiply, divide, point } = arithmetic;
  const { learningRate, beta } = state.instance;
  const now = sign(view.at(learningRate).actual);
  const here = now === null ? 'changes by an amount of open sign' : ['falls', 'stays', 'rises'][now + 1]!;
  const of = sign(bracket);
  if (of === null) return `the sign of C is open; at eta = ${learningRate} the reward ${here}`;
  if (of === -1) return 'C < 0: the implicit reward of (x̄,ȳ) falls at every step size';
  if (of === 0) return `C = 0: the implicit reward of (x̄,ȳ) rises at no step size; here it ${here}`;
  const squares = sumOfSquaredRanges(view);
  if (sign(squares) !== 1) return `C > 0; at eta = ${learningRate} the reward ${here}`;
  const scale = divide(multiply(point(8), bracket), squares);
  const rate = divide(scale, multiply(state.residuals.residual, point(beta)));
  return `C > 0: the implicit reward of (x̄,ȳ) rises at every step size below ${sixDigitsDown(arithmetic.lower(rate))}; at eta = ${learningRate} it ${here}`;
}

function change<T>(view: View<T>): Fact {
  const { instance } = view.state;
  const { predicted, actual, difference, lowerBound, secondOrder } = view.at(instance.learningRate);
  const values = {
    coefficient: enclosed(view, view.coefficient),
    predicted: enclosed(view, predicted),
    actual: enclosed(view, actual),
    difference: enclosed(view, difference),
    lowerBound: enclosed(view, lowerBound),
    secondOrder: enclosed(view, secondOrder),
  };
  return {
    id: 'change',
    statement: `the implicit reward of (x̄,ȳ) after the step of size eta = ${instance.learningRate} less that before`,
    level: 'certified',
    value: {
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, ends(value)])),
      upperBound: 0,
      sign: signStatement(view),
    },
    text: [
      ...aligned([
        ['coefficient C', values.coefficient.text],
        ['predicted, eta C', values.predicted.text],
        ['actual, dr', values.actual.text],
        ['dr - eta C', values.difference.text],
        ['its lower bound', values.lowerBound.text],
        ['its upper bound', '0'],
        ['second-order term', values.secondOrder.text],
      ]),
      signStatement(view),
    ],
  };
}

function slope(analysis: Analysis): Fact[] {
  const fit = fittedSlope(analysis);
  if (fit === null) return [];
  return [
    {
      id: 'slope',
      statement: 'least-squares slope of ln|dr - eta C| against ln eta, one point a decade',
      level: 'numeric',
      value: { ...fit },
      text: [
        `${fit.slope.toPrecision(9)}, standard error ${fit.standardError.toExponential(1)}, ${fit.points} points`,
      ],
    },
  ];
}

/** A ρ that is known less well is not shown. */
const WIDEST_RHO = 1e-6;
/** Larger tables are summarised in `value`. */
const LARGEST_TABLE = 1024;

function rho<T>(
  { state, arithmetic }: View<T>,
  name: 'chosen' | 'rejected',
  names: Readonly<Record<string, string>>,
): Fact {
  const response = state[name];
  const table = rhoTable(state, response);
  const { lower, upper } = arithmetic;
  /** NaN, null in JSON, where the enclosure is too wide. */
  const middle = (widest: number) => (a: T) =>
    upper(a) - lower(a) <= widest ? lower(a) + (upper(a) - lower(a)) / 2 : Number.NaN;
  const values = table.rho.map((row) => row.map(middle(WIDEST_RHO)));
  const products = table.product.map((row) => row.map(middle(Number.MAX_VALUE)));
  const label = ({ token }: PositionState<T>): string => {
    const text = names[token];
    return text === undefined ? `${token}` : `${token} ${JSON.stringify(text)}`;
  };
  const size = state.evaluation.length * response.length;
  const mark = name === 'chosen' ? 'y+' : 'y-';
  const flat = values.flat();
  return {
    id: `rho-${name}`,
    statement: `rho_{k,l}(${mark}); rows: tokens of ȳ, columns: tokens of ${mark}`,
    level: 'certified',
    value:
      size <= LARGEST_TABLE
        ? {
            rows: state.evaluation.map(({ token }) => token),
            columns: response.map(({ token }) => token),
            rho: values,
            innerProducts: products,
          }
        : {
            shape: [state.evaluation.length, response.length],
            least: flat.reduce((a, b) => Math.min(a, b)),
            largest: flat.reduce((a, b) => Math.max(a, b)),
          },
    text: tableLines(state.evaluation.map(label), response.map(label), values),
  };
}

/** Of Mechanism 1; the same for every instance. */
function mechanism({ formulas }: Analysis): Fact {
  const { total, fallSmall, fallLarge } = countParaphrases(formulas);
  const weights = [2, 1, 1] as const;
  const sum = weights.reduce((a, b) => a + b, 0);
  const [up, down, before] = weights.map((w) => rational(w, sum).toFraction());
  const after = probabilityAfter(weights, [2, 1]).toFraction();
  return {
    id: 'paraphrases',
    statement:
      'paraphrases with aligned representations and other tokens whose explicit reward rises (family of check f.paraphrases), and an exact witness for one token',
    level: 'certified',
    value: { total, fallSmall, fallLarge, witness: { weights, factor: 2, before: before!, after } },
    text: [
      `${fallSmall} of ${total} lose implicit reward at eta = 1e-6 (${Math.round((100 * fallSmall) / total)} %), ${fallLarge} at eta = 1e3`,
      `witness: V = 3, p(y+), p(y-), p(w) = ${up}, ${down}, ${before}, one representation h, e^{eta g beta ||h||^2} = 2: p(w) goes from ${before} to ${after}`,
    ],
  };
}

function factsIn<T>(view: View<T>, analysis: Analysis): Fact[] {
  const names = analysis.instance.names ?? {};
  return [
    step(view),
    change(view),
    ...slope(analysis),
    rho(view, 'chosen', names),
    rho(view, 'rejected', names),
    mechanism(analysis),
  ];
}

export function factsOf(analysis: Analysis): Fact[] {
  return analysis.hasWide ? factsIn(analysis.wide, analysis) : factsIn(analysis.float, analysis);
}
