/**
 * The explicit model's part of an instance in the form of the audit theorem:2. It reads the representations of whole
 * responses; tokens and prompts, which it does not read, are those of the first position.
 */

import type { Instance, PreferencePairs } from '../../../lib/instance/types.ts';
import type { LinearInstance, Pair } from './instances.ts';

function whole(pairs: readonly Pair[], width: number): PreferencePairs {
  const join = (of: (pair: Pair) => Float64Array): Float64Array => {
    const all = new Float64Array(pairs.length * width);
    for (const [i, pair] of pairs.entries()) all.set(of(pair), i * width);
    return all;
  };
  return {
    count: pairs.length,
    prompt: join(({ chosen }) => chosen.prefixes.subarray(0, width)),
    chosenHidden: join(({ chosen }) => chosen.whole),
    rejectedHidden: join(({ rejected }) => rejected.whole),
    chosenToken: Int32Array.from(pairs, ({ chosen }) => chosen.tokens[0]!),
    rejectedToken: Int32Array.from(pairs, ({ rejected }) => rejected.tokens[0]!),
  };
}

export function explicitInstance({ train, evaluation, width }: LinearInstance): Instance {
  return {
    width,
    beta: 1,
    learningRate: 'auto',
    train: whole(train, width),
    evaluation: whole(evaluation.none, width),
  };
}
