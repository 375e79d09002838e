/** Hypothesis H4: η < 2·B⁻²·min{1, β⁻²}, B the largest hidden norm in D_T. Part of the trusted base. */

import { commonScale, compare, type Dyadic, fromNumber, multiply, sign, subtract } from '../exact/dyadic.ts';
import { InputError } from '../input-error.ts';
import type { Instance } from '../instance/types.ts';
import * as iv from '../interval/interval.ts';
import { toNumberDown } from '../interval/to-number.ts';
import { dotOfIntegers, squaredNormOfDoubles } from './rows.ts';

export interface StepLimit {
  /** Encloses B². */
  readonly squaredNorm: iv.Interval;
  /** Encloses 2·B⁻²·min{1, β⁻²}; null when B = 0 and there is no limit. */
  readonly limit: iv.Interval | null;
  /** Whether η is below the limit, decided exactly where the enclosure leaves it open. */
  admits(learningRate: number): boolean;
  /** A double just below half of the limit, 1 when there is none: the step that 'auto' stands for. */
  readonly auto: number;
}

/** @throws InputError when 'auto' stands for a step below the smallest double. */
export function stepLimit(instance: Instance): StepLimit {
  const { width, train, beta } = instance;
  const matrices = [train.prompt, train.chosenHidden, train.rejectedHidden];
  const norms = matrices.map((h) =>
    Array.from({ length: train.count }, (_, i) => squaredNormOfDoubles(h, width, i)),
  );
  const squaredNorm = norms.flat().reduce(iv.max);
  if (sign(squaredNorm.hi) === 0) return { squaredNorm, limit: null, admits: () => true, auto: 1 };
  const b = iv.point(beta);
  const factor = iv.max(iv.point(1), iv.multiply(b, b));
  const scaled = iv.multiply(squaredNorm, factor);
  const limit = iv.divide(iv.point(2), scaled);

  /** Exact B²: only rows that could attain the maximum are squared exactly. */
  const exactSquaredNorm = (): Dyadic => {
    let largest: Dyadic = { mantissa: 0n, exponent: 0 };
    for (const [k, h] of matrices.entries()) {
      for (let i = 0; i < train.count; i++) {
        if (compare(norms[k]![i]!.hi, squaredNorm.lo) < 0) continue;
        const { integers, exponent } = commonScale(h.subarray(i * width, (i + 1) * width));
        const value = { mantissa: dotOfIntegers(integers, integers), exponent: 2 * exponent };
        if (compare(value, largest) > 0) largest = value;
      }
    }
    return largest;
  };

  const auto = toNumberDown(iv.scale(iv.lower(limit), -1).lo);
  if (instance.learningRate === 'auto' && auto === 0) {
    throw new InputError(
      'learningRate "auto": half of 2·B⁻²·min{1, β⁻²} is below the smallest double; expected smaller hidden representations or beta',
    );
  }

  return {
    squaredNorm,
    limit,
    admits(learningRate) {
      const eta = iv.point(learningRate);
      const product = iv.multiply(eta, scaled);
      const two = iv.point(2);
      if (iv.isBelow(product, two)) return true;
      if (compare(product.lo, two.hi) >= 0) return false;
      const exactFactor = beta > 1 ? multiply(fromNumber(beta), fromNumber(beta)) : fromNumber(1);
      const exact = multiply(multiply(fromNumber(learningRate), exactSquaredNorm()), exactFactor);
      return sign(subtract(exact, fromNumber(2))) < 0;
    },
    auto,
  };
}
