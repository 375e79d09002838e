/** Documents for pre-training. */
import type { Sequence } from '../neural/model/batch.ts';
import { type Generator, stream } from '../neural/random/generator.ts';
import {
  CARRIER_CLASSES,
  type LanguageConfig,
  LEXICONS,
  POLARITIES,
  TOPICS_PER_PROMPT,
  type Vocabulary,
  vocabularyOf,
} from './language.ts';

/** `<bos> 4 topic words <ans>`, the topic words independent and uniform. */
export function drawPrompt(generator: Generator, vocabulary: Vocabulary, topics: number): readonly number[] {
  const words = Array.from({ length: TOPICS_PER_PROMPT }, () => vocabulary.topic(generator.below(topics)));
  return [vocabulary.bos, ...words, vocabulary.ans];
}

/** The `count` documents of a step: a pure function of config, seed and step, from the stream `documents/STEP`. */
export function documentsOf(
  config: LanguageConfig,
  seed: number,
  step: number,
  count: number,
): readonly Sequence[] {
  const vocabulary = vocabularyOf(config);
  const generator = stream(seed, `documents/${step}`);
  return Array.from({ length: count }, () => ({
    tokens: drawDocument(generator, config, vocabulary),
    responseMask: [],
  }));
}

function drawDocument(
  generator: Generator,
  config: LanguageConfig,
  vocabulary: Vocabulary,
): readonly number[] {
  const { concepts, words, carriers, topics, carrierShare, endInResponse } = config;
  const prompt = drawPrompt(generator, vocabulary, topics);
  const opens = generator.uniform() < carrierShare;
  const carrier = vocabulary.carrier(
    CARRIER_CLASSES[generator.below(CARRIER_CLASSES.length)]!,
    generator.below(carriers),
  );
  const polarity = POLARITIES[generator.below(2)]!;
  const concept = generator.below(concepts);
  const word = vocabulary.word(polarity, concept, LEXICONS[generator.below(2)]!, generator.below(words));
  const next = vocabulary.continuation(polarity, concept);
  const end = endInResponse ? [vocabulary.eos, next] : [next, vocabulary.eos];
  return [...prompt, ...(opens ? [carrier] : []), word, ...end];
}
