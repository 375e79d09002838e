/** Small random batches and models for tests. */
import { stream } from '../random/generator.ts';
import type { Sequence } from './batch.ts';
import type { TransformerConfig } from './config.ts';
import type { PreferencePair } from './preference-objective.ts';

export const TINY: TransformerConfig = {
  vocabulary: 7,
  width: 8,
  layers: 2,
  heads: 2,
  positions: 9,
  inner: 12,
  rotaryFraction: 0.5,
  rewardHead: true,
};

/** `count` pairs of sequences of 2 to 9 tokens with a shared prompt. */
export function randomPairs(count: number, seed: number, vocabulary = 7): readonly PreferencePair[] {
  const generator = stream(seed, 'pairs');
  const tokens = (length: number): number[] => Array.from({ length }, () => generator.below(vocabulary));
  return Array.from({ length: count }, () => {
    const prompt = tokens(1 + generator.below(4));
    const sequence = (): Sequence => {
      const response = tokens(1 + generator.below(5));
      return {
        tokens: [...prompt, ...response],
        responseMask: [...prompt.map(() => 0), ...response.map(() => 1)],
      };
    };
    return {
      chosen: sequence(),
      rejected: sequence(),
      reference: [-generator.uniform() * 5, -generator.uniform() * 5] as const,
    };
  });
}
