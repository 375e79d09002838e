import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorInUnits, reference as slowReference } from '../float/fixed-point-reference.ts';
import * as elementary from './elementary.ts';
import { encloseAt, escalate } from './escalate.ts';
import { EXP_TABLE } from './exp-kernel.ts';
import { EMPTY, ENTIRE, type FloatInterval } from './interval.ts';
import { LOG_TABLE } from './log-kernel.ts';
import { powerOfTwo } from './rounding.ts';
import { predecessor, successor } from './testing/exact.ts';
import { type Random, random } from './testing/random.ts';
import {
  type ElementaryName,
  isAboveReference,
  isBelowReference,
  isTightest,
  reference,
} from './testing/reference.ts';

const it = suite('elementary functions of intervals');
const MAX = Number.MAX_VALUE;
const MIN = Number.MIN_VALUE;
/** In all, over the six functions. `REWARDPROOF_POINTS=4000000 npx tsx lib/float-interval/elementary.test.ts` for more. */
const POINTS = Number(process.env.REWARDPROOF_POINTS ?? 600_000);

type Function1 = (x: number) => number;
const FUNCTIONS: Record<ElementaryName, { readonly down: Function1; readonly up: Function1 }> = {
  exp: { down: elementary.expDown, up: elementary.expUp },
  expm1: { down: elementary.expm1Down, up: elementary.expm1Up },
  log: { down: elementary.logDown, up: elementary.logUp },
  log1p: { down: elementary.log1pDown, up: elementary.log1pUp },
  softplus: { down: elementary.softplusDown, up: elementary.softplusUp },
  sigmoid: { down: elementary.sigmoidDown, up: elementary.sigmoidUp },
};

/** x·2^-n for a uniform n < most. */
function shrunk(source: Random, x: number, most: number): number {
  return x * powerOfTwo(-Math.floor(source.uniform() * most));
}

/** Arguments of exp, expm1, softplus, sigmoid: the whole range, ends, every size, around the points of the reduction. */
function exponent(source: Random, i: number): number {
  const u = source.uniform();
  if (i % 8 === 0) return -745.2 + 37.2 * u;
  if (i % 8 === 1) return 709 + 0.8 * u;
  if (i % 8 === 2) return shrunk(source, 2 * u - 1, 60);
  if (i % 8 === 3) return shrunk(source, 2 * u - 1, 149);
  if (i % 8 === 4)
    return (Math.round((u - 0.5) * 4000) + 0.5 + (source.uniform() - 0.5) * 1e-9) * (Math.LN2 / 256);
  if (i % 8 === 5) return 80 * (u - 0.5);
  if (i % 8 === 6) return 8 * (u - 0.5);
  return -745 + 1454 * u;
}

/** Arguments of log: every binade, around 1, and around the ends of the table's intervals. */
function positive(source: Random, i: number): number {
  const u = source.uniform();
  if (i % 5 === 0) return Math.max(MIN, Math.abs(source.bits()));
  if (i % 5 === 1) return 1 + shrunk(source, u - 0.5, 52);
  if (i % 5 === 2) return 0.5 + 1.5 * u;
  if (i % 5 === 3) {
    const end = 1 + Math.floor(u * 256) / 256;
    return end * powerOfTwo(Math.floor(source.uniform() * 40) - 20) * (1 + (source.uniform() - 0.5) * 1e-13);
  }
  return 100 * u + MIN;
}

/** Arguments of log1p. */
function aboveMinusOne(source: Random, i: number): number {
  const u = source.uniform();
  if (i % 6 === 0) return Math.abs(source.bits());
  if (i % 6 === 1) return -1 + shrunk(source, u, 52) + 2 ** -53;
  if (i % 6 === 2) return shrunk(source, 2 * u - 1, 60);
  if (i % 6 === 3) return shrunk(source, 2 * u - 1, 1000);
  if (i % 6 === 4) return 0.0078125 * (2 * u - 1) * (u < 0.5 ? 1 : 0.5);
  return 3 * u - 0.75;
}

