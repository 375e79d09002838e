/** Evidence about training of all parameters, and about AdamW. */

import { byInterval, everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { order, witnessOf } from './evidence-fixed.ts';
import type { Measurement } from './rows.ts';
import { interval, isFull, isImplicit, isShared, perSeed } from './select.ts';
import { thresholds } from './thresholds.ts';

const { orderTolerance, leastShare, leastResidual, leastAgreement, leastAdamResidual } = thresholds;

/** The worst run of each seed, its mean over seeds, against a lower bound. */
function worstOfSeeds(
  frame: Pick<TimelessEvidence, 'id' | 'statement' | 'quantity' | 'limits'>,
  rows: readonly Measurement[],
  seeds: readonly number[],
  value: (row: Measurement) => number,
  threshold: number,
  replay: string,
): TimelessEvidence {
  const values = perSeed(rows, seeds, value, Math.min);
  return byInterval(
    { ...frame, role: 'claim', level: 'statistical', relation: 'lower-bound' },
    { ...interval(values), threshold, wanted: 'at-least', instances: values.length, discarded: 0 },
    replay,
  );
}

export function fullEvidence(
  rows: readonly Measurement[],
  seeds: readonly number[],
  replay: string,
): TimelessEvidence[] {
  const full = rows.filter(isFull);
  const ladders = full.filter(({ ladder }) => ladder !== null);
  const words =
    'lower end of Student’s 95 % interval for the mean over seeds of the least value of a seed’s runs';
  const limits = 'seeds are the sample; one language and model size, learning rates of config.ts';
  const numeric = { level: 'numeric', relation: 'limit' } as const;
  return [
    everyRow(
      {
        ...numeric,
        id: 'dynamics.full.order',
        statement: 'when all parameters train, the error of Equations 4 and 5 is of first order in η',
        role: 'claim',
        part: 'order',
        quantity: `|slope − 1| of ln ‖Δr − prediction‖ against ln η over 2.4 decades of η; tolerance ${orderTolerance}`,
        limits: 'one state of each run, early in training',
      },
      ladders,
      ({ ladder }) => order(ladder!.rates, ladder!.errors, 1),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.full.derivative',
        statement:
          'the first-order part that is missing is that of the other parameters: with the derivative along the whole gradient the error is of second order',
        role: 'ingredient',
        part: 'order',
        quantity: `|slope − 2| of ln ‖Δr − η·derivative‖ against ln η; tolerance ${orderTolerance}`,
        limits: 'the derivative is a central difference',
      },
      ladders,
      ({ ladder }) => order(ladder!.rates, ladder!.allErrors, 2),
      witnessOf,
      replay,
    ),
    worstOfSeeds(
      {
        id: 'dynamics.full.share',
        statement: `the sums of the predictions explain at least ${leastShare} of the total changes`,
        quantity: `⟨P,A⟩/⟨A,A⟩ of summed predictions P and total changes A; ${words}`,
        limits,
      },
      full,
      seeds,
      ({ whole }) => whole.share,
      leastShare,
      replay,
    ),
    worstOfSeeds(
      {
        id: 'dynamics.full.residual',
        statement: `IM-RM: they do not explain all of it: the relative residual is at least ${leastResidual}`,
        quantity: `‖A − P‖/‖A‖; ${words}`,
        limits: `${limits}. Not claimed of EX-RM, whose head starts at u = 0, where representations do not matter to first order`,
      },
      full.filter(isImplicit),
      seeds,
      ({ whole }) => whole.residual,
      leastResidual,
      replay,
    ),
    worstOfSeeds(
      {
        id: 'dynamics.full.signs',
        statement: 'the sign of the prediction is the sign of the change in most steps and responses',
        quantity: `share of equal signs; ${words}`,
        limits: `${limits}; changes below rounding are left out`,
      },
      full,
      seeds,
      ({ agreeing, signed }) => agreeing / signed,
      leastAgreement,
      replay,
    ),
    worstOfSeeds(
      {
        id: 'dynamics.adamw.residual',
        statement: `with AdamW and fixed representations, the sums of the predictions differ from the total changes by at least ${leastAdamResidual} even after the best factor`,
        quantity: `√(1 − cos²) of P and A, the relative residual after the best factor; ${words}`,
        limits: `${limits}; the first steps of a run, default betas and epsilon`,
      },
      rows.filter((row) => row.optimiser === 'adamw' && row.trained === 'head' && isShared(row)),
      seeds,
      ({ whole: { cosine } }) => Math.sqrt(Math.max(0, 1 - cosine * cosine)),
      leastAdamResidual,
      replay,
    ),
  ];
}
