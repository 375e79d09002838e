/**
 * A tiny language with synonyms: `<bos> topic topic <ans> word … word [continuation]`. A word is good or bad, of lexicon A or B.
 * In documents all words are equally frequent and independent of what came before; good words of both lexicons share only
 * the continuations that follow them. A model trained on it gives synonyms aligned representations, not aligned unembeddings.
 */

import type { Sequence } from '../../../lib/neural/model/batch.ts';
import { type Generator, stream } from '../../../lib/neural/random/generator.ts';

const TOPICS = 6;
/** Words of each polarity and lexicon. */
const WORDS = 3;
/** Continuations of each polarity. */
const CONTINUATIONS = 2;
const [BOS, ANSWER] = [0, 1];
const FIRST_TOPIC = 2;
const FIRST_WORD = FIRST_TOPIC + TOPICS;
const FIRST_CONTINUATION = FIRST_WORD + 4 * WORDS;

/** V. */
export const VOCABULARY = FIRST_CONTINUATION + 2 * CONTINUATIONS;
const LONGEST_RESPONSE = 4;
/** Prompt, response and continuation. */
export const LONGEST_SEQUENCE = 4 + LONGEST_RESPONSE + 1;

type Polarity = 0 | 1;
type Lexicon = 'A' | 'B';

function word(polarity: Polarity, lexicon: Lexicon, random: Generator): number {
  return FIRST_WORD + (2 * polarity + (lexicon === 'A' ? 0 : 1)) * WORDS + random.below(WORDS);
}

function prompt(random: Generator): number[] {
  const topic = (): number => FIRST_TOPIC + random.below(TOPICS);
  return [BOS, topic(), topic(), ANSWER];
}

/** Documents of a pre-training step: a pure function of seed and step. */
export function documentsOf(seed: number, step: number, count: number): Sequence[] {
  const random = stream(seed, `documents/${step}`);
  return Array.from({ length: count }, () => {
    const tokens = prompt(random);
    let polarity: Polarity = 0;
    for (let k = random.below(LONGEST_RESPONSE); k >= 0; k--) {
      polarity = random.below(2) as Polarity;
      tokens.push(word(polarity, random.below(2) === 0 ? 'A' : 'B', random));
    }
    tokens.push(FIRST_CONTINUATION + polarity * CONTINUATIONS + random.below(CONTINUATIONS));
    return { tokens, responseMask: [] };
  });
}

export interface TokenPair {
  readonly chosen: Sequence;
  readonly rejected: Sequence;
}

export interface PairSets {
  /** D_T, in lexicon A: chosen responses are good words, rejected ones bad words. */
  readonly train: readonly TokenPair[];
  /** D_E, other prompts, in lexicon B: no token of these responses occurs in D_T. */
  readonly evaluation: readonly TokenPair[];
}

export interface PairOptions {
  readonly length: number;
  readonly pairs: number;
  readonly evaluations: number;
  /** A planted error: the evaluation responses are drawn in lexicon A. */
  readonly leaked?: boolean;
  /** A planted error: good words are rejected in D_T. */
  readonly exchanged?: boolean;
}

export function pairSets(
  { length, pairs, evaluations, leaked, exchanged }: PairOptions,
  seed: number,
): PairSets {
  const random = stream(seed, `pairs/${length}`);
  const pair = (lexicon: Lexicon, good: Polarity): TokenPair => {
    const tokens = prompt(random);
    const sequence = (polarity: Polarity): Sequence => ({
      tokens: [...tokens, ...Array.from({ length }, () => word(polarity, lexicon, random))],
      responseMask: [...tokens.map(() => 0), ...Array.from({ length }, () => 1)],
    });
    return { chosen: sequence(good), rejected: sequence(good === 0 ? 1 : 0) };
  };
  return {
    train: Array.from({ length: pairs }, () => pair('A', exchanged ? 1 : 0)),
    evaluation: Array.from({ length: evaluations }, () => pair(leaked ? 'A' : 'B', 0)),
  };
}
