import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as dyadic from '../exact/dyadic.ts';
import { reference } from '../float/fixed-point-reference.ts';
import * as elementary from './elementary.ts';
import * as iv from './interval.ts';

const it = suite('enclosures of elementary functions');

const { exp, expm1, log, log1p } = elementary;
const functions = { exp, expm1, log, log1p };

type Name = keyof typeof functions;

/** Whether a contains the reference up to its own relative error of 2^-190. */
function encloses(a: iv.Interval, name: Name, x: number): boolean {
  const { mantissa, bits } = reference(name, x);
  const value: dyadic.Dyadic = { mantissa, exponent: -bits };
  const slack: dyadic.Dyadic = { mantissa: mantissa < 0n ? -mantissa : mantissa, exponent: -bits - 190 };
  return (
    dyadic.compare(a.lo, dyadic.add(value, slack)) <= 0 &&
    dyadic.compare(a.hi, dyadic.subtract(value, slack)) >= 0
  );
}

/** hi − lo ≤ 2^-bits·|lo|. */
function isNarrow(a: iv.Interval, bits = 100): boolean {
  const magnitude = dyadic.sign(a.lo) < 0 ? dyadic.negate(a.lo) : a.lo;
  const width = dyadic.subtract(a.hi, a.lo);
  return dyadic.compare(width, { mantissa: magnitude.mantissa, exponent: magnitude.exponent - bits }) <= 0;
}

function check(name: Name, x: number): void {
  const a = functions[name](iv.point(x));
  assert.ok(encloses(a, name, x), `${name}(${x}) is not enclosed`);
  // Forming 1 + x loses up to 40 of the 160 bits, the short series below 2^-40 is x⁴ wide.
  assert.ok(isNarrow(a, name === 'expm1' || name === 'log1p' ? 115 : 120), `${name}(${x}) is wide`);
}

const EDGE = 2.0 ** -40;
const fixed: Record<Name, readonly number[]> = {
  exp: [0, 1, -1, 0.5, Math.LN2, -Math.LN2, 700, -700, 1e-300, -1e-300, 1e-20, 88.02969],
  expm1: [1e-300, -1e-300, 1e-20, -1e-20, EDGE, -EDGE, EDGE * 0.999, -EDGE * 0.999, 1, -1, 40, -40, 250],
  log: [
    1e-300, 1e300, 5e-324, 2, 0.5, 0.75, 1.5, 1.4999999999999998, 1.0000000000000002, 0.9999999999999999, 3,
  ],
  log1p: [1e-300, -1e-300, 1e-20, -1e-20, EDGE, -EDGE, EDGE * 0.999, -EDGE * 0.999, 1, -0.5, -0.999999, 1e10],
};

for (const name of ['exp', 'expm1', 'log', 'log1p'] as const) {
  it(`encloses ${name} narrowly at the joints of its algorithm`, () => {
    for (const x of fixed[name]) check(name, x);
  });
}

it('encloses the reference narrowly at random arguments', () => {
  const mantissa = fc.double({ min: 0.5, max: 2, noNaN: true });
  const argument = fc
    .tuple(mantissa, fc.integer({ min: -200, max: 6 }), fc.boolean())
    .map(([m, e, negative]) => (negative ? -1 : 1) * m * 2 ** e);
  fc.assert(
    fc.property(argument, (x) => {
      check('exp', x);
      check('expm1', x);
      check('log', Math.abs(x));
      check('log1p', x > -0.9 ? x : -x);
    }),
    { seed: 21, numRuns: 150 },
  );
});

it('notices an enclosure that is shifted by 2^-140 relatively', () => {
  for (const name of ['exp', 'expm1', 'log', 'log1p'] as const) {
    const a = functions[name](iv.point(0.3));
    for (const direction of [1, -1]) {
      const factor = iv.add(iv.point(1), iv.scale(iv.point(direction), -140));
      assert.not.ok(encloses(iv.multiply(a, factor), name, 0.3), name);
    }
  }
});

it('encloses e^x for huge x: the logarithm gives x back, halves multiply to it', () => {
  for (const x of [1e8, -1e8, 1e9, -123456789.125, 2e13, -2e13]) {
    const e = elementary.exp(iv.point(x));
    const back = elementary.log(e);
    const exact = dyadic.fromNumber(x);
    assert.ok(dyadic.compare(back.lo, exact) <= 0 && dyadic.compare(back.hi, exact) >= 0);
    assert.ok(isNarrow(e) && isNarrow(back));
    const half = elementary.exp(iv.point(x / 2));
    const square = iv.multiply(half, half);
    assert.not.ok(iv.isBelow(square, e) || iv.isBelow(e, square));
    // Another argument gives another value: the comparison above is not empty.
    assert.ok(iv.isBelow(e, elementary.exp(iv.point(x + 0.125))));
  }
  assert.throws(() => elementary.exp(iv.point(1e14)), /beyond 2\^45/);
});

it('covers a whole interval by its ends', () => {
  const a = elementary.exp(iv.between(-1, 2));
  assert.ok(encloses(a, 'exp', -1) && encloses(a, 'exp', 2) && encloses(a, 'exp', 0.7));
  assert.not.ok(encloses(a, 'exp', 2.001));
});

it('rejects logarithms of what is not positive', () => {
  assert.throws(() => elementary.log(iv.between(0, 1)), /not positive/);
  assert.throws(() => elementary.log1p(iv.point(-1)), /not positive/);
});

it('encloses ln 2 and log10', () => {
  const { mantissa, bits } = reference('log', 2);
  const value = { mantissa, exponent: -bits };
  assert.ok(dyadic.compare(elementary.ln2.lo, value) <= 0 && dyadic.compare(elementary.ln2.hi, value) >= 0);
  assert.ok(isNarrow(elementary.ln2));
  for (const k of [1, 2, 22]) {
    const log = elementary.log10(iv.point(Number(`1e${k}`)));
    const exact = dyadic.fromNumber(k);
    assert.ok(dyadic.compare(log.lo, exact) <= 0 && dyadic.compare(log.hi, exact) >= 0 && isNarrow(log));
  }
});

it.run();
