import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bitLength } from './dyadic.ts';
import { reconstructionBound, reconstructRational } from './rational-reconstruction.ts';
import { gcd } from './rational-vector.ts';

const it = suite('reconstructRational');

function inverse(a: bigint, m: bigint): bigint {
  let [r0, r1, t0, t1] = [m, a % m, 0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - q * r1, t1, t0 - q * t1];
  }
  return ((t0 % m) + m) % m;
}

it('recovers every small enough fraction from its residue, for moduli of 10 to 2000 bits', () => {
  let tried = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 2000 }),
      fc.bigInt({ min: 1n, max: 1n << 1000n }),
      fc.bigInt({ min: -(1n << 1000n), max: 1n << 1000n }),
      (bits, u, v) => {
        const m = (1n << BigInt(bits)) - 1n;
        const bound = reconstructionBound(bitLength(m));
        const d = (u % bound) + 1n;
        const n = v % (bound + 1n);
        if (gcd(n, d) !== 1n || gcd(d, m) !== 1n) return;
        tried++;
        const found = reconstructRational((n * inverse(d, m)) % m, m, bound);
        assert.equal(found, { numerator: n, denominator: d });
      },
    ),
    { seed: 2, numRuns: 600 },
  );
  assert.ok(tried > 100, `only ${tried} fractions were in lowest terms`);
});

it('returns only fractions within the bound that are congruent to the residue', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 200n) - 2n }), (a) => {
      const m = (1n << 200n) - 1n;
      // A bound below the square root, so that often nothing is found.
      const bound = reconstructionBound(200) / 2n;
      const fraction = reconstructRational(a, m, bound);
      if (fraction === undefined) return;
      found++;
      assert.ok(fraction.denominator > 0n && fraction.denominator <= bound);
      assert.ok(fraction.numerator <= bound && -fraction.numerator <= bound);
      assert.is((fraction.numerator - a * fraction.denominator) % m, 0n);
    }),
    { seed: 3, numRuns: 300 },
  );
  assert.ok(found > 0 && found < 300, `${found} of 300`);
});

it.run();