const ARGUMENTS: Record<ElementaryName, (source: Random, i: number) => number> = {
  exp: exponent,
  expm1: (source, i) => (i % 9 === 8 ? shrunk(source, source.uniform(), 1000) : exponent(source, i)),
  log: positive,
  log1p: aboveMinusOne,
  softplus: (source, i) => (i % 8 === 1 ? 30 + 40 * source.uniform() : exponent(source, i)),
  sigmoid: (source, i) => (i % 8 === 1 ? 30 + 40 * source.uniform() : exponent(source, i)),
};

/**
 * Hard to round: the value agrees with a double in up to 65 bits more (128 near 0). From V. Lefèvre and J.-M. Muller,
 * Worst cases for correct rounding of the elementary functions in double precision, ARITH 15 (2001), and its lists at
 * https://www.vinc17.net/research/testlibm/ (also in CORE-MATH), and from the tests of MPFR. The longest lists, with a
 * million arguments of these functions and their inverses, were run once: all bounds were the tightest.
 */
const HARD: Partial<Record<ElementaryName, readonly number[]>> = {
  exp: [
    7.541752774995959e-10, 1.847411112974554e-12, 1.7617762802626555e-10, -542.4103112874415,
    9.379164112028924e-13, 9.663381206332693e-13, -9.094947017733418e-13, -9.947598300636455e-13,
    2.2204460492503128e-16, 4.440892098500625e-16,
  ],
  expm1: [
    1.1084466677855515e-12,
    1.0231815394943698e-12,
    -9.379164112034789e-13,
    1.2789769243679077e-12,
    -2.664535259100377e-15,
    2.6645352591003745e-15,
    2 ** -50,
    -(2 ** -50),
    2 ** -48,
    -(2 ** -52),
  ],
  log: [
    1.7374296064433466e204,
    1.0093809702365606e74,
    4.5602902189833474e197,
    1.2147374697150516e26,
    3.678648899340652e232,
    428.31524716519823,
    5.031927430874991e38,
    1.0253326333628116e131,
    successor(1),
    predecessor(1),
    2,
    0.5,
    MIN,
    MAX,
    2 ** -1022,
  ],
  log1p: [
    1.1084466677861658e-12,
    1.0231815394948932e-12,
    -9.37916411203039e-13,
    1.2789769243687256e-12,
    7.500346761402935e-55,
    6.618282788653722e-55,
    2 ** -50,
    -(2 ** -50),
    2 ** 53,
    2 ** 1000,
  ],
};

/** The first argument at which the bounds are not the tightest ones. */
function firstFault(name: ElementaryName, down: Function1, up: Function1, xs: Iterable<number>): string {
  for (const x of xs) {
    const lo = down(x);
    const hi = up(x);
    if (!isTightest(lo, hi, reference(name, x))) return `${name}(${x}): [${lo}, ${hi}]`;
  }
  return '';
}

/** Whether 200 bits tell the value from the doubles around it; the other arguments are in a test of their own. */
function isDecidable(name: ElementaryName, x: number): boolean {
  const size = Math.abs(x);
  if (!(size < Infinity)) return false;
  if (name === 'log') return x > 0;
  if (name === 'log1p') return x > -1 && size > 2 ** -180;
  if (name === 'expm1') return x > -120 && size > 2 ** -180;
  return name === 'exp' ? size > 2 ** -180 : x < 130 && size > 2 ** -180;
}

function* points(name: ElementaryName, count: number, seed: number): Iterable<number> {
  yield* HARD[name] ?? [];
  const source = random(seed);
  const argument = ARGUMENTS[name];
  const exact = name === 'log' ? 1 : 0;
  for (let i = 0; i < count; i++) {
    const x = argument(source, i);
    if (x !== exact && isDecidable(name, x)) yield x;
  }
}

const NAMES: readonly ElementaryName[] = ['exp', 'expm1', 'log', 'log1p', 'softplus', 'sigmoid'];

for (const [seed, name] of NAMES.entries()) {
  const count = Math.ceil(POINTS / NAMES.length);
  it(`${name} has the tightest bounds at ${count} points, compared with 200 bits`, () => {
    const { down, up } = FUNCTIONS[name];
    assert.is(firstFault(name, down, up, points(name, count, seed + 1)), '');
  });
}

