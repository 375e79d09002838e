/** The measurement of a finished run. */

import type { Ladder } from './ladder.ts';
import type { Falls, Fit, Measurement } from './rows.ts';
import { type RunState, snapshotOf } from './run.ts';
import { GROUPS, type Setting } from './setting.ts';
import { betaOf, type Spec } from './specs.ts';
import { POSITIONS, type Tally } from './tally.ts';

/** Groups whose terms are kept. */
const WORDINGS = ['original', 'paraphrase'] as const;

/** Seven digits, to keep results small; 0 stays 0 and nothing else becomes it. */
function short(x: number): number {
  return Number(x.toPrecision(7));
}

function fit(pp: number, pa: number, aa: number, rr: number): Fit {
  const safe = (x: number): number => (Number.isFinite(x) ? short(x) : 0);
  return { share: safe(pa / aa), cosine: safe(pa / Math.sqrt(pp * aa)), residual: safe(Math.sqrt(rr / aa)) };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, e) => sum + x * b[e]!, 0);
}

function groupMeans(values: Float64Array): number[] {
  return GROUPS.map((_, g) => {
    const of = values.filter((_value, e) => e % GROUPS.length === g);
    return short(of.reduce((a, b) => a + b, 0) / of.length);
  });
}

const largest = (values: Float64Array): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

function fallsOf(actual: Float64Array, { predicted, first }: Tally): Falls {
  const prompts = actual.length / GROUPS.length;
  const count = (holds: (original: number, paraphrase: number) => boolean): number => {
    let total = 0;
    for (let j = 0; j < prompts; j++) {
      total += Number(holds(GROUPS.length * j, GROUPS.length * j + GROUPS.indexOf('paraphrase')));
    }
    return total;
  };
  const split = (of: Float64Array): number => count((o, p) => of[o]! > 0 && of[p]! < 0);
  const agree = (of: Float64Array): number => count((_, p) => of[p]! < 0 === actual[p]! < 0);
  return {
    prompts,
    split: split(actual),
    splitByFirst: split(first),
    splitBySum: split(predicted),
    agreeFirst: agree(first),
    agreeSum: agree(predicted),
  };
}

function termsOf({ terms }: Tally, prompts: number): number[] {
  const size = POSITIONS * POSITIONS * 4;
  return WORDINGS.flatMap((name) => {
    const at = GROUPS.indexOf(name) * size;
    return Array.from(terms.subarray(at, at + size), (x) => short(x / prompts));
  });
}

export function measurementOf(seed: number, setting: Setting, spec: Spec, run: RunState): Measurement {
  const { tally, ladder, enclosed } = run;
  const beta = betaOf(spec.reward);
  const { evaluationRewards } = snapshotOf(setting, spec, run.values);
  const actual = evaluationRewards.map((r, e) => r - tally.initialRewards[e]!);
  const gap = tally.predicted.map((p, e) => p - actual[e]!);
  const inNats = (x: number): number | null => (beta === null ? null : short(x / beta));
  const implicit = <T>(x: T): T | null => (beta === null ? null : x);
  const [sameLow, sameHigh, low, high] = tally.rho;
  const falls = fallsOf(actual, tally);
  return {
    seed,
    carriers: spec.carriers,
    beta,
    trained: spec.trained,
    optimiser: spec.optimiser,
    rate: short(spec.rate),
    steps: spec.steps,
    firstLoss: short(run.firstLoss),
    lastLoss: short(run.lastLoss),
    actual: groupMeans(actual),
    predicted: groupMeans(tally.predicted),
    bound: groupMeans(tally.bound),
    sumError: short(largest(gap.map(Math.abs)) / largest(actual.map(Math.abs))),
    sumAbove: inNats(largest(gap.map((x) => -x))),
    sumBelow: inNats(largest(gap.map((x, e) => x - tally.bound[e]!))),
    whole: fit(
      dot(tally.predicted, tally.predicted),
      dot(tally.predicted, actual),
      dot(actual, actual),
      dot(gap, gap),
    ),
    windows: tally.windows.map(({ pp, pa, aa, rr }) => fit(pp, pa, aa, rr)),
    stepError: beta === null ? short(tally.worstExplicit) : null,
    stepAbove: implicit(short(tally.worstAbove)),
    stepBelow: implicit(short(tally.worstBelow)),
    tightest: implicit(short(tally.tightest)),
    informative: tally.informative,
    changes: tally.changes,
    agreeing: tally.agreeing,
    signed: tally.signed,
    predictedFalls: tally.predictedFalls,
    fell: tally.fell,
    falls,
    rhoSame: beta === null || sameLow! > sameHigh! ? null : [short(sameLow!), short(sameHigh!)],
    rhoDifferent: beta === null || low! > high! ? null : [short(low!), short(high!)],
    terms: beta === null || spec.optimiser === 'adamw' ? null : termsOf(tally, falls.prompts),
    ladder: ladder === null ? null : shortLadder(ladder),
    enclosed: enclosed.map((e) => ({
      ...e,
      outside: short(e.outside),
      size: short(e.size),
      width: short(e.width),
    })),
  };
}

function shortLadder(ladder: Ladder): Ladder {
  const { rates, errors, allErrors, sizes } = ladder;
  return {
    rates: rates.map(short),
    errors: errors.map(short),
    allErrors: allErrors.map(short),
    sizes: sizes.map(short),
  };
}
