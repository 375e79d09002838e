/** The quantities that the report gives beside the verdicts. */

import type { MeasuredNumber } from '../../lib/experiment/types.ts';
import { slopeFrom } from './ladder.ts';
import { alike, key, largest, mean } from './number.ts';
import { paraphraseNumbers, termNumbers } from './numbers-paraphrase.ts';
import type { Measurement } from './rows.ts';
import { WINDOWS } from './run.ts';
import { isFull, isHead, isImplicit, isShared, nameOf } from './select.ts';
import { thresholds } from './thresholds.ts';

function fixedNumbers(rows: readonly Measurement[]): MeasuredNumber[] {
  const head = rows.filter(isHead);
  const implicit = head.filter(isImplicit);
  const informative = implicit.reduce((sum, row) => sum + row.informative, 0);
  const changes = implicit.reduce((sum, row) => sum + row.changes, 0);
  return [
    ...largest(
      'explicit.step',
      'relative error of Equation 4 in a step, largest',
      head.flatMap((row) => row.stepError ?? []),
    ),
    ...mean(
      'implicit.informative',
      'share of steps × responses whose bound is far above rounding',
      changes === 0 ? [] : [informative / changes],
    ),
    ...largest(
      'implicit.tightest',
      '(prediction − Δr)/bound, largest; 1 is the bound of Hoeffding’s lemma',
      implicit.flatMap((row) => row.tightest ?? []),
    ),
    ...alike(implicit.filter(isShared)).flatMap((of) => [
      ...mean(
        `${key(of[0]!)}.sum-gap`,
        `‖Σ predictions − total change‖/‖total change‖ over a run, fixed representations, ${nameOf(of[0]!)}`,
        of.map(({ whole }) => whole.residual),
      ),
      ...mean(
        `${key(of[0]!)}.order`,
        `order in η of the error, fixed representations, ${nameOf(of[0]!)}`,
        orders(of),
      ),
    ]),
  ];
}

function orders(rows: readonly Measurement[]): number[] {
  return rows.flatMap(({ ladder }) =>
    ladder === null ? [] : [slopeFrom(ladder.rates, ladder.errors, thresholds.orderFrom)],
  );
}

function fullNumbers(rows: readonly Measurement[]): MeasuredNumber[] {
  return alike(rows.filter(isFull)).flatMap((of) => {
    const { rate } = of[0]!;
    const id = `full.${key(of[0]!)}.${rate}`;
    const where = `all parameters, ${nameOf(of[0]!)}, η = ${rate}`;
    return [
      ...mean(
        `${id}.share`,
        `share of the total change that the head term explains, ${where}`,
        of.map(({ whole }) => whole.share),
      ),
      ...mean(
        `${id}.residual`,
        `relative residual of the total change, ${where}`,
        of.map(({ whole }) => whole.residual),
      ),
      ...WINDOWS.flatMap((end, w) =>
        mean(
          `${id}.window-${w}`,
          `the share in the steps up to ${end} of the run, from the end of the window before, ${where}`,
          of.map(({ windows }) => windows[w]!.share),
        ),
      ),
      ...mean(
        `${id}.signs`,
        `share of steps × responses in which prediction and change have the same sign, ${where}`,
        of.map((row) => row.agreeing / row.signed),
      ),
      ...mean(`${id}.order`, `order in η of the error, ${where}`, orders(of)),
      ...mean(
        `${id}.loss`,
        `loss before the last step, ${where}`,
        of.map(({ lastLoss }) => lastLoss),
      ),
    ];
  });
}

function adamNumbers(rows: readonly Measurement[]): MeasuredNumber[] {
  return (['head', 'all'] as const).flatMap((trained) =>
    alike(rows.filter((row) => row.optimiser === 'adamw' && row.trained === trained)).flatMap((of) => [
      ...mean(
        `adamw.${trained}.${key(of[0]!)}.cosine`,
        `cosine of summed predictions and total changes under AdamW, trained: ${trained}, ${nameOf(of[0]!)}`,
        of.map(({ whole }) => whole.cosine),
      ),
    ]),
  );
}

export function numbersOf(rows: readonly Measurement[]): MeasuredNumber[] {
  return [
    ...fixedNumbers(rows),
    ...fullNumbers(rows),
    ...termNumbers(rows),
    ...paraphraseNumbers(rows),
    ...adamNumbers(rows),
  ];
}