it('the escalation alone gives the tightest bounds too, in 146 bits', () => {
  for (const [seed, name] of NAMES.entries()) {
    // Below 2^-54 elementary.ts does not need it.
    const xs = [...points(name, 400, seed + 80)].filter((x) => Math.abs(x) >= 2 ** -54);
    assert.is(
      firstFault(
        name,
        (x) => escalate(name, x, false),
        (x) => escalate(name, x, true),
        xs,
      ),
      '',
    );
    for (const x of xs) {
      const { lo, hi } = encloseAt(name, x);
      const size = lo.mantissa < 0n ? -lo.mantissa : lo.mantissa;
      const shift = BigInt(Math.abs(hi.exponent - lo.exponent));
      const [a, b, unit] =
        hi.exponent >= lo.exponent
          ? [lo.mantissa, hi.mantissa << shift, size]
          : [lo.mantissa << shift, hi.mantissa, size << shift];
      assert.ok((b - a) << 146n <= unit, `${name}(${x})`);
    }
  }
});

it('the reference agrees with the slower one of lib/float to 190 bits', () => {
  for (const [seed, name] of NAMES.entries()) {
    for (const x of points(name, 300, seed + 50)) {
      if (Math.abs(x) < 2 ** -70 || Math.abs(x) > 700) continue;
      const fast = reference(name, x);
      const slow = slowReference(name, x);
      const shift = BigInt(Math.abs(slow.bits - fast.bits));
      const [a, b] =
        slow.bits > fast.bits
          ? [fast.mantissa << shift, slow.mantissa]
          : [fast.mantissa, slow.mantissa << shift];
      const difference = a > b ? a - b : b - a;
      assert.ok(difference << 190n <= (b < 0n ? -b : b) + 1n, `${name}(${x})`);
    }
  }
  assert.ok(errorInUnits(1, slowReference('exp', 0)) === 0);
});

it('values that are doubles are points, tiny and huge arguments have the neighbours', () => {
  const bounds = (name: ElementaryName, x: number) => [FUNCTIONS[name].down(x), FUNCTIONS[name].up(x)];
  const U = 2 ** -53;
  for (const zero of [0, -0]) {
    assert.equal(bounds('exp', zero), [1, 1]);
    assert.equal(bounds('expm1', zero), [0, 0]);
    assert.equal(bounds('log1p', zero), [0, 0]);
    assert.equal(bounds('sigmoid', zero), [0.5, 0.5]);
    assert.equal(bounds('log', zero), [-Infinity, -Infinity]);
  }
  assert.equal(bounds('log', 1), [0, 0]);
  assert.equal(bounds('log1p', -1), [-Infinity, -Infinity]);
  const source = random(77);
  for (let i = 0; i < 2000; i++) {
    const x =
      i === 0 ? MIN : i === 1 ? 2 ** -54 : Math.max(MIN, shrunk(source, 2 ** -54 * source.uniform(), 1020));
    assert.equal(bounds('exp', x), [1, 1 + 2 * U]);
    assert.equal(bounds('exp', -x), [1 - U, 1]);
    assert.equal(bounds('sigmoid', x), [0.5, 0.5 + U]);
    assert.equal(bounds('sigmoid', -x), [0.5 - U / 2, 0.5]);
    assert.equal(bounds('expm1', x), [x, successor(x)]);
    assert.equal(bounds('expm1', -x), [-x, successor(-x)]);
    assert.equal(bounds('log1p', x), [predecessor(x), x]);
    assert.equal(bounds('log1p', -x), [predecessor(-x), -x]);
  }
  for (const x of [709.8, 1e3, 1e308]) {
    assert.equal(bounds('exp', x), [MAX, Infinity]);
    assert.equal(bounds('expm1', x), [MAX, Infinity]);
    assert.equal(bounds('softplus', x), [x, successor(x)]);
    assert.equal(bounds('sigmoid', x), [1 - U, 1]);
    assert.equal(bounds('exp', -x - 40), [0, MIN]);
    assert.equal(bounds('softplus', -x - 40), [0, MIN]);
    assert.equal(bounds('sigmoid', -x - 40), [0, MIN]);
    assert.equal(bounds('expm1', -x), [-1, -1 + U]);
  }
  for (const name of NAMES) assert.ok(bounds(name, NaN).every(Number.isNaN), name);
  assert.ok(Number.isNaN(elementary.logUp(-1)) && Number.isNaN(elementary.log1pUp(-2)));
});

