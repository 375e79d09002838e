import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { point } from '../float-interval/interval.ts';
import * as iv from '../interval/interval.ts';
import { floatArithmetic } from './float-arithmetic.ts';
import { expTail, logTail } from './tails.ts';
import { wideArithmetic } from './wide-arithmetic.ts';

const it = suite('tails of exp and log');

const magnitude = fc
  .tuple(fc.integer({ min: -60, max: 2 }), fc.integer({ min: -1000, max: 1000 }))
  .map(([exponent, k]) => (k / 1024) * 2 ** exponent)
  .filter((y) => y !== 0 && y > -0.9);

for (const [name, tail, sign] of [
  ['e^y - 1 - y', expTail, 1],
  ['ln(1 + y) - y', logTail, -1],
] as const) {
  it(`encloses ${name} tightly and agrees with the difference in 160 bits`, () => {
    fc.assert(
      fc.property(magnitude, fc.constantFrom(1, 1.5), (y, slack) => {
        const size = Math.abs(y) * slack;
        const float = tail(floatArithmetic, size)(point(y));
        const wide = tail(wideArithmetic, size)(iv.point(y));
        // 160 bits of y² beside y leave 100 bits for |y| ≥ 2^-60.
        const difference =
          name === 'e^y - 1 - y'
            ? iv.subtract(wideArithmetic.expm1(iv.point(y)), iv.point(y))
            : iv.subtract(wideArithmetic.log1p(iv.point(y)), iv.point(y));
        const { lower, upper } = wideArithmetic;
        assert.is(wideArithmetic.sign(iv.subtract(wide, difference)), null, 'the two enclosures meet');
        assert.ok(float.lo <= upper(difference) && float.hi >= lower(difference), `${y}`);
        assert.is(floatArithmetic.sign(float), sign);
        const width = float.hi - float.lo;
        assert.ok(width <= 1e-12 * Math.abs(float.lo), `y = ${y}: width ${width} around ${float.lo}`);
      }),
      { seed: 10, numRuns: 400 },
    );
  });
}

it.run();
