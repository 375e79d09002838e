import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { enclose, rational } from '../exact/fractions.ts';
import { midpoint, toNumberDown, toNumberUp } from '../interval/to-number.ts';
import { type Chance, exactNoneInSamples, medianSamples, noneInSamples } from './geometric.ts';

const it = suite('the geometric law');

const chance = (n: number | bigint, d: number | bigint): Chance => {
  const s = rational(n, d);
  return { success: enclose(s), failure: enclose(rational(1).sub(s)), exact: s };
};

it('has the median that counting gives', () => {
  for (let d = 1; d <= 40; d++) {
    for (let n = 1; n <= d; n++) {
      // The smallest k with (1 − n/d)^k ≤ 1/2, in integers.
      let k = 0n;
      let [top, bottom] = [1n, 1n];
      while (2n * top > bottom) {
        top *= BigInt(d - n);
        bottom *= BigInt(d);
        k += 1n;
      }
      assert.equal(medianSamples(chance(n, d)), [k, k], `${n}/${d}`);
    }
  }
});

it('decides the median where (1 − s)^k is 1/2 exactly, and encloses it for tiny s', () => {
  assert.equal(medianSamples(chance(1, 2)), [1n, 1n]);
  const [low, high] = medianSamples(chance(1, 1n << 1000n));
  // ln 2·2^1000 to 45 digits and more.
  assert.is(`${low}`.slice(0, 40), `${high}`.slice(0, 40));
  assert.is(`${low}`.length, 301);
});

it('encloses (1 − s)^k, also where 1 − s or s is far below the width of the other', () => {
  for (const [n, d] of [
    [1, 8],
    [4, 11],
    [7, 8],
    [1n, 1n << 1000n],
    [(1n << 1000n) - 1n, 1n << 1000n],
  ] as const) {
    for (const k of [1, 2, 3]) {
      const none = noneInSamples(chance(n, d), k);
      const exact = enclose(exactNoneInSamples(chance(n, d), k)!);
      assert.ok(
        toNumberDown(none.lo) <= toNumberUp(exact.hi) && toNumberDown(exact.lo) <= toNumberUp(none.hi),
      );
      assert.ok(Math.abs(midpoint(none) / midpoint(exact) - 1) < 1e-14 || midpoint(exact) === 0);
    }
  }
  assert.is(midpoint(noneInSamples(chance(1, 1), 3)), 0);
});

it.run();
