import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { equal, isEvaluable, less, ONE, type Term, valueAt } from './asymptotic-term.ts';
import {
  boundTerm,
  exactTerm,
  geometricFault,
  halvingSteps,
  isSmallestThreshold,
  polynomialMassFault,
  thresholdFault,
  thresholdForDegree,
} from './asymptotic-threshold.ts';

const it = suite('thresholds of hypergeometric terms');

const shape = { numerator: [1n], denominator: [1n], factorials: [], from: 1 };
const halves: Term = { ...shape, base: { n: 1n, d: 2n } };
const slow: Term = { ...shape, base: { n: 19n, d: 20n } };
const q = { n: 4n, d: 1n };

it('forms n^k·q·p_n, and a term that is below 1 exactly where n^k·π(C_n) is', () => {
  for (const q of [
    { n: 4n, d: 1n },
    { n: 101n, d: 100n },
  ]) {
    for (let k = 0; k <= 4; k++) {
      for (let n = 1; n < 40; n++) {
        const p = valueAt(halves, n);
        const bound = { n: BigInt(n) ** BigInt(k) * q.n * p.n, d: q.d * p.d };
        assert.ok(equal(valueAt(boundTerm(halves, k, q), n), bound));
        const mass = { n: bound.n, d: bound.d + (q.n - q.d) * p.n };
        assert.is(less(valueAt(exactTerm(halves, k, q), n), ONE), less(mass, ONE), `k = ${k}, n = ${n}`);
      }
    }
  }
});

it('accepts proofs and refuses wrong ones', () => {
  // 4·n·2^-n: 1, 2, 2, 3/2, 1, 5/8 … at n = 1 … : 2, 2, 3/2, 1, 5/8.
  const term = boundTerm(halves, 1, q);
  assert.is(thresholdFault(term, { fallsFrom: 1, threshold: 5 }), null);
  assert.is(thresholdFault(term, { fallsFrom: 9, threshold: 5 }), null);
  assert.match(thresholdFault(term, { fallsFrom: 1, threshold: 4 })!, /not below 1 at n = 4/);
  assert.match(thresholdFault(term, { fallsFrom: 9, threshold: 4 })!, /not below 1 at n = 4/);
  assert.match(thresholdFault(term, { fallsFrom: 0, threshold: 5 })!, /negative coefficient/);
  assert.match(thresholdFault(term, { fallsFrom: 1, threshold: 0 })!, /below the smallest size/);
  assert.match(thresholdFault(term, { fallsFrom: 100_000, threshold: 5 })!, /more than/);
  assert.match(thresholdFault(term, { fallsFrom: 1, threshold: 10 ** 9 })!, /too many digits/);
  assert.ok(isSmallestThreshold(term, 5));
  assert.not.ok(isSmallestThreshold(term, 6));
  assert.ok(isSmallestThreshold(boundTerm(halves, 0, ONE), 1));
  // n^3·2^-n rises at first.
  assert.match(
    thresholdFault(boundTerm(halves, 3, ONE), { fallsFrom: 1, threshold: 10 })!,
    /negative coefficient/,
  );
});

it('accepts and refuses geometric decay', () => {
  const decay = { rate: { n: 3n, d: 4n }, from: 1, start: 3 };
  assert.is(geometricFault(halves, q, decay), null);
  assert.match(geometricFault(halves, q, { ...decay, start: 2 })!, /not below 1 at n = 2/);
  assert.match(geometricFault(halves, q, { ...decay, rate: { n: 1n, d: 3n } })!, /negative coefficient/);
  assert.match(geometricFault(halves, q, { ...decay, rate: ONE })!, /between 0 and 1/);
  assert.match(geometricFault(halves, q, { ...decay, rate: { n: 0n, d: 1n } })!, /between 0 and 1/);
  assert.match(geometricFault(halves, q, { ...decay, from: 0 })!, /order/);
});

