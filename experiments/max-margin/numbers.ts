/** The quantities that the report gives beside the verdicts. */

import type { MeasuredNumber } from '../../lib/experiment/types.ts';
import { log } from '../../lib/float/elementary.ts';
import { clopperPearson } from '../../lib/statistics/clopper-pearson.ts';
import { meanInterval } from '../../lib/statistics/mean.ts';
import { type ExplicitRow, type ImplicitRow, type Measurement, onePerTrainingSet } from './rows.ts';
import type { Dial } from './tasks.ts';

function mean(id: string, statement: string, values: readonly number[]): MeasuredNumber[] {
  if (values.length === 0) return [];
  const count = values.length;
  if (count === 1)
    return [{ id, statement, value: values[0]!, low: null, high: null, interval: 'none', count }];
  const { mean: value, low, high } = meanInterval(values);
  return [{ id, statement, value, low, high, interval: 'mean, Student’s t, 95 %, over instances', count }];
}

function largest(id: string, statement: string, values: readonly number[]): MeasuredNumber[] {
  if (values.length === 0) return [];
  return [
    {
      id,
      statement,
      value: Math.max(...values),
      low: null,
      high: null,
      interval: 'none',
      count: values.length,
    },
  ];
}

function share(id: string, statement: string, of: readonly boolean[]): MeasuredNumber[] {
  if (of.length === 0) return [];
  const { value, low, high } = clopperPearson(of.filter(Boolean).length, of.length);
  return [{ id, statement, value, low, high, interval: 'Clopper–Pearson, 95 %', count: of.length }];
}

const explicitOf = (rows: readonly Measurement[]): ExplicitRow[] =>
  rows.flatMap(({ explicit }) => explicit ?? []);
const implicitOf = (rows: readonly Measurement[]): ImplicitRow[] =>
  rows.flatMap(({ implicit }) => implicit ?? []);
const known = (values: readonly (number | null)[]): number[] => values.flatMap((v) => v ?? []);

function places(rows: readonly Measurement[], dial: Dial): [number, Measurement[]][] {
  const groups = new Map<number, Measurement[]>();
  for (const row of rows) {
    if (row.dial === dial) groups.set(row.value, [...(groups.get(row.value) ?? []), row]);
  }
  return [...groups];
}

const UNITS: Readonly<Record<Exclude<Dial, 'family' | 'synonyms'>, (value: number) => string>> = {
  dimension: (value) => `D = ${value}`,
  imbalance: (value) => `norms that differ by 2^${2 * value}`,
  'near-separability': (value) => `common component 2^-${value}`,
  'late-evaluation': (value) => `evaluation pair at cosine 2^-${value} to u*`,
};

function alongDials(rows: readonly Measurement[]): MeasuredNumber[] {
  return (['dimension', 'imbalance', 'near-separability'] as const).flatMap((dial) =>
    places(rows, dial).flatMap(([value, group]) => {
      const of = explicitOf(group);
      const where = UNITS[dial](value);
      return [
        ...mean(
          `${dial}.${value}.margin`,
          `γ* at ${where}`,
          of.map((e) => e.margin),
        ),
        ...mean(`${dial}.${value}.constant`, `C at ${where}`, known(of.map((e) => e.constant))),
      ];
    }),
  );
}

function lateTimes(rows: readonly Measurement[]): MeasuredNumber[] {
  return places(rows, 'late-evaluation').flatMap(([value, group]) => {
    const of = explicitOf(group);
    const where = UNITS['late-evaluation'](value);
    return [
      ...mean(`late.${value}.t0`, `log10 of the certified t0, ${where}`, known(of.map((e) => e.log10T0))),
      ...mean(
        `late.${value}.seen`,
        `log10 of the first time seen, ${where}`,
        known(of.map((e) => e.log10Seen)),
      ),
    ];
  });
}

/** −log2 of the largest cosine that counts as small. */
const SMALL_COSINE = 4;

