/** How often the tilt and the reference give a correct response, and how long sampling takes. */

import type Fraction from 'fraction.js';
import type { Json } from '../../lib/audit/types.ts';
import { enclose, rational } from '../../lib/exact/fractions.ts';
import { log10 } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { enclosed } from '../../lib/verification/arithmetic.ts';
import {
  type Chance,
  exactNoneInSamples,
  medianSamples,
  noneInSamples,
} from '../../lib/verification/geometric.ts';
import { bothTexts, scientific } from '../../lib/verification/scientific.ts';
import type { Analysis, PromptAnalysis } from './analysis.ts';

/** A value for JSON, and for a reader line by line. */
export interface Described {
  readonly value: Json;
  readonly text: readonly string[];
}

/** Numbers of samples whose failure probability is reported. */
const SAMPLES = [1, 10, 100, 1000] as const;
/** Longest rational number that is reported as such. */
const MOST_DIGITS = 60;

/** "n/d", or null where that is long. */
export function short(a: Fraction): string | null {
  const text = a.toFraction();
  return text.length <= MOST_DIGITS ? text : null;
}

/** log10 of an enclosed number ≥ 0; null for 0. */
export function logarithm(a: iv.Interval): number | null {
  return a.hi.mantissa === 0n ? null : midpoint(log10(a));
}

/** π(C) of the tilt. */
function chanceOfTilt(analysis: Analysis, prompt: PromptAnalysis): Chance {
  const { incorrectWeight, partition } = analysis.enclosedParts(prompt);
  return {
    success: analysis.enclosedMass(prompt),
    failure: iv.divide(iv.multiply(enclose(prompt.rest), incorrectWeight), partition),
    exact: analysis.rationalTilt === null ? null : analysis.exactMass(prompt, analysis.rationalTilt),
  };
}

function chanceOfReference({ p, rest }: PromptAnalysis): Chance {
  return { success: enclose(p), failure: enclose(rest), exact: p };
}

export function optimalMass(analysis: Analysis, prompt: PromptAnalysis): Described {
  const { success, failure, exact } = chanceOfTilt(analysis, prompt);
  // Where 1 − π(C) is what there is to see.
  const nearOne = failure.hi.mantissa !== 0n && iv.isBelow(failure, iv.point(1e-3));
  const rounded = nearOne ? `1 − ${scientific(failure)}` : scientific(success);
  return {
    value: { prompt: prompt.index, exact: exact === null ? null : short(exact), log10: logarithm(success) },
    text: [
      `prompt ${prompt.index}: π(C) = ${exact === null || nearOne ? rounded : bothTexts(exact)}, π_ref(C) = ${bothTexts(prompt.p)}`,
    ],
  };
}

function law(name: string, chance: Chance): Described {
  if (chance.success.hi.mantissa === 0n) return { value: null, text: [`${name}: never`] };
  const mean = iv.divide(enclosed.one, chance.success);
  const [low, high] = medianSamples(chance);
  const median = low === high ? size(low) : `${size(low)} or ${size(high)}`;
  const none = SAMPLES.map((k) => {
    const found = exactNoneInSamples(chance, k);
    return {
      samples: k,
      exact: found === null ? null : short(found),
      log10: logarithm(noneInSamples(chance, k)),
      text:
        found === null || found.equals(0n)
          ? scientific(noneInSamples(chance, k))
          : scientific(enclose(found)),
    };
  });
  const shownMean = chance.exact === null ? scientific(mean) : bothTexts(rational(1).div(chance.exact));
  return {
    value: {
      log10mean: logarithm(mean),
      median: low === high && low < 1n << 53n ? Number(low) : median,
      none: none.map(({ samples: k, exact, log10: size10 }) => ({ samples: k, exact, log10: size10 })),
    },
    text: [
      `${name}: mean ${shownMean}, median ${median}`,
      `  none in ${none.map(({ samples: k, text }) => `${k}: ${text}`).join(', in ')}`,
    ],
  };
}

function size(k: bigint): string {
  return k < 1_000_000n ? `${k}` : scientific(iv.integerPoint(k));
}

export function samples(analysis: Analysis, prompt: PromptAnalysis): Described {
  const tilt = law(`prompt ${prompt.index}, π`, chanceOfTilt(analysis, prompt));
  const reference = law(`prompt ${prompt.index}, π_ref`, chanceOfReference(prompt));
  return {
    value: { prompt: prompt.index, pi: tilt.value, reference: reference.value },
    text: [...tilt.text, ...reference.text],
  };
}
