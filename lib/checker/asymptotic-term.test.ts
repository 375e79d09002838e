import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate, monomial, multiply, polynomial } from './asymptotic-polynomial.ts';
import {
  equal,
  isEvaluable,
  isProvedToFall,
  less,
  positivityFault,
  ratioOf,
  type Term,
  timesPolynomial,
  valueAt,
} from './asymptotic-term.ts';

const it = suite('hypergeometric terms');

const terms: fc.Arbitrary<Term> = fc.record({
  base: fc.record({ n: fc.bigInt({ min: 1n, max: 9n }), d: fc.bigInt({ min: 1n, max: 9n }) }),
  numerator: fc
    .array(fc.bigInt({ min: 0n, max: 9n }), { minLength: 1, maxLength: 4 })
    .map((c) => polynomial([...c, 1n])),
  denominator: fc.array(fc.bigInt({ min: 0n, max: 9n }), { maxLength: 3 }).map((c) => polynomial([...c, 2n])),
  factorials: fc.array(
    fc.record({
      slope: fc.integer({ min: 1, max: 4 }),
      offset: fc.integer({ min: -1, max: 3 }),
      exponent: fc.constantFrom(-2, -1, 1, 2),
    }),
    { maxLength: 3 },
  ),
  from: fc.integer({ min: 1, max: 3 }),
});

const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));

it('has the value of its definition', () => {
  fc.assert(
    fc.property(terms, fc.integer({ min: 0, max: 8 }), (term, step) => {
      const n = term.from + step;
      let [top, bottom] = [
        evaluate(term.numerator, BigInt(n)) * term.base.n ** BigInt(n),
        evaluate(term.denominator, BigInt(n)) * term.base.d ** BigInt(n),
      ];
      for (const { slope, offset, exponent } of term.factorials) {
        for (let i = 0; i < Math.abs(exponent); i++) {
          if (exponent > 0) top *= factorial(slope * n + offset);
          else bottom *= factorial(slope * n + offset);
        }
      }
      assert.ok(equal(valueAt(term, n), { n: top, d: bottom }));
    }),
  );
});

it('has the ratio of successive values', () => {
  fc.assert(
    fc.property(terms, fc.integer({ min: 0, max: 8 }), (term, step) => {
      const n = term.from + step;
      const [here, next] = [valueAt(term, n), valueAt(term, n + 1)];
      const { numerator, denominator } = ratioOf(term);
      const ratio = { n: evaluate(numerator, BigInt(n)), d: evaluate(denominator, BigInt(n)) };
      assert.ok(equal({ n: next.n * here.d, d: next.d * here.n }, ratio));
    }),
  );
});

it('is proved to fall only where it falls', () => {
  let proved = 0;
  fc.assert(
    fc.property(terms, fc.integer({ min: 0, max: 20 }), (term, step) => {
      if (!isProvedToFall(term, term.from + step)) return;
      proved += 1;
      for (let n = term.from + step; n < term.from + step + 10; n++) {
        assert.not.ok(less(valueAt(term, n), valueAt(term, n + 1)));
      }
    }),
  );
  assert.ok(proved > 10);
});

it('multiplies by a polynomial', () => {
  const term: Term = { base: { n: 1n, d: 2n }, numerator: [3n], denominator: [5n], factorials: [], from: 1 };
  const scaled = timesPolynomial(term, multiply(monomial(2), [7n]), 11n);
  assert.ok(equal(valueAt(scaled, 3), { n: 3n * 9n * 7n, d: 5n * 8n * 11n }));
});

it('names why it is not positive', () => {
  const base: Term = { base: { n: 1n, d: 2n }, numerator: [1n], denominator: [1n], factorials: [], from: 2 };
  assert.is(positivityFault(base), null);
  assert.match(positivityFault({ ...base, base: { n: 0n, d: 1n } })!, /base/);
  assert.match(positivityFault({ ...base, numerator: [-7n, 1n] })!, /numerator is not positive at n = 2/);
  assert.match(
    positivityFault({ ...base, denominator: [25n, -10n, 1n] })!,
    /denominator is not positive at n = 5/,
  );
  const shifted = { ...base, factorials: [{ slope: 1, offset: -3, exponent: -1 }] };
  assert.match(positivityFault(shifted)!, /1n-3 is not defined at n = 2/);
});

it('does not form numbers with too many digits', () => {
  const term: Term = { base: { n: 1n, d: 2n }, numerator: [1n], denominator: [1n], factorials: [], from: 1 };
  assert.ok(isEvaluable(term, 100_000));
  assert.not.ok(isEvaluable(term, 10 ** 9));
  assert.throws(() => valueAt(term, 10 ** 9), /too many digits/);
  assert.throws(() => valueAt(term, 0), /below 1/);
});

it.run();
