/**
 * Instances as named tensors: train_prompt, train_chosen_hidden, train_rejected_hidden [n, D], train_chosen_token,
 * train_rejected_token [n], the same with eval_, beta, learning_rate (optional) [] or [1], initial_head (optional) [D].
 */
import { CheckedTensors, type TensorLayout } from './checked-tensors.ts';
import type { StoredTensor } from './tensor.ts';
import type { Instance, PreferencePairs } from './types.ts';
import { checkBeta, checkLearningRate, checkPairCount, checkWidth } from './validate.ts';

const PAIR_TENSORS = ['prompt', 'chosen_hidden', 'rejected_hidden', 'chosen_token', 'rejected_token'];
const REQUIRED = ['beta', ...PAIR_TENSORS.map((n) => `train_${n}`), ...PAIR_TENSORS.map((n) => `eval_${n}`)];

export const PREFERENCE_TENSORS: TensorLayout<Instance> = {
  required: REQUIRED,
  optional: ['learning_rate', 'initial_head'],
  read: instanceFromTensors,
};

async function instanceFromTensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  source: string,
): Promise<Instance> {
  const checked = new CheckedTensors(tensors, REQUIRED, source);
  const [rows, columns] = checked.matrixShape('train_prompt', 'a matrix [n, D]');
  checkPairCount(rows, checked.place('train_prompt'));
  const width = checkWidth(columns, checked.place('train_prompt'));
  const hasHead = checked.has('initial_head');
  const hasRate = checked.has('learning_rate');
  checked.checkScalar('beta');
  if (hasRate) checked.checkScalar('learning_rate');
  if (hasHead) checked.checkFloats('initial_head', [width]);
  const trainCount = checkPairs(checked, 'train', width);
  const evalCount = checkPairs(checked, 'eval', width);
  checked.checkTotal();

  const beta = await checked.readScalar('beta', checkBeta);
  const learningRate: number | 'auto' = hasRate
    ? await checked.readScalar('learning_rate', checkLearningRate)
    : 'auto';
  const train = await readPairs(checked, 'train', trainCount);
  const evaluation = await readPairs(checked, 'eval', evalCount);
  const base = { width, beta, learningRate, train, evaluation };
  return hasHead ? { ...base, initialHead: await checked.readFloats('initial_head') } : base;
}

/** The number n of pairs. */
function checkPairs(checked: CheckedTensors, set: string, width: number): number {
  const prompt = checked.get(`${set}_prompt`);
  const count = checkPairCount(prompt.shape[0] ?? 0, checked.place(prompt.name));
  checked.checkFloats(`${set}_prompt`, [count, width]);
  for (const response of ['chosen', 'rejected']) {
    checked.checkFloats(`${set}_${response}_hidden`, [count, width]);
    checked.checkTokens(`${set}_${response}_token`, [count]);
  }
  return count;
}

async function readPairs(checked: CheckedTensors, set: string, count: number): Promise<PreferencePairs> {
  return {
    count,
    chosenToken: await checked.readTokens(`${set}_chosen_token`),
    rejectedToken: await checked.readTokens(`${set}_rejected_token`),
    prompt: await checked.readFloats(`${set}_prompt`),
    chosenHidden: await checked.readFloats(`${set}_chosen_hidden`),
    rejectedHidden: await checked.readFloats(`${set}_rejected_hidden`),
  };
}