/** Slope of ln(log10 time) against ln(1/c) over the places of one training set, by least squares. */
function exponents(rows: readonly Measurement[], time: (e: ExplicitRow) => number | null): number[] {
  const sets = new Map<string, [number, number][]>();
  for (const { dial, seed, index, value, explicit } of rows) {
    if (dial !== 'late-evaluation' || explicit === null || value < SMALL_COSINE) continue;
    const t = time(explicit);
    if (t === null || !(t > 0)) continue;
    const key = `${seed} ${index}`;
    sets.set(key, [...(sets.get(key) ?? []), [value * log(2), log(t)]]);
  }
  return [...sets.values()].flatMap((points) => {
    if (points.length < 2) return [];
    const middle = (k: 0 | 1): number => points.reduce((sum, p) => sum + p[k], 0) / points.length;
    const [x, y] = [middle(0), middle(1)];
    const covariance = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
    return [covariance / points.reduce((sum, p) => sum + (p[0] - x) * (p[0] - x), 0)];
  });
}

export function numbersOf(rows: readonly Measurement[]): MeasuredNumber[] {
  const sample = onePerTrainingSet(rows);
  const explicit = explicitOf(sample);
  const implicit = implicitOf(sample);
  const ranked = explicit.filter((e) => e.predictedShare > 0);
  const ratios = ranked.flatMap(({ log10T0, log10Seen }) =>
    log10T0 !== null && log10Seen !== null && log10Seen > 0 ? [log10T0 / log10Seen] : [],
  );
  const withConstant = explicit.filter((e) => e.constant !== null);
  const synonyms = explicitOf(rows.filter(({ dial }) => dial === 'synonyms'));
  return [
    ...mean(
      'rate.slope',
      'slope of ln sin∠(u(t),u*) against ln ln t from t = 10^100 to 10^300, where C exists and is reached',
      known(withConstant.map((e) => e.slope)),
    ),
    ...mean(
      'rate.constant',
      'C of sin∠·ln t → C, explicit model, predicted',
      known(explicit.map((e) => e.constant)),
    ),
    ...largest(
      'rate.constant-error',
      '|measured − predicted|/max(predicted, 1) of sin∠·ln t at t = 10^300, largest',
      withConstant.map(
        (e) => Math.abs(e.measuredAtEnd! - e.predictedAtEnd!) / Math.max(e.predictedAtEnd!, 1),
      ),
    ),
    ...share(
      'rate.constant-known',
      'share of instances on which C exists and is reached by t = 10^300',
      explicit.map((e) => e.constant !== null),
    ),
    ...share(
      'time.certified',
      'share of instances with a certified t0, of those on which u* ranks a pair correctly',
      ranked.map((e) => e.log10T0 !== null),
    ),
    ...share(
      'time.seen-at-once',
      'share of these on which the accuracy is as claimed from the first step on',
      ranked.map((e) => e.log10Seen === 0),
    ),
    ...mean(
      'time.log-ratio',
      'ln of (ln t0/ln t seen), where seen after the first step',
      ratios.map((r) => log(r)),
    ),
    ...mean(
      'time.exponent-t0',
      'p of log t0 ~ c^-p, c the cosine of a late evaluation pair, c ≤ 1/16',
      exponents(rows, (e) => e.log10T0),
    ),
    ...mean(
      'time.exponent-seen',
      'p of log t seen ~ c^-p, c the cosine of a late evaluation pair, c ≤ 1/16',
      exponents(rows, (e) => e.log10Seen),
    ),
    ...lateTimes(rows),
    ...alongDials(rows),
    ...mean(
      'implicit.constant',
      'C of sin∠(U(t) − U(0), W*)·ln t → C, implicit model, predicted',
      known(implicit.map((i) => i.constant)),
    ),
    ...largest(
      'implicit.softmax-distance',
      '‖ΔU − W‖/‖W‖ between softmax training and the linear model, largest',
      implicit.map((i) => i.softmaxDistance),
    ),
    ...largest(
      'unseen.moved-rows',
      'unseen rows of U that changed in any bit, largest',
      implicit.map((i) => i.movedRows),
    ),
    ...mean(
      'unseen.explicit-accuracy',
      'accuracy of the explicit model on D_E at t = 10^300 where responses are synonyms',
      known(synonyms.map((e) => e.lastAccuracy)),
    ),
  ];
}
