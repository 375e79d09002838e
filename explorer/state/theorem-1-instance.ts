/** From the controls of the view to the instance file of Theorem 1. */

import { rational } from '../../lib/exact/fractions.ts';
import { parseRational } from '../../lib/exact/rational-text.ts';
import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import { makePrompt } from '../../lib/verification/prompt.ts';
import { instanceToJson } from '../../theorems/theorem-1/instances/file.ts';
import type { ViewState } from './state.ts';
import { threeDigits } from './three-digits.ts';

const exactly = (x: number) => parseRational(threeDigits(x))!;

/** p is shared among the correct responses, 1 − p among the others, in random whole proportions 1 to 16. */
export function theorem1Instance(state: ViewState<'theorem-1'>): string {
  const { seed, responses, correct } = state;
  const random = new Pcg32(seed);
  const p = exactly(state.p);
  const parts = Array.from({ length: responses }, () => random.between(1, 16));
  const sumOf = (from: number, to: number): number => parts.slice(from, to).reduce((a, b) => a + b, 0);
  const [good, bad] = [sumOf(0, correct), sumOf(correct, responses)];
  const prompt = makePrompt(
    parts.map((part, i) => ({
      reference: i < correct ? p.mul(rational(part, good)) : rational(1).sub(p).mul(rational(part, bad)),
      correct: i < correct,
      text: `y${i + 1}`,
    })),
  );
  return instanceToJson({
    beta: exactly(state.beta),
    margin: { kind: 'delta', delta: exactly(state.delta) },
    prompts: [prompt],
  });
}
