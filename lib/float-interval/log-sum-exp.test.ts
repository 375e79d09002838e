import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, type Dyadic, fromNumber, subtract } from '../exact/dyadic.ts';
import * as exact from '../interval/elementary.ts';
import { add, divide, type Interval, point } from '../interval/interval.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';
import type { FloatInterval } from './interval.ts';
import { logSumExp, logSumExpEscalated } from './log-sum-exp.ts';
import { probabilities } from './probabilities.ts';
import { nextDown, nextUp } from './rounding.ts';
import { type Random, random } from './testing/random.ts';

const it = suite('log-sum-exp and softmax');

/** Sizes 1..60, spreads from 10^-12 to 10^300, now and then equal entries, −Infinity, a large common shift. */
function logits(source: Random, size = 1 + (source.word() % 60)): Float64Array {
  const spreads = [1e-12, 0.01, 1, 30, 200, 900, 1e4, 1e300];
  const spread = spreads[source.word() % spreads.length]!;
  const shifts = [0, 0, 0, 5, -700, 1e6, -1e17, 1e300, -1.7e308];
  const shift = shifts[source.word() % shifts.length]!;
  const z = new Float64Array(size);
  for (let i = 0; i < size; i++) z[i] = shift + spread * (source.uniform() - 0.5);
  if (source.word() % 4 === 0) z[source.word() % size] = z[0]!;
  if (source.word() % 4 === 0) z[source.word() % size] = -Infinity;
  if (z.every((value) => value === -Infinity)) z[0] = 1;
  return z;
}

function encloses(a: FloatInterval, b: Interval): boolean {
  const below = a.lo === -Infinity || compare(fromNumber(a.lo), b.lo) <= 0;
  return below && (a.hi === Infinity || compare(fromNumber(a.hi), b.hi) >= 0);
}

it('encloses the 160-bit value at 4000 random points and is at most two ulps wide', () => {
  const source = random(1);
  let neighbours = 0;
  for (let n = 0; n < 4000; n++) {
    const z = logits(source);
    const bounds = logSumExp(z);
    const value = logSumExpEscalated(z);
    assert.ok(encloses(bounds, value), `${z}: [${bounds.lo}, ${bounds.hi}]`);
    const size = Math.max(Math.abs(bounds.lo), Math.abs(bounds.hi));
    const top = Math.max(...z);
    // Near 0 by cancellation, |m| ≈ ln S, only the absolute width is small.
    if (size > 1e-3 * Math.abs(top) && bounds.hi < Infinity) {
      assert.ok(bounds.hi <= nextUp(nextUp(bounds.lo)), `${z}: [${bounds.lo}, ${bounds.hi}]`);
      assert.ok(bounds.hi - bounds.lo <= 5e-16 * size || size < 1e-300, `${z}: ${bounds.hi - bounds.lo}`);
    }
    if (bounds.hi <= nextUp(bounds.lo)) neighbours++;
  }
  assert.ok(neighbours > 3900, `${neighbours} of 4000 are one ulp wide or less`);
});

it('has a relative width below 5e-16 for 1000 terms, and stays relatively accurate near 0', () => {
  const source = random(2);
  for (const spread of [1, 10, 40, 1000]) {
    const z = Float64Array.from({ length: 1000 }, () => spread * source.uniform());
    const { lo, hi } = logSumExp(z);
    assert.ok(encloses({ lo, hi }, logSumExpEscalated(z)));
    assert.ok((hi - lo) / hi <= 5e-16, `${spread}: ${(hi - lo) / hi}`);
  }
  for (const small of [-1, -5.6, -40, -90, -300, -640]) {
    const z = new Float64Array([small, 0, small - 1]);
    const { lo, hi } = logSumExp(z);
    assert.ok(encloses({ lo, hi }, logSumExpEscalated(z)));
    assert.ok((hi - lo) / hi <= 5e-16, `${small}: ${(hi - lo) / hi}`);
  }
});

it('is wide only absolutely where the sum cancels or a tiny one meets terms left out', () => {
  // ln 2 + z ≈ 2^-55: the error of the kernel, some 2^-69, shows.
  const z = new Float64Array([-Math.LN2, -Math.LN2]);
  const { lo, hi } = logSumExp(z);
  assert.ok(encloses({ lo, hi }, logSumExpEscalated(z)));
  assert.ok(hi > nextUp(nextUp(lo)) && hi - lo < 2 ** -67 && lo > 0, `${lo}, ${hi}`);
  const tiny = logSumExp(new Float64Array([1e-300, -1000, -2000]));
  assert.is(tiny.lo, 1e-300);
  assert.ok(tiny.hi > 1e-290 && tiny.hi < 2 ** -935, `${tiny.hi}`);
});

it('does not overflow, and knows the exact cases', () => {
  const at = (...z: number[]): FloatInterval => logSumExp(new Float64Array(z));
  assert.equal(at(1e308), { lo: 1e308, hi: 1e308 });
  assert.equal(at(-3, -Infinity), { lo: -3, hi: -3 });
  assert.equal(at(1e308, -1e308), { lo: 1e308, hi: nextUp(1e308) });
  assert.equal(at(-1e308, -1e308, -1e308), { lo: -1e308, hi: nextUp(-1e308) });
  assert.equal(at(Number.MAX_VALUE, Number.MAX_VALUE), { lo: Number.MAX_VALUE, hi: Infinity });
  assert.equal(at(0, -1000), { lo: 0, hi: at(0, -1000).hi });
  assert.ok(at(0, -1000).hi > 0 && at(0, -1000).hi < 1e-280);
  assert.equal(at(0, 0), { lo: Math.LN2, hi: nextUp(Math.LN2) });
});

