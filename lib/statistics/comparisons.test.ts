/** References: scipy 1.17.1 (fisher_exact 'greater'), the demonstration of pcg-c-basic 0.9, and enumerations done here. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pairedBootstrap } from './bootstrap.ts';
import { firstRateIsLarger } from './compare-rates.ts';
import { mcnemar } from './mcnemar.ts';
import { Pcg32 } from './pcg32.ts';

const it = suite('comparisons of rates and series');

const rates = (a: number, n: number, b: number, m: number) =>
  firstRateIsLarger({ successes: a, trials: n }, { successes: b, trials: m });

it('agrees with published p-values of Fisher’s test', () => {
  // The lady tasting tea: 17/70.
  const tea = rates(3, 4, 1, 4);
  assert.is(tea.numerator * 70n, tea.denominator * 17n);
  assert.ok(Math.abs(tea.value - 17 / 70) < 1e-15);
  assert.ok(Math.abs(rates(30, 2000, 12, 2000).value / 0.003799307554156138 - 1) < 1e-9);
  assert.is(rates(0, 5, 2, 5).value, 1);
  assert.is(rates(0, 0, 2, 5).value, 1);
});

it('is the share of arrangements that are as extreme, counted one by one', () => {
  const [n, m] = [4, 5];
  for (let a = 0; a <= n; a++) {
    for (let b = 0; b <= m; b++) {
      let [extreme, all] = [0n, 0n];
      for (let bits = 0; bits < 1 << (n + m); bits++) {
        const ones = (x: number): number => (x === 0 ? 0 : (x & 1) + ones(x >>> 1));
        if (ones(bits) !== a + b) continue;
        all += 1n;
        if (ones(bits & ((1 << n) - 1)) >= a) extreme += 1n;
      }
      const { numerator, denominator } = rates(a, n, b, m);
      assert.is(numerator * all, extreme * denominator, `${a} ${b}`);
    }
  }
});

it('counts sign patterns for McNemar’s test', () => {
  for (const [b, c] of [
    [0, 0],
    [5, 1],
    [3, 9],
    [6, 6],
    [0, 10],
  ] as const) {
    const n = b + c;
    let [asGood, asFar] = [0n, 0n];
    for (let bits = 0; bits < 1 << n; bits++) {
      let first = 0;
      for (let i = 0; i < n; i++) first += (bits >> i) & 1;
      if (first >= b) asGood += 1n;
      if (Math.abs(2 * first - n) >= Math.abs(b - c)) asFar += 1n;
    }
    const { twoSided, firstIsBetter } = mcnemar(b, c);
    assert.is(firstIsBetter.numerator * (1n << BigInt(n)), asGood * firstIsBetter.denominator);
    assert.is(twoSided.numerator * (1n << BigInt(n)), asFar * twoSided.denominator, `${b} ${c}`);
  }
  // Published: 1 against 9, p = 22/1024.
  assert.is(mcnemar(1, 9).twoSided.value, 22 / 1024);
});

it('never rounds a p-value down', () => {
  const third = rates(1, 1, 0, 2);
  assert.is(third.numerator * 3n, third.denominator);
  assert.ok(BigInt(third.value * 2 ** 54) * 3n >= 2n ** 54n);
});

it('draws the numbers of the reference implementation', () => {
  const random = new Pcg32(42, 54);
  const drawn = Array.from({ length: 6 }, () => random.next());
  assert.equal(drawn, [0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e]);
});

it('steps as 64-bit integers do, for any seed', () => {
  const mask = (1n << 64n) - 1n;
  for (const seed of [0, 1, -1, 2 ** 53 - 1, -(2 ** 40) - 17]) {
    const increment = 2n * 5n + 1n;
    let state = (increment + BigInt(seed)) & mask;
    const step = (): void => {
      state = (state * 6364136223846793005n + increment) & mask;
    };
    step();
    const random = new Pcg32(seed, 5);
    for (let k = 0; k < 500; k++) {
      const mixed = Number(((state ^ (state >> 18n)) >> 27n) & 0xffffffffn);
      const rotation = Number(state >> 59n);
      step();
      assert.is(random.next(), ((mixed >>> rotation) | (mixed << (-rotation & 31))) >>> 0);
    }
  }
});

it('goes on where it was saved', () => {
  const random = new Pcg32(-7, 12);
  for (let k = 0; k < 100; k++) random.next();
  const again = Pcg32.restore(JSON.parse(JSON.stringify(random.save())));
  for (let k = 0; k < 100; k++) assert.is(again.next(), random.next());
});

it('draws every value below n about equally often', () => {
  const random = new Pcg32(1);
  const counts = new Array<number>(7).fill(0);
  for (let k = 0; k < 70_000; k++) counts[random.below(7)]! += 1;
  const chiSquare = counts.reduce((sum, c) => sum + ((c - 10_000) * (c - 10_000)) / 10_000, 0);
  // The 0.999 quantile with 6 degrees of freedom is 22.46.
  assert.ok(chiSquare < 22.46, String(chiSquare));
  for (let k = 0; k < 1000; k++) {
    const value = random.between(-3, 3);
    assert.ok(value >= -3 && value <= 3);
  }
});

it('gives the quantiles of the exact bootstrap distribution', () => {
  const [first, second] = [
    [3, 5, 11, 4],
    [1, 6, 2, 2],
  ];
  const d = first.map((v, i) => v - second[i]!);
  const means: number[] = [];
  for (let k = 0; k < 256; k++) {
    means.push((d[k & 3]! + d[(k >> 2) & 3]! + d[(k >> 4) & 3]! + d[(k >> 6) & 3]!) / 4);
  }
  means.sort((a, b) => a - b);
  const { difference, low, high } = pairedBootstrap(first, second, { seed: 3, alpha: 0.2 });
  assert.is(difference, 3);
  // Within 2 % of probability, five standard deviations of 9999 draws, of the 10 % and 90 % points.
  const rank = (x: number): [number, number] => [
    means.filter((m) => m < x).length / 256,
    means.filter((m) => m <= x).length / 256,
  ];
  assert.ok(rank(low)[0] <= 0.12 && rank(low)[1] >= 0.08, String(low));
  assert.ok(rank(high)[0] <= 0.92 && rank(high)[1] >= 0.88, String(high));
  assert.equal(pairedBootstrap(first, second, { seed: 3, alpha: 0.2 }), { difference, low, high });
});

it('refuses what it is not made for', () => {
  assert.throws(() => rates(3, 2, 0, 1), /first\.successes/);
  assert.throws(() => mcnemar(-1, 2), /onlyFirst/);
  assert.throws(() => new Pcg32(0.5), /seed/);
  assert.throws(() => pairedBootstrap([1], [1, 2], { seed: 1 }), /same length/);
  assert.throws(() => pairedBootstrap([1], [2], { seed: 1, resamples: 20 }), /resamples/);
});

it.run();
