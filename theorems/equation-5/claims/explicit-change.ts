/** The change of the implicit reward by its definition: U + ΔU entry by entry, in 160-bit intervals. */

import type { Interval } from '../../../lib/interval/interval.ts';
import { sum } from '../../../lib/learning-dynamics/arithmetic.ts';
import { type PositionState, stepState } from '../../../lib/learning-dynamics/step-state.ts';
import type { StepInstance } from '../../../lib/learning-dynamics/types.ts';
import { wideArithmetic } from '../../../lib/learning-dynamics/wide-arithmetic.ts';

const { add, subtract, multiply, point, logSumExp } = wideArithmetic;

/**
 * β(ln π_{U+ΔU}(ȳ|x̄) − ln π_U(ȳ|x̄)), ΔU = ηgβ(Σ(e_{y+_l} − p)hᵀ − Σ(e_{y−_l} − p)hᵀ).
 * @param stepSign −1 climbs the loss.
 */
export function explicitChange(instance: StepInstance, stepSign: 1 | -1 = 1): Interval {
  const { vocabulary, width, unembedding, beta, learningRate } = instance;
  const { chosen, rejected, evaluation, residuals } = stepState(wideArithmetic, instance);
  const factor = multiply(multiply(point(stepSign * learningRate), point(beta)), residuals.residual);
  const before = Array.from(unembedding, point);
  const after = [...before];
  const include = (positions: readonly PositionState<Interval>[], sign: 1 | -1): void => {
    for (const { token, probability, hidden, start } of positions) {
      for (let v = 0; v < vocabulary; v++) {
        const score = subtract(point(v === token ? 1 : 0), probability[v]!);
        const weight = multiply(multiply(point(sign), factor), score);
        for (let d = 0; d < width; d++) {
          const at = v * width + d;
          after[at] = add(after[at]!, multiply(weight, point(hidden[start + d]!)));
        }
      }
    }
  };
  include(chosen, 1);
  include(rejected, -1);
  const logProbability = (matrix: readonly Interval[]): Interval =>
    sum(
      wideArithmetic,
      evaluation.map(({ token, hidden, start }) => {
        const logits = Array.from({ length: vocabulary }, (_, v) =>
          sum(
            wideArithmetic,
            Array.from({ length: width }, (__, d) =>
              multiply(matrix[v * width + d]!, point(hidden[start + d]!)),
            ),
          ),
        );
        return subtract(logits[token]!, logSumExp(logits));
      }),
    );
  return multiply(point(beta), subtract(logProbability(after), logProbability(before)));
}
