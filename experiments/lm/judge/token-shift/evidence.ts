/** Evidence about accuracy on the training phrasing, on paraphrases, and under ablations of shared tokens. */

import type { Outcome } from '../../../../lib/audit/check.ts';
import { everyRow } from '../../../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../../../lib/experiment/types.ts';
import type { Objective, RunConfig, Training } from '../../launcher/config/types.ts';
import { accuracyEvidence, missing } from '../frames.ts';
import { atLeast, atMost } from '../machinery/evidence.ts';
import type { PredictionTable } from '../measures/table.ts';
import { TOKEN_SHIFT } from '../thresholds.ts';
import { plain, variants } from '../trainings.ts';
import { type Ablation, seen, unseen } from './sets.ts';

interface Wanted {
  readonly claim: string;
  readonly words: string;
  readonly set: string;
  readonly threshold: number;
  readonly wanted: 'at-least' | 'at-most';
  /** By interval over prompts, or the accuracy as it is: for prompts that are no sample. */
  readonly isSample: boolean;
}

export function tokenShiftEvidence(
  config: RunConfig,
  table: PredictionTable,
  replay: string,
): readonly TimelessEvidence[] {
  const of = (objective: Objective, ...wanted: Wanted[]): TimelessEvidence[] => {
    const trainings = plain(config, objective);
    return wanted.flatMap((w) =>
      trainings.length === 0
        ? [absent(w, objective, `no ${objective} was trained`)]
        : trainings.map((training) => judged(w, training, table, replay)),
    );
  };
  return [
    ...of('ex-rm', ...fit('the explicit model'), ...paraphrase('ex-rm')),
    ...of('im-rm', ...fit('the implicit model'), ...paraphrase('im-rm'), ...ablations()),
    ...variants(config).flatMap((training) =>
      variant(training).map((wanted) => judged(wanted, training, table, replay)),
    ),
  ];
}

function fit(who: string): Wanted[] {
  const base = { claim: 'token-shift.fit', threshold: TOKEN_SHIFT.fit, wanted: 'at-least' } as const;
  const words = `${who} ranks at least 95 % of the pairs in the training phrasing correctly`;
  return [
    { ...base, set: seen('train'), words: `${words}, of training prompts`, isSample: false },
    { ...base, set: seen('test'), words: `${words}, of test prompts`, isSample: false },
  ];
}

function paraphrase(objective: 'ex-rm' | 'im-rm'): Wanted[] {
  const isExplicit = objective === 'ex-rm';
  const words = isExplicit
    ? 'the explicit model ranks at least 90 % of the paraphrases correctly'
    : 'the implicit model ranks at most 10 % of the paraphrases correctly';
  const base = {
    claim: 'token-shift.paraphrase',
    threshold: isExplicit ? TOKEN_SHIFT.explicitParaphrase : TOKEN_SHIFT.implicitParaphrase,
    wanted: isExplicit ? 'at-least' : 'at-most',
  } as const;
  return [
    { ...base, words: `${words}, of test prompts`, set: unseen('test', 'paper'), isSample: true },
    { ...base, words: `${words}, of training prompts`, set: unseen('train', 'paper'), isSample: false },
  ];
}

function ablations(): Wanted[] {
  const test = (claim: string, ablation: Ablation, words: string) => ({
    claim: `token-shift.${claim}`,
    words,
    set: unseen('test', ablation),
    isSample: true,
  });
  return [
    {
      ...test(
        'reason',
        'crossed',
        'where chosen paraphrases open like rejected training responses, and rejected ones like chosen, the implicit model is far below chance',
      ),
      threshold: TOKEN_SHIFT.crossed,
      wanted: 'at-most',
    },
    {
      ...test(
        'reason',
        'shares-rejected',
        'where rejected paraphrases open like rejected training responses, it is far above chance',
      ),
      threshold: TOKEN_SHIFT.sharesRejected,
      wanted: 'at-least',
    },
    {
      ...test(
        'chosen-tokens',
        'shares-chosen',
        'where chosen paraphrases open like chosen training responses, the implicit model is above chance',
      ),
      threshold: TOKEN_SHIFT.sharesChosen,
      wanted: 'at-least',
    },
    {
      ...test(
        'disjoint',
        'disjoint',
        'with unseen prefixes that share no token, the implicit model is not far below chance',
      ),
      threshold: TOKEN_SHIFT.disjoint,
      wanted: 'at-least',
    },
  ];
}

function variant({ objective }: Training): Wanted[] {
  if (objective === 'ex-grm') return [];
  const isExplicit = objective === 'ex-rm';
  const { variantExplicit, variantImplicit } = TOKEN_SHIFT;
  return [
    {
      claim: 'token-shift.variants',
      words: isExplicit
        ? 'this variant of the explicit model ranks at least 60 % of the paraphrases of test prompts correctly'
        : 'this variant of the implicit model ranks at most 25 % of the paraphrases of test prompts correctly',
      set: unseen('test', 'paper'),
      threshold: isExplicit ? variantExplicit : variantImplicit,
      wanted: isExplicit ? 'at-least' : 'at-most',
      isSample: true,
    },
  ];
}

function frameOf({ claim, words, set, wanted, isSample }: Wanted, training: string) {
  return {
    id: `${claim}.${set}.${training}`,
    statement: `${words} (${training})`,
    role: 'claim' as const,
    part: `${set} ${training}`,
    relation: wanted === 'at-least' ? ('lower-bound' as const) : ('upper-bound' as const),
    limits: isSample
      ? 'prompts are taken as independent draws; phrasings are fixed and no sample'
      : 'speaks about these prompts and phrasings only',
  };
}

function absent(wanted: Wanted, training: string, reason: string): TimelessEvidence {
  return missing(
    {
      ...frameOf(wanted, training),
      level: wanted.isSample ? 'statistical' : 'numeric',
      quantity: 'accuracy',
    },
    reason,
  );
}

function judged(wanted: Wanted, { id }: Training, table: PredictionTable, replay: string): TimelessEvidence {
  const summary = table.summary(wanted.set, id);
  if (summary === null) return absent(wanted, id, `there are no predictions on a set "${wanted.set}"`);
  const frame = frameOf(wanted, id);
  const { accuracy } = summary;
  const { threshold } = wanted;
  if (wanted.isSample) return accuracyEvidence(frame, accuracy, threshold, wanted.wanted, replay);
  const outcome = (value: number): Outcome => {
    const words = `accuracy ${value} on ${wanted.set} of ${id}`;
    return wanted.wanted === 'at-least' ? atLeast(value, threshold, words) : atMost(value, threshold, words);
  };
  return everyRow(
    { ...frame, level: 'numeric', quantity: `accuracy on ${accuracy.items} items, ${accuracy.ties} ties` },
    [accuracy.value],
    outcome,
    (value) => ({ set: wanted.set, training: id, accuracy: value }),
    replay,
  );
}
