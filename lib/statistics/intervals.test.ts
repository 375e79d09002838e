/** References: scipy 1.17.1 (beta.ppf and beta.isf, accurate to 1e-11 here; t.isf, norm.isf), and sums done by brute force. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as iv from '../interval/interval.ts';
import { midpoint, toNumberDown, toNumberUp } from '../interval/to-number.ts';
import { approximateTails, binomialTails } from './binomial-tail.ts';
import { clopperPearson } from './clopper-pearson.ts';
import { binomial } from './exact-ratio.ts';
import { meanInterval } from './mean.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';
import { pi } from './pi.ts';
import { tQuantile, tUpperTail } from './student-t.ts';

const it = suite('intervals of proportions and means');

const near = (measured: number, expected: number, relative: number): void =>
  assert.ok(Math.abs(measured - expected) <= relative * Math.abs(expected), `${measured} for ${expected}`);

/** P(X ≤ k) for p = a/b, exact. */
function exactTail(n: number, k: number, a: bigint, b: bigint): [bigint, bigint] {
  let sum = 0n;
  for (let i = 0; i <= k; i++) sum += binomial(n, i) * a ** BigInt(i) * (b - a) ** BigInt(n - i);
  return [sum, b ** BigInt(n)];
}

it('encloses binomial tails', () => {
  for (const n of [1, 2, 7, 40, 300]) {
    for (const [a, b] of [
      [1n, 2n],
      [1n, 64n],
      [63n, 64n],
      [5n, 16n],
    ] as const) {
      for (const k of new Set([0, Math.floor(n / 3), n - 1, n])) {
        const { atMost, above } = binomialTails(n, k, iv.ratio(a, b));
        const [numerator, denominator] = exactTail(n, k, a, b);
        const exact = iv.ratio(numerator, denominator);
        const rest = iv.ratio(denominator - numerator, denominator);
        assert.not(iv.isBelow(atMost, exact) || iv.isBelow(exact, atMost), `${n} ${k} ${a}/${b}`);
        assert.not(iv.isBelow(above, rest) || iv.isBelow(rest, above), `${n} ${k} ${a}/${b}`);
        // Tight, too.
        // Tight, too; below 10^-300 doubles are coarse.
        if (toNumberUp(atMost.hi) < 1e-300) continue;
        near(toNumberUp(atMost.hi), toNumberDown(atMost.lo), 1e-15);
        near(approximateTails(n, k, Number(a) / Number(b)).atMost, midpoint(exact), 1e-13);
      }
    }
  }
});

it('agrees with published Clopper–Pearson intervals', () => {
  const cases = [
    [0, 10, 0.05, 0, 0.30849710781876083],
    [8, 10, 0.05, 0.4439045376923585, 0.9747892736731666],
    [10, 10, 0.05, 0.6915028921812392, 1],
    [1, 2000, 0.05, 1.2658823868557889e-5, 0.002782639834658947],
    [1017, 2000, 0.05, 0.48634124000928225, 0.5306338061512759],
    [3, 1_000_000, 0.01, 3.378636695156396e-7, 1.0977433709098375e-5],
  ] as const;
  for (const [k, n, alpha, low, high] of cases) {
    const interval = clopperPearson(k, n, { alpha });
    near(interval.low, low, 1e-11);
    near(interval.high, high, 1e-11);
  }
  const lower = clopperPearson(19, 20, { sides: 'lower' });
  near(lower.low, 0.7838938357931526, 1e-12);
  assert.is(lower.high, 1);
  // P(X = n | p) = p^n, so that the one-sided bound for n of n is α^(1/n).
  near(clopperPearson(1, 1, { alpha: 0.25, sides: 'lower' }).low, 0.25, 1e-11);
});

it('rounds outward: the ends are rejected exactly, points inside are not', () => {
  const view = (p: number): [bigint, bigint] => {
    let [b, a] = [1n, p];
    while (!Number.isInteger(a)) {
      a *= 2;
      b *= 2n;
    }
    return [BigInt(a), b];
  };
  for (const [k, n] of [
    [1, 3],
    [7, 12],
    [24, 25],
  ] as const) {
    const { low, high } = clopperPearson(k, n, { alpha: 0.125 });
    for (const [p, inside] of [
      [low, false],
      [low * (1 + 1e-10), true],
      [high, false],
      [high * (1 - 1e-10), true],
    ] as const) {
      const [a, b] = view(p);
      const [atMost, all] = exactTail(n, k, a, b);
      const [below] = exactTail(n, k - 1, a, b);
      const isRejected = 16n * atMost < all || 16n * (all - below) < all;
      assert.is(isRejected, !inside, `${k}/${n} at ${p}`);
    }
  }
});

