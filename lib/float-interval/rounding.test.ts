import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  nextDown,
  nextUp,
  powerOfTwo,
  sqrtDown,
  sqrtUp,
} from './rounding.ts';
import {
  type Comparison,
  isRoundedDown,
  isRoundedUp,
  ofProduct,
  ofQuotient,
  ofRoot,
  ofSum,
  predecessor,
  successor,
} from './testing/exact.ts';
import { type Random, random } from './testing/random.ts';

const it = suite('directed rounding');
const MAX = Number.MAX_VALUE;
const MIN = Number.MIN_VALUE;
const PAIRS = 400_000;

const SPECIAL = [
  0,
  MIN,
  2 * MIN,
  3 * MIN,
  powerOfTwo(-1022),
  predecessor(powerOfTwo(-1022)),
  powerOfTwo(-511),
]
  .concat([powerOfTwo(-538), 1 - powerOfTwo(-53), 1, 1 + powerOfTwo(-52), 3, 1 / 3, 0.1, powerOfTwo(53)])
  .concat([
    powerOfTwo(53) + 2,
    powerOfTwo(511),
    powerOfTwo(512),
    predecessor(powerOfTwo(512)),
    powerOfTwo(1023),
  ])
  .concat([
    MAX,
    predecessor(MAX),
    MAX / 2,
    powerOfTwo(970),
    powerOfTwo(971),
    powerOfTwo(-900),
    powerOfTwo(900),
  ])
  .concat([
    predecessor(powerOfTwo(-900)),
    successor(powerOfTwo(900)),
    powerOfTwo(-960),
    powerOfTwo(-1074 + 52),
  ])
  .flatMap((x) => [x, -x]);

/** Few significant bits, so that exact results, ties and near-ties are common. */
function short(source: Random, spread: number): number {
  const bits = 1 + (source.word() % 27);
  const mantissa = (source.word() % 2 ** bits) + 1;
  const x = mantissa * powerOfTwo(Math.floor((source.uniform() - 0.5) * spread));
  return source.word() & 1 ? x : -x;
}

/** Pairs of every kind: random bits, exponents so that sums interact, products at the ends of the range, ties. */
function pairs(count: number, seed: number, visit: (a: number, b: number) => void): void {
  const source = random(seed);
  for (const a of SPECIAL) for (const b of SPECIAL) visit(a, b);
  for (let i = SPECIAL.length ** 2; i < count; i++) {
    let a = source.bits();
    let b = source.bits();
    const kind = i % 6;
    if (kind === 1) b = a * (source.uniform() - 0.5) * powerOfTwo(Math.floor(source.uniform() * 60));
    if (kind === 2) {
      // The product near 2^-1074…2^-1022 or 2^1024.
      const top = source.word() & 1 ? 2 ** 1023 : powerOfTwo(-1030 - (source.word() % 48));
      b = (top / a) * (1 + source.uniform() * 4);
    }
    if (kind === 3) {
      a = short(source, 60);
      b = short(source, 60);
    }
    if (kind === 4) {
      a = short(source, 2000);
      b = short(source, 2000);
    }
    if (kind === 5) {
      a = source.uniform() * 4;
      b = -source.uniform();
    }
    if (Number.isFinite(a) && Number.isFinite(b)) visit(a, b);
  }
}

type Binary = (a: number, b: number) => number;

/** @returns how many pairs were checked and how many had an exact result. */
function check(
  down: Binary,
  up: Binary,
  compare: (a: number, b: number) => Comparison,
  seed: number,
  skip: (a: number, b: number) => boolean = () => false,
): { checked: number; exact: number; wrong: string } {
  const result = { checked: 0, exact: 0, wrong: '' };
  pairs(PAIRS, seed, (a, b) => {
    if (skip(a, b)) return;
    const exact = compare(a, b);
    const lo = down(a, b);
    const hi = up(a, b);
    result.checked++;
    if (lo === hi) result.exact++;
    if (!isRoundedDown(lo, exact) || !isRoundedUp(hi, exact)) result.wrong ||= `${a}, ${b}: [${lo}, ${hi}]`;
  });
  return result;
}