it('intervals map by their ends, cut to the domain', () => {
  const positiveReals: FloatInterval = { lo: 0, hi: Infinity };
  assert.equal(elementary.exp(ENTIRE), positiveReals);
  assert.equal(elementary.expm1(ENTIRE), { lo: -1, hi: Infinity });
  assert.equal(elementary.softplus(ENTIRE), positiveReals);
  assert.equal(elementary.sigmoid(ENTIRE), { lo: 0, hi: 1 });
  assert.equal(elementary.log({ lo: -1, hi: 1 }), { lo: -Infinity, hi: 0 });
  assert.equal(elementary.log(ENTIRE), ENTIRE);
  assert.equal(elementary.log1p({ lo: -5, hi: 0 }), { lo: -Infinity, hi: 0 });
  for (const f of [elementary.exp, elementary.expm1, elementary.log, elementary.log1p])
    assert.is(f(EMPTY), EMPTY);
  for (const f of [elementary.softplus, elementary.sigmoid]) assert.is(f(EMPTY), EMPTY);
  assert.is(elementary.log({ lo: -3, hi: 0 }), EMPTY);
  assert.is(elementary.log1p({ lo: -3, hi: -1 }), EMPTY);
  assert.equal(elementary.exp({ lo: 0, hi: 1 }), { lo: 1, hi: successor(Math.E) });
});

it('zero endpoints are +0', () => {
  const below = elementary.expm1({ lo: -1, hi: -MIN });
  const above = elementary.log1p({ lo: MIN, hi: 1 });
  assert.ok(Object.is(below.hi, 0), 'expm1 just below 0');
  assert.ok(Object.is(above.lo, 0), 'log1p just above 0');
  for (const f of [elementary.expm1, elementary.log1p]) {
    const { lo, hi } = f({ lo: -0, hi: -0 });
    assert.ok(Object.is(lo, 0) && Object.is(hi, 0), f.name);
  }
});

/** Changes one table entry relatively, runs f, and puts the entry back. */
function withPlanted<T>(table: Float64Array, index: number, factor: number, f: () => T): T {
  const before = table[index]!;
  table[index] = before * factor;
  try {
    return f();
  } finally {
    table[index] = before;
  }
}

it('a table entry that is off by about 2^-45 of the value is found', () => {
  const found = (name: ElementaryName) =>
    firstFault(name, FUNCTIONS[name].down, FUNCTIONS[name].up, points(name, 20_000, 99)) !== '';
  // H, M ≈ 2^-26 and F, which enters with 2^-20; c_i, Lh_i and Ll_i ≈ 2^-43.
  const plants: readonly (readonly [ElementaryName, Float64Array, number, number])[] = [
    ['exp', EXP_TABLE, 3 * 100, 2 ** -45],
    ['exp', EXP_TABLE, 3 * 100 + 1, 2 ** -20],
    ['exp', EXP_TABLE, 3 * 17 + 2, 2 ** -25],
    ['log', LOG_TABLE, 3 * 30, 2 ** -45],
    ['log', LOG_TABLE, 3 * 30 + 1, 2 ** -42],
    ['log', LOG_TABLE, 3 * 30 + 2, 2 ** -3],
  ];
  for (const [name, table, index, relative] of plants) {
    assert.ok(
      withPlanted(table, index, 1 + relative, () => found(name)),
      `${name}, entry ${index}`,
    );
  }
  for (const name of NAMES) assert.not(found(name), name);
});

it('a bound that is one ulp too wide or too narrow is found', () => {
  for (const [seed, name] of NAMES.entries()) {
    const { down, up } = FUNCTIONS[name];
    for (const x of points(name, 200, seed + 300)) {
      const value = reference(name, x);
      assert.not(isTightest(predecessor(down(x)), up(x), value));
      assert.not(isTightest(down(x), successor(up(x)), value));
      assert.not(isTightest(successor(down(x)), successor(up(x)), value));
      assert.not(isBelowReference(up(x), value));
      assert.not(isAboveReference(down(x), value));
    }
  }
});

it.run();