it('encloses every interval of few trials, and those near 0 and 1 of many', () => {
  for (let n = 1; n <= 30; n++) {
    for (let k = 0; k <= n; k++) {
      const { low, high } = clopperPearson(k, n);
      const mirrored = clopperPearson(n - k, n);
      assert.ok(0 <= low && low <= k / n && k / n <= high && high <= 1, `${k}/${n}`);
      assert.ok(Math.abs(low + mirrored.high - 1) < 1e-13, `${k}/${n}`);
    }
  }
  for (const n of [1000, 1_000_000]) {
    for (const k of [0, 1, 2, n - 2, n - 1, n]) {
      const { low, high } = clopperPearson(k, n, { alpha: 1e-6 });
      assert.ok(low <= k / n && k / n <= high, `${k}/${n}`);
    }
  }
});

it('covers at least as often as it says, summed over all outcomes', () => {
  const n = 12;
  const intervals = Array.from({ length: n + 1 }, (_, k) => clopperPearson(k, n, { alpha: 0.1 }));
  for (let j = 1; j < 64; j++) {
    const p = j / 64;
    let covered = 0n;
    for (const [k, { low, high }] of intervals.entries()) {
      if (low <= p && p <= high)
        covered += binomial(n, k) * BigInt(j) ** BigInt(k) * BigInt(64 - j) ** BigInt(n - k);
    }
    assert.ok(10n * covered >= 9n * 64n ** BigInt(n), `p = ${p}`);
  }
});

it('encloses π and quantiles of the normal and of Student’s distribution', () => {
  assert.is(toNumberDown(pi.lo), Math.PI);
  for (const [tail, z] of [
    [0.025, 1.9599639845400545],
    [0.005, 2.575829303548901],
    [0.1, 1.2815515655446004],
    [1e-9, 5.9978070150076865],
  ] as const) {
    const { lo, hi } = normalQuantile(tail);
    near(lo, z, 1e-13);
    near(hi, z, 1e-13);
    assert.ok(iv.isBelow(normalUpperTail(iv.point(hi)), normalUpperTail(iv.point(lo))));
  }
  for (const [degrees, tail, t] of [
    [1, 0.025, 12.706204736174705],
    [2, 0.025, 4.302652729749464],
    [4, 0.025, 2.7764451051977943],
    [9, 0.005, 3.2498355415921263],
    [30, 0.05, 1.6972608865939574],
    [999, 0.025, 1.9623414611334498],
    [3, 1e-6, 103.29946778041935],
  ] as const) {
    const { lo, hi } = tQuantile(degrees, tail);
    near(lo, t, 1e-12);
    near(hi, t, 1e-12);
    assert.not(iv.isBelow(tUpperTail(degrees, iv.point(lo)), iv.point(tail)), 'lo is not beyond');
    assert.not(iv.isBelow(iv.point(tail), tUpperTail(degrees, iv.point(hi))), 'hi is not before');
  }
  // ν = 2 has P(T > t) = ½ − t/(2√(2 + t²)): rational at t = 1/2 (√(9/4)), on either side of the two series' border.
  near(midpoint(tUpperTail(2, iv.point(0.5))), 0.5 - 0.25 / 1.5, 1e-15);
  near(midpoint(tUpperTail(2, iv.point(7))), 0.5 - 7 / (2 * Math.sqrt(51)), 1e-13);
});

it('gives Student’s interval of a mean', () => {
  // mean 3, s² = 2.5, t_{4, 0.975} = 2.7764451052.
  const { mean, low, high, deviation } = meanInterval([1, 2, 3, 4, 5]);
  assert.is(mean, 3);
  near(deviation, Math.sqrt(2.5), 1e-15);
  near(high - mean, 2.7764451051977943 * Math.sqrt(0.5), 1e-12);
  near(mean - low, high - mean, 1e-15);
  assert.equal(meanInterval([2, 2]), { mean: 2, low: 2, high: 2, deviation: 0, count: 2 });
});

it('refuses what it is not made for', () => {
  assert.throws(() => clopperPearson(1, 0), /trials/);
  assert.throws(() => clopperPearson(3, 2), /successes/);
  assert.throws(() => clopperPearson(1.5, 2), /successes/);
  assert.throws(() => clopperPearson(1, 2, { alpha: 1 }), /alpha/);
  assert.throws(() => tQuantile(0, 0.1), /degrees/);
  assert.throws(() => tQuantile(3, 0.5), /tail/);
  assert.throws(() => normalQuantile(0), /tail/);
  assert.throws(() => meanInterval([1]), /two values/);
  assert.throws(() => meanInterval([1, Number.NaN]), /finite/);
});

it.run();
