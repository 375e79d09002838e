import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { between, type FloatInterval, point } from '../float-interval/interval.ts';
import { log } from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import { floatArithmetic } from './float-arithmetic.ts';
import { wideArithmetic } from './wide-arithmetic.ts';

const it = suite('arithmetics of the learning dynamics');

const entry = fc.integer({ min: -4096, max: 4096 }).map((k) => k / 64);
const logits = fc.array(
  fc.oneof(entry, fc.integer({ min: -700, max: 700 }), fc.constantFrom(0, 0, 1e-300, -1e-9, 1e5, -1e5)),
  { minLength: 1, maxLength: 9 },
);

/** The float enclosure contains the point enclosure of the 160-bit arithmetic, up to the latter's own width. */
function encloses(outer: FloatInterval, inner: iv.Interval, what: string): void {
  assert.ok(outer.lo <= wideArithmetic.upper(inner), `${what}: ${outer.lo} above`);
  assert.ok(outer.hi >= wideArithmetic.lower(inner), `${what}: ${outer.hi} below`);
}

it('gives softmax enclosures that agree between float64 and 160 bits', () => {
  fc.assert(
    fc.property(logits, (z) => {
      const float = floatArithmetic.softmax(z.map(point));
      const wide = wideArithmetic.softmax(z.map(iv.point));
      for (const v of z.keys()) {
        encloses(float.probability[v]!, wide.probability[v]!, 'p');
        encloses(float.complement[v]!, wide.complement[v]!, '1 - p');
        encloses(float.logProbability[v]!, wide.logProbability[v]!, 'ln p');
        const one = iv.add(wide.probability[v]!, wide.complement[v]!);
        assert.ok(wideArithmetic.lower(one) <= 1 && wideArithmetic.upper(one) >= 1);
        // 1 − p is as tight relative to its size as p: enclosures of width 2^-140, even for 1 − p = e^-100000.
        for (const x of [wide.probability[v]!, wide.complement[v]!]) {
          if (wideArithmetic.sign(x) === 0) continue;
          const ratio = wideArithmetic.divide(x, x);
          assert.ok(wideArithmetic.upper(ratio) - wideArithmetic.lower(ratio) < 1e-15);
        }
      }
      assert.is(z[float.mode], Math.max(...z));
      assert.is(z[wide.mode], Math.max(...z));
    }),
    { seed: 1, numRuns: 150 },
  );
});

it('encloses log-sum-exp without overflow', () => {
  fc.assert(
    fc.property(logits, (z) => {
      const wide = wideArithmetic.logSumExp(z.map(iv.point));
      encloses(floatArithmetic.logSumExp(z.map(point)), wide, 'ln Σ e^z');
      const direct = log(z.map((x) => wideArithmetic.exp(iv.point(x))).reduce(iv.add));
      assert.is(wideArithmetic.sign(wideArithmetic.subtract(wide, direct)) ?? 0, 0);
    }),
    { seed: 2, numRuns: 100 },
  );
});

it('encloses inner products of doubles', () => {
  const vectors = fc.tuple(entry, entry).map(([a, b]) => [a * 1e150, b / 3] as const);
  fc.assert(
    fc.property(fc.array(vectors, { minLength: 1, maxLength: 20 }), (pairs) => {
      const a = Float64Array.from([0, ...pairs.map((p) => p[0])]);
      const b = Float64Array.from(pairs.map((p) => p[1]));
      const wide = wideArithmetic.dot(a, 1, b, 0, pairs.length);
      encloses(floatArithmetic.dot(a, 1, b, 0, pairs.length), wide, '⟨a, b⟩');
    }),
    { seed: 3 },
  );
  const large = Float64Array.of(1e300, 1e300);
  const overflow = floatArithmetic.dot(large, 0, large, 0, 2);
  assert.is(floatArithmetic.sign(overflow), null, 'an overflow leaves everything open');
  assert.is(wideArithmetic.sign(wideArithmetic.dot(large, 0, large, 0, 2)), 1);
});

it('knows signs, and leaves them open where 0 is inside', () => {
  assert.equal(
    [-1, 0, 1].map((x) => floatArithmetic.sign(point(x))),
    [-1, 0, 1],
  );
  assert.equal(
    [-1, 0, 1].map((x) => wideArithmetic.sign(iv.point(x))),
    [-1, 0, 1],
  );
  assert.is(floatArithmetic.sign(between(-1, 1)), null);
  assert.is(floatArithmetic.sign(between(0, 1)), null);
  assert.is(wideArithmetic.sign(iv.between(0, 1)), null);
});

it('encloses log-partition functions and probabilities of logits that are known to far less than 1', () => {
  // ln Σ lies between the largest logit and that plus ln n, at the ends of [10^6 − 10^5, 10^6 + 10^5].
  const wide = iv.between(900_000, 1_100_000);
  const beyond = wideArithmetic.logSumExp([wide, iv.point(0), iv.point(-1e300)]);
  assert.ok(wideArithmetic.lower(beyond) <= 900_000 && wideArithmetic.upper(beyond) >= 1_100_000);
  assert.ok(wideArithmetic.upper(beyond) < 1_100_002);
  const huge = iv.between(-(2 ** 60), 2 ** 60);
  const whole = wideArithmetic.logSumExp([huge, iv.point(0)]);
  assert.ok(wideArithmetic.lower(whole) <= 0.7 && wideArithmetic.upper(whole) >= 2 ** 60);
  const { probability, complement, logProbability } = wideArithmetic.softmax([huge, iv.point(0)]);
  for (const p of [...probability, ...complement])
    assert.ok(wideArithmetic.lower(p) === 0 && wideArithmetic.upper(p) === 1);
  // ln p of the second token is −ln(1 + e^z), from −2^60 to about 0.
  assert.ok(wideArithmetic.lower(logProbability[1]!) <= -(2 ** 60));
  assert.ok(wideArithmetic.upper(logProbability[1]!) >= 0);
});

it('takes exponentials of very negative numbers', () => {
  const far = wideArithmetic.exp(iv.point(-1e300));
  assert.ok(wideArithmetic.lower(far) === 0 && wideArithmetic.upper(far) > 0);
  assert.is(wideArithmetic.upper(wideArithmetic.expm1(iv.point(-1e300))), -1 + 2 ** -53);
  assert.is(wideArithmetic.lower(wideArithmetic.expm1(iv.point(-1e300))), -1);
});

it.run();
