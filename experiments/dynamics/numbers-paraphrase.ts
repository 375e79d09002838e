/** Quantities about token pairs and paraphrases. */

import type { MeasuredNumber } from '../../lib/experiment/types.ts';
import { carrierShare } from './evidence-paraphrase.ts';
import { alike, key, mean } from './number.ts';
import type { Measurement } from './rows.ts';
import { isHead, isImplicit, isShared, nameOf, termsAt } from './select.ts';

export function termNumbers(rows: readonly Measurement[]): MeasuredNumber[] {
  const shared = rows.filter((row) => isHead(row) && isImplicit(row) && isShared(row));
  return alike(shared).flatMap((of) => {
    const id = `pairs.${key(of[0]!)}`;
    const tail = `summed over a run with fixed representations, ${nameOf(of[0]!)}`;
    const at = (wording: 0 | 1, k: number, part: 'same' | 'other'): number[] =>
      of.map((row) => termsAt(row.terms!, wording, k)[part]);
    const sizes = (row: Measurement, wording: 0 | 1): number => {
      const [carrier, word] = [termsAt(row.terms!, wording, 0), termsAt(row.terms!, wording, 1)];
      const same = carrier.sameSize + word.sameSize;
      return same / (same + carrier.otherSize + word.otherSize);
    };
    return ([0, 1] as const).flatMap((wording) => {
      const name = wording === 0 ? 'original' : 'paraphrase';
      return [
        ...[0, 1].flatMap((k) =>
          (['same', 'other'] as const).flatMap((part) =>
            mean(
              `${id}.${name}.${k === 0 ? 'carrier' : 'word'}.${part}`,
              `change of the reward from ${part === 'same' ? 'equal' : 'different'} tokens at the ${k === 0 ? 'carrier' : 'word'} of the chosen ${name}, ${tail}`,
              at(wording, k, part),
            ),
          ),
        ),
        ...mean(
          `${id}.${name}.same-size`,
          `share of equal tokens in the sizes of all terms of the chosen ${name}, ${tail}`,
          of.map((row) => sizes(row, wording)),
        ),
        ...(wording === 1
          ? mean(
              `${id}.carrier-share`,
              `share of equal tokens in what lowers the carrier of the paraphrase, ${tail}`,
              of.map(carrierShare),
            )
          : []),
      ];
    });
  });
}

export function paraphraseNumbers(rows: readonly Measurement[]): MeasuredNumber[] {
  return (['shared', 'none'] as const).flatMap((carriers) =>
    (['head', 'all'] as const).flatMap((trained) =>
      alike(
        rows.filter(
          (row) =>
            row.optimiser === 'gradient-descent' && row.carriers === carriers && row.trained === trained,
        ),
      ).flatMap((of) => {
        const id = `paraphrase.${carriers}.${trained}.${key(of[0]!)}.${of[0]!.rate}`;
        const tail = `carriers: ${carriers}, trained: ${trained}, ${nameOf(of[0]!)}, η = ${of[0]!.rate}`;
        return [
          ...mean(
            `${id}.split`,
            `share of held-out prompts whose original rose while the paraphrase fell, ${tail}`,
            of.map(({ falls }) => falls.split / falls.prompts),
          ),
          ...mean(
            `${id}.predicted`,
            `the same share by the sign of the coefficient at the first step, ${tail}`,
            of.map(({ falls }) => falls.splitByFirst / falls.prompts),
          ),
          ...mean(
            `${id}.agree-first`,
            `share of paraphrases that moved as the sign of the coefficient at the first step says, ${tail}`,
            of.map(({ falls }) => falls.agreeFirst / falls.prompts),
          ),
          ...mean(
            `${id}.agree-sum`,
            `share of paraphrases that moved as the sign of the summed predictions says, ${tail}`,
            of.map(({ falls }) => falls.agreeSum / falls.prompts),
          ),
        ];
      }),
    ),
  );
}
