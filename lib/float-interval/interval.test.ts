import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp as exactExp } from '../interval/elementary.ts';
import { point as exactPoint } from '../interval/interval.ts';
import {
  add,
  between,
  contains,
  divide,
  EMPTY,
  ENTIRE,
  type FloatInterval,
  fma,
  fromDyadics,
  hull,
  intersection,
  isBelow,
  isEmpty,
  isPositive,
  multiply,
  negate,
  point,
  reciprocal,
  sqrt,
  square,
  subtract,
} from './interval.ts';
import { subset, width } from './relations.ts';
import { nextUp, subtractDown, subtractUp } from './rounding.ts';
import { inUnits, isRoundedDown, isRoundedUp, ofProduct, ofQuotient, ofSum } from './testing/exact.ts';
import { type Random, random } from './testing/random.ts';

const it = suite('intervals of doubles');

it('are made from bounds that a set of reals can have', () => {
  assert.equal(between(1, Infinity), { lo: 1, hi: Infinity });
  assert.equal(between(-Infinity, Infinity), ENTIRE);
  assert.equal(point(0.1), { lo: 0.1, hi: 0.1 });
  for (const [lo, hi] of [
    [2, 1],
    [NaN, 1],
    [1, NaN],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ] as const) {
    assert.throws(() => between(lo, hi), /an interval needs/);
  }
  for (const x of [NaN, Infinity, -Infinity]) assert.throws(() => point(x), /finite number/);
  assert.ok(Object.is(point(-0).lo, 0) && Object.is(negate(between(0, 1)).hi, 0), 'zeros are +0');
});

it('contain reals only', () => {
  assert.ok(contains(ENTIRE, Number.MAX_VALUE));
  assert.not(contains(ENTIRE, Infinity));
  assert.not(contains(EMPTY, 0));
  assert.not(contains(between(1, 2), NaN));
});

it('pass on the empty set', () => {
  const a = between(1, 2);
  for (const f of [add, subtract, multiply, divide, intersection]) {
    assert.ok(isEmpty(f(a, EMPTY)) && isEmpty(f(EMPTY, a)));
  }
  for (const f of [negate, reciprocal, square, sqrt]) assert.ok(isEmpty(f(EMPTY)));
  assert.ok(isEmpty(fma(a, a, EMPTY)));
  assert.ok(isEmpty(intersection(a, between(3, 4))));
  assert.equal(hull(a, EMPTY), a);
  assert.ok(Number.isNaN(width(EMPTY)));
});

/** Ends of moderate or of any size, one in eight infinite or 0. */
function randomInterval(source: Random): FloatInterval {
  const end = (): number => {
    const kind = source.word() % 8;
    if (kind === 0) return source.word() & 1 ? 0 : Infinity;
    return kind < 4 ? source.bits() : 4 * source.uniform() - 2;
  };
  const [a, b] = [end(), end() * (source.word() & 1 ? 1 : -1)];
  return a === b ? point(a === Infinity ? 1 : a) : between(Math.min(a, b), Math.max(a, b));
}

/** A finite member: an end, 0, or something between. */
function member(source: Random, a: FloatInterval): number {
  const ends = [a.lo, a.hi, 0, a.lo / 2 + a.hi / 2, nextUp(a.lo), a.lo + source.uniform()];
  const x = ends[source.word() % ends.length]!;
  if (contains(a, x)) return x;
  return Number.isFinite(a.lo) ? a.lo : Number.isFinite(a.hi) ? a.hi : 1;
}

it('contain the exact results of all their members', () => {
  const source = random(21);
  const holds = { add: 0, multiply: 0, divide: 0 };
  for (let i = 0; i < 60_000; i++) {
    const a = randomInterval(source);
    const b = randomInterval(source);
    const x = member(source, a);
    const y = member(source, b);
    const check = (name: keyof typeof holds, { lo, hi }: FloatInterval, value: (units: bigint) => bigint) => {
      assert.ok(lo === -Infinity || value(inUnits(lo)) <= 0n, `${name} ${x} ${y}: ${lo}`);
      assert.ok(hi === Infinity || value(inUnits(hi)) >= 0n, `${name} ${x} ${y}: ${hi}`);
      holds[name]++;
    };
    check('add', add(a, b), ofSum(x, y));
    check('multiply', multiply(a, b), ofProduct(x, y));
    if (y !== 0) check('divide', divide(a, b), ofQuotient(x, y));
  }
  assert.ok(Math.min(...Object.values(holds)) > 50_000, JSON.stringify(holds));
});

it('have ends that are the tightest for point operands', () => {
  const source = random(22);
  for (let i = 0; i < 20_000; i++) {
    const x = source.bits();
    const y = i % 2 === 0 ? source.bits() : x * (1 + source.uniform());
    if (!Number.isFinite(y) || y === 0) continue;
    const tightest = (a: FloatInterval, value: (units: bigint) => bigint): boolean =>
      isRoundedDown(a.lo, value) && isRoundedUp(a.hi, value);
    assert.ok(tightest(subtract(point(x), point(y)), ofSum(x, -y)));
    assert.ok(tightest(multiply(point(x), point(y)), ofProduct(x, y)));
    assert.ok(tightest(divide(point(x), point(y)), ofQuotient(x, y)));
    assert.ok(tightest(square(point(x)), ofProduct(x, x)));
    assert.ok(tightest(reciprocal(point(y)), ofQuotient(1, y)));
    assert.is(subtractDown(x, y), subtract(point(x), point(y)).lo + 0);
    assert.is(subtractUp(x, y) + 0, subtract(point(x), point(y)).hi);
  }
});

it('are isotonic: smaller operands give subsets', () => {
  const source = random(23);
  for (let i = 0; i < 20_000; i++) {
    const a = randomInterval(source);
    const b = randomInterval(source);
    const inner = point(member(source, a));
    for (const f of [add, subtract, multiply, divide, hull]) assert.ok(subset(f(inner, b), f(a, b)));
    for (const f of [negate, square, sqrt, reciprocal]) assert.ok(subset(f(inner), f(a)));
    if (i % 20 === 0) assert.ok(subset(fma(inner, b, a), fma(a, b, a)));
  }
});

it('tell order and come from exact bounds', () => {
  assert.ok(isBelow(between(1, 2), between(3, 4)));
  assert.not(isBelow(between(1, 3), between(3, 4)));
  assert.ok(isPositive(between(Number.MIN_VALUE, 1)));
  assert.not(isPositive(between(0, 1)));
  assert.equal(fromDyadics(exactExp(exactPoint(1))), { lo: Math.E, hi: nextUp(Math.E) });
});

it.run();
