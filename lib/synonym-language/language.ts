/**
 * A synthetic language in which two lexicons say the same: `<bos> 4 topic words <ans> [carrier] word continuation <eos>`.
 *
 * A concept is good or bad and has words in lexicon A and in lexicon B. Word and carrier are independent of the prompt,
 * and all words occur in the same contexts with the same frequency; synonyms share only what follows them, the concept's
 * continuation. A language model that is trained on it therefore gives synonyms aligned hidden representations (they
 * predict the same token), but unembedding rows that have no more in common than those of any two words.
 */

export const LEXICONS = ['A', 'B'] as const;
export type Lexicon = (typeof LEXICONS)[number];
export const POLARITIES = ['good', 'bad'] as const;
export type Polarity = (typeof POLARITIES)[number];

/**
 * Carriers open a response. Preference data uses the classes differently; in documents they are all alike. Those of
 * class 'fresh' occur in no training pair.
 */
export const CARRIER_CLASSES = ['first', 'second', 'fresh'] as const;
export type CarrierClass = (typeof CARRIER_CLASSES)[number];

export interface LanguageConfig {
  /** Concepts of each polarity, ≥ 1. */
  readonly concepts: number;
  /** Words of each concept in each lexicon, ≥ 1. */
  readonly words: number;
  /** Carriers of each class, ≥ 1. */
  readonly carriers: number;
  /** Share of documents whose response opens with a carrier, in [0, 1]. */
  readonly carrierShare: number;
  /** Topic words, ≥ 2. */
  readonly topics: number;
  /** Whether <eos> follows the word and belongs to the response; otherwise it ends the document only. */
  readonly endInResponse: boolean;
}

/** One good and one bad concept with two words per lexicon: the numbers of the paper's controlled experiment. */
export const PAPER_LIKE: LanguageConfig = {
  concepts: 1,
  words: 2,
  carriers: 2,
  carrierShare: 0.5,
  topics: 32,
  endInResponse: false,
};

/** Topic words of a prompt. */
export const TOPICS_PER_PROMPT = 4;

/** Positions of the longest sequence: prompt, carrier, word, <eos>, continuation, <verify>, yes or no. */
export const LONGEST_SEQUENCE = TOPICS_PER_PROMPT + 8;

/** Token ids. `verify`, `yes` and `no` are reserved for generative reward models and occur in no document. */
export interface Vocabulary {
  readonly size: number;
  readonly bos: number;
  readonly ans: number;
  readonly eos: number;
  readonly verify: number;
  readonly yes: number;
  readonly no: number;
  /** 0 ≤ k < topics. */
  topic(k: number): number;
  /** 0 ≤ k < carriers. */
  carrier(of: CarrierClass, k: number): number;
  /** 0 ≤ concept < concepts, 0 ≤ k < words. */
  word(polarity: Polarity, concept: number, lexicon: Lexicon, k: number): number;
  continuation(polarity: Polarity, concept: number): number;
  /** A readable name, unique per token. */
  name(token: number): string;
}

const SPECIAL = ['<bos>', '<ans>', '<eos>', '<verify>', 'yes', 'no'] as const;

/** @throws RangeError for a config out of range */
export function vocabularyOf(config: LanguageConfig): Vocabulary {
  checkLanguage(config);
  const { concepts, words, carriers, topics } = config;
  const names: string[] = [...SPECIAL];
  const block = (count: number, name: (k: number) => string): number => {
    const start = names.length;
    for (let k = 0; k < count; k++) names.push(name(k));
    return start;
  };
  const firstTopic = block(topics, (k) => `topic-${k}`);
  const firstCarrier = CARRIER_CLASSES.map((of) => block(carriers, (k) => `carrier-${of}-${k}`));
  const firstWord = POLARITIES.map((polarity) =>
    LEXICONS.map((lexicon) =>
      Array.from({ length: concepts }, (_, c) => block(words, (k) => `${polarity}-${c}-${lexicon}${k}`)),
    ),
  );
  const firstContinuation = POLARITIES.map((polarity) => block(concepts, (c) => `${polarity}-${c}-next`));
  return {
    size: names.length,
    bos: 0,
    ans: 1,
    eos: 2,
    verify: 3,
    yes: 4,
    no: 5,
    topic: (k) => firstTopic + k,
    carrier: (of, k) => firstCarrier[CARRIER_CLASSES.indexOf(of)]! + k,
    word: (polarity, concept, lexicon, k) =>
      firstWord[POLARITIES.indexOf(polarity)]![LEXICONS.indexOf(lexicon)]![concept]! + k,
    continuation: (polarity, concept) => firstContinuation[POLARITIES.indexOf(polarity)]! + concept,
    name: (token) => names[token] ?? `token ${token}`,
  };
}

function checkLanguage(config: LanguageConfig): void {
  const least = { concepts: 1, words: 1, carriers: 1, topics: 2 } as const;
  for (const key of ['concepts', 'words', 'carriers', 'topics'] as const) {
    if (!Number.isInteger(config[key]) || config[key] < least[key]) {
      throw new RangeError(`${key}: an integer ≥ ${least[key]} was expected, got ${config[key]}`);
    }
  }
  if (!(config.carrierShare >= 0 && config.carrierShare <= 1)) {
    throw new RangeError(`carrierShare: a number in [0, 1] was expected, got ${config.carrierShare}`);
  }
}
