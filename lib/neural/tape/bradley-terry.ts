import { sigmoid, softplus } from '../../float/elementary.ts';
import type { Tape, Tensor } from './tape.ts';

/** Preference pairs: rows of the chosen and of the rejected response, and the weight of each pair in the loss. */
export interface PairRows {
  readonly chosen: Int32Array;
  readonly rejected: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Σ w·(−ln σ(r(chosen) − r(rejected))) = Σ w·softplus(r(rejected) − r(chosen)) (Equation 3 of the paper for weights
 * 1/n), summed in the order of the pairs in float64.
 * @param rewards n × 1
 * @returns 1 × 1
 * @throws RangeError for lists of different length or a row that is not there
 */
export function bradleyTerry(tape: Tape, rewards: Tensor, pairs: PairRows): Tensor {
  const { chosen, rejected, weights } = pairs;
  const count = weights.length;
  if (rewards.columns !== 1 || chosen.length !== count || rejected.length !== count) {
    throw new RangeError(`a column of rewards and ${count} chosen and rejected rows were expected`);
  }
  for (const row of [...chosen, ...rejected]) {
    if (row < 0 || row >= rewards.rows) throw new RangeError(`row ${row} of ${rewards.rows} was asked for`);
  }
  const y = tape.tensor(1, 1);
  const r = rewards.value;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += weights[i]! * softplus(r[rejected[i]!]! - r[chosen[i]!]!);
  y.value[0] = sum;
  tape.record(() => {
    // The derivative of softplus is σ.
    const dr = rewards.gradient;
    for (let i = 0; i < count; i++) {
      const [c, k] = [chosen[i]!, rejected[i]!];
      const slope = y.gradient[0]! * weights[i]! * sigmoid(r[k]! - r[c]!);
      dr[c] = dr[c]! - slope;
      dr[k] = dr[k]! + slope;
    }
  });
  return y;
}