const CASES = [
  { name: '+', down: addDown, up: addUp, compare: ofSum },
  { name: '×', down: multiplyDown, up: multiplyUp, compare: ofProduct },
  { name: '÷', down: divideDown, up: divideUp, compare: ofQuotient, skip: (_: number, b: number) => b === 0 },
];

for (const [seed, { name, down, up, compare, skip }] of CASES.entries()) {
  it(`${name} is rounded to the tightest bounds, compared exactly at ${PAIRS} pairs`, () => {
    const { checked, exact, wrong } = check(down, up, compare, seed + 1, skip);
    assert.is(wrong, '');
    assert.ok(checked > 0.8 * PAIRS, `${checked} pairs`);
    assert.ok(exact > 1000 && exact < checked / 2, `${exact} exact of ${checked}`);
  });
}

it(`√ is rounded to the tightest bounds, compared exactly at ${2 * PAIRS} numbers`, () => {
  let [checked, exact] = [0, 0];
  const visit = (x: number): void => {
    const compare = ofRoot(x);
    const lo = sqrtDown(x);
    const hi = sqrtUp(x);
    checked++;
    if (lo === hi) exact++;
    if (!isRoundedDown(lo, compare) || !isRoundedUp(hi, compare)) assert.unreachable(`√${x}: [${lo}, ${hi}]`);
  };
  pairs(PAIRS, 9, (a, b) => {
    visit(Math.abs(a));
    visit(Math.abs(b));
    // Exact squares and their neighbours.
    const root = Math.fround(b);
    if (root * root > MIN && root * root < Infinity) visit(root * root);
  });
  assert.ok(checked > 1.5 * PAIRS && exact > 1000, `${checked} numbers, ${exact} exact`);
});

it('the neighbours of a double are those of its bit pattern', () => {
  const source = random(5);
  const check = (x: number): void => {
    assert.is(nextUp(x), successor(x), `${x}`);
    assert.is(nextDown(x), predecessor(x), `${x}`);
  };
  for (const x of [...SPECIAL, -0, Infinity, -Infinity]) check(x);
  for (let k = -1074; k <= 1023; k++) {
    for (const x of [powerOfTwo(k), -powerOfTwo(k)]) {
      check(x);
      check(predecessor(x));
      check(successor(x));
    }
  }
  for (let i = 0; i < 100_000; i++) check(source.bits());
});

it('infinities are limits', () => {
  assert.is(addDown(-Infinity, 1), -Infinity);
  assert.is(addUp(Infinity, -MAX), Infinity);
  assert.is(multiplyUp(0, Infinity), 0);
  assert.is(multiplyDown(0, -Infinity) + 0, 0);
  assert.is(multiplyDown(-2, Infinity), -Infinity);
  assert.is(divideDown(3, Infinity), 0);
  assert.is(divideUp(-Infinity, 3), -Infinity);
  assert.is(sqrtUp(Infinity), Infinity);
});

it('a bound that is off by one ulp is found, on either side', () => {
  const shifted = [
    { down: (a: number, b: number) => predecessor(multiplyDown(a, b)), up: multiplyUp },
    { down: multiplyDown, up: (a: number, b: number) => predecessor(multiplyUp(a, b)) },
    { down: multiplyDown, up: (a: number, b: number) => successor(multiplyUp(a, b)) },
  ];
  for (const { down, up } of shifted) {
    let found = 0;
    pairs(4000, 1, (a, b) => {
      const exact = ofProduct(a, b);
      if (!isRoundedDown(down(a, b), exact) || !isRoundedUp(up(a, b), exact)) found++;
    });
    assert.ok(found > 3000, `${found}`);
  }
  let found = 0;
  pairs(20_000, 2, (a, b) => {
    if (!isRoundedDown(a + b, ofSum(a, b))) found++;
  });
  assert.ok(found > 3000, `round-to-nearest is no lower bound: ${found}`);
});

it.run();