it('proves q·p_n < 1 by halvings where the number is too long', () => {
  const term: Term = { ...shape, base: { n: 10n ** 9n - 1n, d: 10n ** 9n } };
  const rate = { n: 2n * 10n ** 9n - 1n, d: 2n * 10n ** 9n };
  const q = { n: 1000n, d: 1n };
  const steps = halvingSteps(rate);
  assert.is(steps, 2 * 10 ** 9);
  // 1000·(1 − 10^-9) is below 2^10; the bits of numerator and denominator say 2^11.
  const decay = { rate, from: 1, start: 1 + 11 * steps };
  assert.is(geometricFault(term, q, decay), null);
  assert.match(geometricFault(term, q, { ...decay, start: 9 * steps })!, /not proved to be below 1/);
  const late = { ...decay, from: 10 ** 9, start: 10 ** 9 };
  assert.match(geometricFault(term, q, late)!, /too many digits/);
});

it('counts the steps in which a rate halves', () => {
  assert.is(halvingSteps({ n: 1n, d: 2n }), 2);
  assert.is(halvingSteps({ n: 19n, d: 20n }), 20);
  assert.is(halvingSteps({ n: 2n, d: 5n }), 2);
  for (const rate of [
    { n: 1n, d: 2n },
    { n: 19n, d: 20n },
    { n: 35n, d: 36n },
    { n: 1n, d: 100n },
  ]) {
    const s = BigInt(halvingSteps(rate));
    assert.ok(2n * rate.n ** s <= rate.d ** s);
  }
});

it('has a closed form that holds from its size on, for many degrees', () => {
  for (const term of [halves, slow]) {
    const rate = term.base;
    for (const start of [1, 2, 30, 100]) {
      // The scaling with q·p_start just below 1 is the hardest.
      const p = valueAt(term, start);
      const q = { n: p.d - 1n, d: p.n };
      const decay = { rate, from: 1, start };
      assert.is(geometricFault(term, q, decay), null);
      for (const k of [0, 1, 2, 3, 8, 30]) {
        const n = thresholdForDegree(decay, k);
        const scaled = boundTerm(term, k, q);
        const sizes = [n, n + 1, n + 2, n + 19, n + 20, n + 21, 2 * n, 5 * n];
        assert.ok(isEvaluable(scaled, n));
        for (const size of sizes.filter((m) => isEvaluable(scaled, m))) {
          assert.ok(less(valueAt(scaled, size), ONE), `k = ${k}, n = ${size}`);
        }
      }
    }
  }
});

it('accepts and refuses the proof of an efficient generator', () => {
  const square: Term = { ...shape, base: ONE, denominator: [0n, 0n, 1n] };
  assert.is(polynomialMassFault(square, { degree: 2, from: 1 }), null);
  assert.match(polynomialMassFault(square, { degree: 1, from: 1 })!, /negative coefficient/);
  assert.match(polynomialMassFault(square, { degree: 2, from: 0 })!, /below the smallest size/);
  assert.match(polynomialMassFault(halves, { degree: 50, from: 1 })!, /negative coefficient/);
});

it('refuses numbers that would take minutes to form, or that leave the range of exact doubles', () => {
  const tiny = 1n << 60n;
  const slow: Term = { ...shape, base: { n: tiny - 1n, d: tiny }, denominator: [10n] };
  const rate = { n: 2n * tiny - 1n, d: 2n * tiny };
  assert.match(geometricFault(slow, q, { rate, from: 1, start: 1 })!, /too close to 1/);
  const power: Term = { ...shape, base: ONE, denominator: [0n, 1n] };
  assert.match(polynomialMassFault(power, { degree: 10 ** 8, from: 1 })!, /above 256/);
  // 1/n!: 15,000 values of some 100,000 bits.
  const factorial: Term = {
    ...shape,
    base: ONE,
    factorials: [{ slope: 1, offset: 0, exponent: -1 }],
  };
  const late = { fallsFrom: 20_000, threshold: 5_000 };
  assert.match(thresholdFault(factorial, late)!, /too many digits together/);
});

it.run();
