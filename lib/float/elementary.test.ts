import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  EXP_RELATIVE_ERROR,
  EXPM1_RELATIVE_ERROR,
  exp,
  expm1,
  LOG_RELATIVE_ERROR,
  LOG1P_RELATIVE_ERROR,
  log,
  log1p,
  SIGMOID_RELATIVE_ERROR,
  SOFTPLUS_RELATIVE_ERROR,
  sigmoid,
  softplus,
} from './elementary.ts';
import { type ElementaryName, errorInUnits, reference } from './fixed-point-reference.ts';

const it = suite('elementary functions');
const UNIT = Number.EPSILON / 2;
const LN_MAX = 709.782712893384;

/** Uniform on [0, 1), 53 bits from two rounds of a 32-bit multiplicative generator with an avalanche. */
function generator(seed: number): () => number {
  let state = seed;
  const word = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  return () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
}

/** Points between low and high: uniform, around multiples of ln 2 / 2, and of every size down to 2^-1074. */
function points(low: number, high: number, count: number, seed: number): number[] {
  const random = generator(seed);
  const result: number[] = [];
  while (result.length < count) {
    const kind = result.length % 5;
    let x = low + (high - low) * random();
    if (kind === 1) x = (random() - 0.5) * 4;
    if (kind === 2)
      x = Math.round(x / 0.34657359027997264) * 0.34657359027997264 * (1 + (random() - 0.5) * 1e-6);
    if (kind === 3) {
      x = random() - 0.5;
      for (let i = Math.floor(random() * 60); i > 0; i--) x /= 2;
    }
    if (kind === 4) x = x / (1 + 100 * random());
    if (x >= low && x <= high) result.push(x);
  }
  for (let x = 1; x > 0; x /= 1024 * 1024 * 1024) result.push(x);
  return result;
}

/** Positive doubles: all exponents, and a third near 1. */
function positivePoints(count: number, seed: number): number[] {
  const random = generator(seed);
  const result: number[] = [
    Number.MIN_VALUE,
    2.2250738585072014e-308,
    Number.MAX_VALUE,
    1 + 2 * UNIT,
    1 - UNIT,
  ];
  while (result.length < count) {
    let x = 1 + random();
    if (result.length % 3 === 0) {
      let offset = random() - 0.5;
      for (let i = Math.floor(random() * 50); i > 0; i--) offset /= 2;
      x = 1 + offset;
    } else if (result.length % 3 === 1) {
      for (let i = Math.floor(random() * 1074); i > 0; i--) x /= 2;
    } else {
      for (let i = Math.floor(random() * 1023); i > 0; i--) x *= 2;
    }
    if (x > 0 && x < Infinity) result.push(x);
  }
  return result;
}

function worst(name: ElementaryName, f: (x: number) => number, xs: readonly number[]): number {
  let maximum = 0;
  for (const x of xs) maximum = Math.max(maximum, errorInUnits(f(x), reference(name, x)));
  return maximum;
}

const CASES: readonly [ElementaryName, (x: number) => number, number, readonly number[]][] = [
  ['exp', exp, EXP_RELATIVE_ERROR, points(-745.1, LN_MAX, 24000, 1)],
  ['expm1', expm1, EXPM1_RELATIVE_ERROR, points(-60, 100, 15000, 2).concat([-745, LN_MAX, -1e308, -5e-324])],
  ['log', log, LOG_RELATIVE_ERROR, positivePoints(20000, 3)],
  [
    'log1p',
    log1p,
    LOG1P_RELATIVE_ERROR,
    points(-1 + UNIT, 3, 18000, 4).concat([1e300, 1e17, 9007199254740992]),
  ],
  ['softplus', softplus, SOFTPLUS_RELATIVE_ERROR, points(-745.1, 745, 12000, 5).concat([1e308, 1e5, -0])],
  ['sigmoid', sigmoid, SIGMOID_RELATIVE_ERROR, points(-745.1, 745, 12000, 6).concat([1e308, 1e5, -0])],
];

for (const [name, f, bound, xs] of CASES) {
  it(`${name} stays within its proved bound of ${bound / UNIT} units of 2^-53 at ${xs.length} points`, () => {
    const maximum = worst(name, f, xs);
    if (process.env.SHOW_ERRORS) console.log(name, maximum);
    assert.ok(maximum <= bound / UNIT, `${name}: ${maximum}`);
    assert.ok(maximum > 0.5, `${name}: an error of ${maximum} is too good to be measured correctly`);
  });
}

it('a coefficient that is off by 1e-13 of itself is caught by the same comparison', () => {
  const planted = (x: number) => exp(x) + (x * x * x * 1e-13) / 6;
  const xs = points(-1, 1, 2000, 7);
  assert.ok(worst('exp', planted, xs) > EXP_RELATIVE_ERROR / UNIT);
  assert.ok(
    worst('log', (x) => log(x) * (1 + 10 * UNIT), positivePoints(2000, 8)) > LOG_RELATIVE_ERROR / UNIT,
  );
  assert.ok(
    worst('sigmoid', (x) => exp(x) / (1 + exp(x)), [0.5, 800 - 1e-9]) === Infinity,
    'an unstable form',
  );
});

it('the limits are those of IEEE 754 arithmetic', () => {
  assert.is(exp(LN_MAX) < Infinity, true);
  assert.is(exp(709.7827128933841), Infinity);
  assert.is(exp(-745.14), 0);
  assert.is(exp(1e308), Infinity);
  assert.is(exp(-Infinity), 0);
  assert.is(exp(0), 1);
  assert.is(expm1(-Infinity), -1);
  assert.is(expm1(Infinity), Infinity);
  assert.is(Object.is(expm1(-0), -0), true);
  assert.is(log(0), -Infinity);
  assert.is(log(1), 0);
  assert.is(log(Infinity), Infinity);
  assert.is(log1p(-1), -Infinity);
  assert.is(log1p(Infinity), Infinity);
  assert.is(softplus(-1e308), 0);
  assert.is(softplus(1e308), 1e308);
  assert.is(sigmoid(-1e308), 0);
  assert.is(sigmoid(1e308), 1);
  assert.is(sigmoid(0), 0.5);
  for (const f of [exp, expm1, log, log1p, softplus, sigmoid]) assert.ok(Number.isNaN(f(NaN)));
  assert.ok(Number.isNaN(log(-1)) && Number.isNaN(log1p(-2)));
});

it('the bits are those recorded', () => {
  // A 32-bit hash of the words of 6000 results, the same on every engine.
  const words = new DataView(new ArrayBuffer(8));
  let hash = 0;
  for (const [, f, , xs] of CASES) {
    for (const x of xs.slice(0, 1000)) {
      words.setFloat64(0, f(x));
      hash = Math.imul(hash ^ words.getUint32(0), 0x01000193);
      hash = Math.imul(hash ^ words.getUint32(4), 0x01000193);
    }
  }
  assert.is(hash >>> 0, 4228688307);
});

it.run();
