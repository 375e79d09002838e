/**
 * One gradient step of the implicit reward model (Equation 5) as named tensors: unembedding [V, D], reference [V, D]
 * (optional), chosen_tokens [L], chosen_hidden [L, D], the same with rejected_ and eval_ (each with its own L), beta
 * and learning_rate [] or [1]. Row k of a hidden tensor is the representation that precedes token k.
 */

import type { ResponseStates, StepInstance } from '../learning-dynamics/types.ts';
import { CheckedTensors, type TensorLayout } from './checked-tensors.ts';
import type { StoredTensor } from './tensor.ts';
import { checkBeta, checkWidth, fault, type Place } from './validate.ts';

const RESPONSES = ['chosen', 'rejected', 'eval'] as const;
const REQUIRED = [
  'beta',
  'learning_rate',
  'unembedding',
  ...RESPONSES.flatMap((name) => [`${name}_tokens`, `${name}_hidden`]),
];

export const STEP_TENSORS: TensorLayout<StepInstance> = {
  required: REQUIRED,
  optional: ['reference'],
  read: stepFromTensors,
};

async function stepFromTensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  source: string,
): Promise<StepInstance> {
  const checked = new CheckedTensors(tensors, REQUIRED, source);
  const [vocabulary, columns] = checked.matrixShape('unembedding', 'a matrix [V, D]');
  const width = checkWidth(columns, checked.place('unembedding'));
  if (vocabulary < 2) {
    throw fault(checked.place('unembedding'), `has ${vocabulary} rows`, 'at least two tokens');
  }
  checked.checkFloats('unembedding', [vocabulary, width]);
  const hasReference = checked.has('reference');
  if (hasReference) checked.checkFloats('reference', [vocabulary, width]);
  checked.checkScalar('beta');
  checked.checkScalar('learning_rate');
  for (const name of RESPONSES) checkResponse(checked, name, width);
  checked.checkTotal();

  const beta = await checked.readScalar('beta', checkBeta);
  const learningRate = await checked.readScalar('learning_rate', checkRate);
  const chosen = await readResponse(checked, 'chosen', vocabulary);
  const rejected = await readResponse(checked, 'rejected', vocabulary);
  const evaluation = await readResponse(checked, 'eval', vocabulary);
  const unembedding = await checked.readFloats('unembedding');
  const base = { beta, learningRate, width, vocabulary, unembedding, chosen, rejected, evaluation };
  return hasReference ? { ...base, reference: await checked.readFloats('reference') } : base;
}

/** A step has no default, so "auto" is not among what is expected. */
function checkRate(value: number, place: Place): number {
  if (!(value > 0 && Number.isFinite(value))) throw fault(place, `is ${value}`, 'a finite number > 0');
  return value;
}

function checkResponse(checked: CheckedTensors, name: string, width: number): void {
  const tokens = checked.get(`${name}_tokens`);
  const length = tokens.shape[0] ?? 0;
  if (length === 0) throw fault(checked.place(tokens.name), 'is empty', 'at least one token');
  checked.checkTokens(tokens.name, [length]);
  checked.checkFloats(`${name}_hidden`, [length, width]);
}

async function readResponse(
  checked: CheckedTensors,
  name: string,
  vocabulary: number,
): Promise<ResponseStates> {
  const tokens = await checked.readTokens(`${name}_tokens`);
  const beyond = tokens.findIndex((token) => token >= vocabulary);
  if (beyond >= 0) {
    const expected = `a token id below ${vocabulary}, the rows of unembedding`;
    throw fault(checked.place(`${name}_tokens`, beyond), `is ${tokens[beyond]}`, expected);
  }
  return { tokens, hidden: await checked.readFloats(`${name}_hidden`) };
}
