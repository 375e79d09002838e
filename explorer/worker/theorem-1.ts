/** Theorem 1 on one instance: the first prompt in numbers, and the envelope π(C) can move in. */

import { enclose } from '../../lib/exact/fractions.ts';
import { log as log64 } from '../../lib/float/elementary.ts';
import { log } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { enclosed, logarithmic } from '../../lib/verification/arithmetic.ts';
import { bothTexts, scientific } from '../../lib/verification/scientific.ts';
import { tiltedMass, tiltParts } from '../../lib/verification/tilt.ts';
import { Analysis, type PromptAnalysis } from '../../theorems/theorem-1/analysis.ts';
import { correct } from '../../theorems/theorem-1/formulas.ts';
import { hypothesesOf } from '../../theorems/theorem-1/hypotheses.ts';
import { instanceFromJson } from '../../theorems/theorem-1/instances/file.ts';
import { logarithm } from '../../theorems/theorem-1/sampling-facts.ts';
import { enclosureText } from './enclosure-text.ts';
import type { Finding, Quantity, ViewHead } from './messages.ts';

export interface ShownResponse {
  readonly name: string;
  readonly correct: boolean;
  /** log10 of π_ref(y) and of π(y); null for 0. */
  readonly reference: number | null;
  readonly tilted: number | null;
  /** β ln(π(y)/π_ref(y)), the middle of its enclosure. */
  readonly reward: number;
}

export interface Theorem1View extends ViewHead {
  readonly responses: readonly ShownResponse[];
  /** Responses of the prompt; `responses` lists the first ones. */
  readonly size: number;
  readonly prompts: number;
  /** log10, numeric: at π_ref(C) = p, the bound q·p and the smallest π(C) of a verifier. */
  readonly curve: readonly { readonly p: number; readonly bound: number; readonly mass: number }[];
  /** log10 of the same three for the instance; null where one is 0. */
  readonly here: { readonly p: number | null; readonly bound: number | null; readonly mass: number | null };
}

const MOST_SHOWN = 40;
const LEAST_P = -12;

/** @throws InputError for a text that is no instance. */
export function theorem1View(text: string, source: string): Theorem1View {
  const analysis = new Analysis(instanceFromJson(text, source), correct);
  const prompt = analysis.prompts[0]!;
  const p = enclose(prompt.p);
  const bound = correct.massBound(enclosed, p, analysis.tilt);
  const mass = analysis.enclosedMass(prompt);
  return {
    finding: finding(analysis, bound, mass),
    quantities: quantities(analysis, prompt, bound, mass),
    hypotheses: hypothesesOf(analysis),
    responses: responsesOf(analysis, prompt),
    size: prompt.size,
    prompts: analysis.prompts.length,
    curve: envelope(analysis),
    here: { p: logarithm(p), bound: logarithm(bound), mass: logarithm(mass) },
  };
}

function finding(analysis: Analysis, bound: iv.Interval, mass: iv.Interval): Finding {
  const { failing } = analysis;
  if (failing !== null)
    return { verdict: 'inconclusive', text: `${failing}: the theorem says nothing here.` };
  const holds = !iv.isBelow(bound, mass);
  if (!holds) return { verdict: 'refuted', text: 'π(C) is above e^(δ/β)·π_ref(C): the bound fails.' };
  const says = iv.isBelow(bound, enclosed.one);
  return {
    verdict: 'verified',
    text: says
      ? `A verifier with margin δ that is correct in at most ${scientific(bound)} of its samples.`
      : 'The bound holds but says nothing here: e^(δ/β)·π_ref(C) is not below 1 (vacuous).',
  };
}

function quantities(
  analysis: Analysis,
  prompt: PromptAnalysis,
  bound: iv.Interval,
  mass: iv.Interval,
): Quantity[] {
  const p = enclose(prompt.p);
  const row = (
    id: string,
    label: string,
    text: string,
    level: Quantity['level'] = 'certified',
  ): Quantity => ({
    id,
    label,
    text,
    level,
  });
  const optimum = correct.optimum(enclosed, p, analysis.tilt);
  const mean = (chance: iv.Interval): string =>
    chance.hi.mantissa === 0n ? 'never' : enclosureText(iv.divide(enclosed.one, chance));
  return [
    row('p', 'π_ref(C), given', bothTexts(prompt.p), 'exact'),
    row('q', 'q = e^(δ/β)', enclosureText(analysis.tilt.q)),
    row('bound', 'bound e^(δ/β)·π_ref(C) of claim (b)', enclosureText(bound)),
    row('mass', 'π(C) of the tilt', enclosureText(mass)),
    row('optimum', 'smallest π(C) of any verifier with margin δ', enclosureText(optimum)),
    row('mean', 'expected samples of π to the first correct response, 1/π(C)', mean(mass)),
    row('mean-reference', 'the same for π_ref, 1/π_ref(C)', mean(p)),
  ];
}

function responsesOf(analysis: Analysis, prompt: PromptAnalysis): ShownResponse[] {
  const { correctWeight, incorrectWeight, partition } = analysis.enclosedParts(prompt);
  return prompt.prompt.masses.slice(0, MOST_SHOWN).map((_, i) => {
    const isCorrect = prompt.prompt.correct[i]!;
    const reference = prompt.enclosedReference(i);
    const ratio = iv.divide(isCorrect ? correctWeight : incorrectWeight, partition);
    return {
      name: prompt.prompt.texts[i] ?? `y${i + 1}`,
      correct: isCorrect,
      reference: logarithm(reference),
      tilted: logarithm(iv.multiply(reference, ratio)),
      reward: midpoint(iv.multiply(analysis.beta, log(ratio))),
    };
  });
}

/** Both curves in float64, held as logarithms. */
function envelope(analysis: Analysis): Theorem1View['curve'] {
  const ln10 = log64(10);
  const tilt = { q: midpoint(log(analysis.tilt.q)), less: midpoint(log(analysis.tilt.less)) };
  return Array.from({ length: 121 }, (_, k) => {
    const p = LEAST_P * (1 - k / 120);
    const logP = p * ln10;
    const parts = tiltParts(correct, logarithmic, logP, tilt);
    return {
      p,
      bound: correct.massBound(logarithmic, logP, tilt) / ln10,
      mass: tiltedMass(logarithmic, logP, parts) / ln10,
    };
  });
}
