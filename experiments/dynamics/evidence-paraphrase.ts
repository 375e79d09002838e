/** Evidence about token pairs and about paraphrases. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { byInterval, everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { atMost, witnessOf } from './evidence-fixed.ts';
import type { Measurement } from './rows.ts';
import { interval, isExplicit, isHead, isImplicit, isShared, perSeed, shareOf, termsAt } from './select.ts';
import { thresholds } from './thresholds.ts';

const { leastCarrierShare, leastSeeds, roundingNats } = thresholds;
const CARRIER = 0;

function range({ rhoSame, rhoDifferent }: Measurement): Outcome {
  if (rhoDifferent === null) return discarded('no pair of tokens');
  const [low, high] = rhoDifferent;
  const [lowSame, highSame] = rhoSame ?? [0, 0];
  return atMost(
    'ρ outside of its range',
    Math.max(-2 - low!, high! - 1, -lowSame!, highSame! - 2),
    roundingNats,
  );
}

/** Position of the word. */
const wordOf = ({ carriers }: Measurement): number => (carriers === 'shared' ? 1 : 0);

function word(row: Measurement): Outcome {
  const { sameSize } = termsAt(row.terms!, 1, wordOf(row));
  return sameSize === 0 ? holds(0, 0, 0) : violated(`equal tokens give ${sameSize}`, sameSize, 0);
}

/** Of the negative sums that the carrier of the paraphrase gets, the share of equal tokens. */
export function carrierShare({ terms }: Measurement): number {
  const { same, other } = termsAt(terms!, 1, CARRIER);
  const [down, rest] = [Math.max(0, -same), Math.max(0, -other)];
  return down + rest === 0 ? 0 : down / (down + rest);
}

/** Every step with a predicted fall was a fall. */
function foretold({ predictedFalls, fell, beta }: Measurement): Outcome {
  if (predictedFalls === 0) return discarded('no fall was predicted');
  const missed = predictedFalls - fell;
  return missed === 0
    ? holds(0, 0, 0)
    : violated(
        `${missed} of ${predictedFalls} predicted falls of ${beta === null ? 'EX' : 'IM'}-RM did not happen`,
        missed,
        0,
      );
}

function shareOfSeeds(
  frame: Pick<TimelessEvidence, 'id' | 'statement' | 'quantity' | 'limits'>,
  rows: readonly Measurement[],
  seeds: readonly number[],
  holdsFor: (row: Measurement) => boolean,
  replay: string,
): TimelessEvidence {
  const of = perSeed(rows, seeds, (row) => Number(holdsFor(row)), Math.min).map((x) => x === 1);
  return byInterval(
    { ...frame, role: 'claim', part: frame.id, level: 'statistical', relation: 'lower-bound' },
    { ...shareOf(of), threshold: leastSeeds, wanted: 'at-least', instances: of.length, discarded: 0 },
    replay,
  );
}

export function paraphraseEvidence(
  rows: readonly Measurement[],
  seeds: readonly number[],
  replay: string,
): TimelessEvidence[] {
  const descent = rows.filter(({ optimiser }) => optimiser === 'gradient-descent');
  const implicit = descent.filter(isImplicit);
  const shared = implicit.filter((row) => isHead(row) && isShared(row));
  const both = descent.filter(isShared);
  const carriers = perSeed(shared, seeds, carrierShare, Math.min);
  const numeric = { role: 'claim', level: 'numeric' } as const;
  const limits =
    'seeds are the sample: the prompts of one seed behave nearly alike; fixed representations and full training, β and learning rates of config.ts';
  return [
    everyRow(
      {
        ...numeric,
        id: 'dynamics.pairs.range',
        part: 'range',
        statement: 'ρ is in [0, 2] for equal tokens and in [−2, 1] for different ones, in every step',
        relation: 'upper-bound',
        quantity:
          'how far ρ is outside of its range, largest (negative when inside); float64, tolerance 1e-12',
        limits: 'the range itself is proved in equation:5; here it is seen along training',
      },
      implicit,
      range,
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.pairs.word',
        part: 'word',
        statement:
          'the word of a paraphrase is in no training response: all its terms are of different tokens',
        relation: 'equality',
        quantity: 'sum of the sizes of the terms of equal tokens at the word of chosen paraphrases',
        limits: 'a property of the language, checked on the terms that were summed',
      },
      implicit,
      word,
      (row) => ({ ...witnessOf(row), terms: row.terms }),
      replay,
    ),
    byInterval(
      {
        id: 'dynamics.pairs.carrier',
        part: 'carrier',
        statement: `what lowers the re-used carrier of a chosen paraphrase comes to more than ${leastCarrierShare} from equal tokens`,
        role: 'claim',
        level: 'statistical',
        relation: 'lower-bound',
        quantity:
          'share of equal tokens in the negative sums of terms at the carrier, over a run; lower end of Student’s 95 % interval for the mean over seeds of the least of β',
        limits:
          'sums over steps and training responses of either sign, so that terms cancel within a class; fixed representations',
      },
      {
        ...interval(carriers),
        threshold: leastCarrierShare,
        wanted: 'at-least',
        instances: carriers.length,
        discarded: 0,
      },
      replay,
    ),
    shareOfSeeds(
      {
        id: 'dynamics.paraphrase.implicit',
        statement: `IM-RM, shared carriers: in more than ${leastSeeds} of all seeds, in all their runs, most held-out prompts have an original that rises and a paraphrase that falls`,
        quantity: 'lower end of the 95 % interval of Clopper and Pearson for the share of seeds',
        limits,
      },
      both.filter(isImplicit),
      seeds,
      ({ falls: { split, prompts } }) => 2 * split > prompts,
      replay,
    ),
    shareOfSeeds(
      {
        id: 'dynamics.paraphrase.explicit',
        statement: `EX-RM, shared carriers: in more than ${leastSeeds} of all seeds, in all their runs, no held-out prompt has an original that rises and a paraphrase that falls`,
        quantity: 'lower end of the 95 % interval of Clopper and Pearson for the share of seeds',
        limits,
      },
      both.filter(isExplicit),
      seeds,
      ({ falls: { split } }) => split === 0,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.paraphrase.sign',
        part: 'sign',
        statement:
          'fixed representations: wherever the coefficient of a step is negative, the reward falls in that step',
        relation: 'equality',
        quantity: 'steps × responses with a negative coefficient whose reward did not fall',
        limits:
          'one step; coefficients and changes below rounding are left out. No converse for IM-RM: a reward may fall with a positive coefficient',
      },
      descent.filter(isHead),
      foretold,
      witnessOf,
      replay,
    ),
  ];
}
