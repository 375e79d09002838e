/** Learning rate schedules: the factor of the peak learning rate at step t = 0, 1, …, in [0, 1]. */
import { sinAndCos } from '../tape/circular.ts';

export type Schedule = (step: number) => number;

/** 1 throughout. */
export const constant: Schedule = () => 1;

/** (t + 1)/steps up to 1, then constant; the first step already moves. @throws RangeError unless steps is natural */
export function warmUp(steps: number): Schedule {
  expectNatural('warm-up steps', steps);
  return (step) => (step + 1 < steps ? (step + 1) / steps : 1);
}

/**
 * Warm-up, then half a cosine from 1 to `final` over what is left of `total` steps (Loshchilov and Hutter,
 * arXiv 1608.03983), then `final`. The cosine is this project's own, with the same bits on every engine.
 * @throws RangeError unless 0 ≤ warm-up ≤ total and 0 ≤ final ≤ 1
 */
export function cosine(total: number, warmUpSteps = 0, final = 0): Schedule {
  expectNatural('total steps', total);
  const rise = warmUp(warmUpSteps);
  if (warmUpSteps > total || !(final >= 0 && final <= 1)) {
    throw new RangeError(`at most ${total} warm-up steps and a final factor in [0, 1] were expected`);
  }
  return (step) => {
    if (step < warmUpSteps) return rise(step);
    if (step >= total) return final;
    const [, cos] = sinAndCos((Math.PI * (step - warmUpSteps)) / (total - warmUpSteps));
    return final + (1 - final) * 0.5 * (1 + cos);
  };
}

function expectNatural(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${name}: a natural number was expected, got ${value}`);
  }
}