it('of boxes is that of their corners', () => {
  const source = random(3);
  for (let n = 0; n < 500; n++) {
    const lo = logits(source);
    const hi = lo.map((value) =>
      value === -Infinity ? value : value + Math.abs(value) * source.uniform() * 1e-3,
    );
    const bounds = logSumExp(lo, hi);
    assert.is(bounds.lo, logSumExp(lo).lo);
    assert.is(bounds.hi, logSumExp(hi).hi);
  }
  const none = new Float64Array([-Infinity, -Infinity]);
  assert.equal(logSumExp(none, new Float64Array([0, -Infinity])), { lo: -Infinity, hi: 0 });
});

it('refuses what has no value', () => {
  for (const z of [[], [NaN], [1, Infinity], [-Infinity], [-Infinity, -Infinity]]) {
    const values = new Float64Array(z);
    assert.throws(() => logSumExp(values), /needed|entry/);
    assert.throws(() => logSumExpEscalated(values), /needed|entry/);
    assert.throws(() => probabilities(values), /needed|entry/);
  }
  assert.throws(() => logSumExp(new Float64Array([1]), new Float64Array([0])), /lo ≤ hi/);
  assert.throws(() => logSumExp(new Float64Array([1]), new Float64Array([2, 3])), /as many/);
});

/** p_i in 160 bits with z_i from own and the others from others. */
function exactProbability(own: Float64Array, others: Float64Array, i: number): Interval {
  let rest = point(1);
  const at = fromNumber(own[i]!);
  for (let j = 0; j < others.length; j++) {
    if (j === i || others[j] === -Infinity) continue;
    const t: Dyadic = subtract(fromNumber(others[j]!), at);
    rest = add(rest, exact.exp({ lo: t, hi: t }));
  }
  return divide(point(1), rest);
}

function checkProbability(lo: number, hi: number, least: Interval, most: Interval, what: string): void {
  assert.ok(encloses({ lo, hi }, { lo: least.lo, hi: most.hi }), what);
  // Each side at most one ulp beyond the tightest.
  assert.ok(lo >= nextDown(toNumberDown(least.hi)), `${what}: ${lo} is low`);
  assert.ok(hi <= nextUp(toNumberUp(most.lo)), `${what}: ${hi} is high`);
}

it('probabilities enclose the 160-bit values at points', () => {
  const source = random(4);
  let [checked, tight] = [0, 0];
  for (let n = 0; n < 300; n++) {
    const z = logits(source, 1 + (source.word() % 12));
    // exp of lib/interval is made for arguments up to 2^45.
    if (z.some((value) => Math.abs(value) > 1e12)) continue;
    const { lo, hi } = probabilities(z);
    for (let i = 0; i < z.length; i++) {
      if (z[i] === -Infinity) {
        assert.equal([lo[i], hi[i]], [0, 0]);
        continue;
      }
      const p = exactProbability(z, z, i);
      checkProbability(lo[i]!, hi[i]!, p, p, `${z}, entry ${i}`);
      checked++;
      if (hi[i]! <= nextUp(lo[i]!)) tight++;
    }
  }
  assert.ok(checked > 500 && tight > 0.95 * checked, `${tight} of ${checked} are one ulp wide`);
});

it('probabilities enclose the extreme values over boxes, whichever entry dominates', () => {
  const source = random(5);
  let checked = 0;
  for (let n = 0; n < 400; n++) {
    const centre = logits(source, 1 + (source.word() % 8)).map((value) => (value > -1e12 ? value : -1e3));
    if (centre.some((value) => Math.abs(value) > 1e12)) continue;
    const width = [0, 1e-9, 1, 100, 800][source.word() % 5]!;
    const lo = centre.map((value) => value - width * source.uniform());
    const hi = centre.map((value) => value + width * source.uniform());
    const p = probabilities(lo, hi);
    for (let i = 0; i < lo.length; i++) {
      const least = exactProbability(lo, hi, i);
      const most = exactProbability(hi, lo, i);
      checkProbability(p.lo[i]!, p.hi[i]!, least, most, `${lo}; ${hi}; entry ${i}`);
      checked++;
    }
  }
  assert.ok(checked > 500, `${checked}`);
});

it('probabilities of boxes may have entries −Infinity', () => {
  const at = (lo: number[], hi: number[]) => probabilities(new Float64Array(lo), new Float64Array(hi));
  const open = at([-Infinity, 0], [0, 0]);
  assert.equal([...open.lo], [0, nextDown(0.5)]);
  assert.equal([...open.hi], [nextUp(0.5), 1]);
  const never = at([-Infinity, 0], [-Infinity, 5]);
  assert.equal([...never.lo], [0, 1]);
  assert.equal([...never.hi], [0, 1]);
  assert.equal([...at([-Infinity, -Infinity], [1, 2]).hi], [1, 1]);
  // An entry left out of the sum must not be taken for the whole.
  const tiny = at([0, -700], [0, -1]);
  assert.ok(tiny.lo[1]! > 0 && tiny.lo[1]! < 1e-303, `${tiny.lo[1]}`);
});

it('a bound off by one ulp is found', () => {
  const source = random(6);
  let found = 0;
  for (let n = 0; n < 200; n++) {
    const z = logits(source);
    const { lo, hi } = logSumExp(z);
    const value = logSumExpEscalated(z);
    if (lo === hi) continue;
    if (!encloses({ lo: nextUp(lo), hi }, value) || !encloses({ lo, hi: nextDown(hi) }, value)) found++;
  }
  assert.ok(found > 150, `${found}`);
});

it.run();
