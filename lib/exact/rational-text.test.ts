import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rational } from './fractions.ts';
import { parseRational, rationalText } from './rational-text.ts';

const it = suite('rational numbers as text');

it('reads integers, fractions, powers and decimals exactly', () => {
  const cases: [string, ReturnType<typeof rational>][] = [
    ['7', rational(7)],
    ['3/7', rational(3, 7)],
    ['-6/4', rational(-3, 2)],
    ['1/2^1000', rational(1, 1n << 1000n)],
    ['2^3/3^2', rational(8, 9)],
    ['0.1', rational(1, 10)],
    ['00.250', rational(1, 4)],
    ['1e-40', rational(1, 10n ** 40n)],
    ['2.5E2', rational(250)],
    ['1.5/4.5', rational(1, 3)],
    ['0^0', rational(1)],
  ];
  for (const [source, expected] of cases) assert.ok(parseRational(source)!.equals(expected), source);
});

it('gives null for anything else, and for numbers that are too long', () => {
  const wrong = [
    '',
    ' 1',
    '1 ',
    '1/0',
    '1/2/3',
    '/2',
    '1/',
    '.5',
    '5.',
    '1e',
    'e5',
    '0x10',
    '--1',
    '1/-2',
    'NaN',
    '1,5',
    '2^-3',
    '2^1.5',
  ];
  const long = ['1e70000', '1/2^65537', `${'9'.repeat(19_999)}e9999`, '99999^99999'];
  for (const source of [...wrong, ...long]) assert.is(parseRational(source), null, source.slice(0, 20));
});

it('reads back what it writes', () => {
  const big = fc.bigInt({ min: -(1n << 200n), max: 1n << 200n });
  fc.assert(
    fc.property(big, big, fc.integer({ min: 0, max: 300 }), (n, d, k) => {
      fc.pre(d !== 0n);
      const value = rational(n << BigInt(k % 70), d << BigInt(k));
      assert.ok(parseRational(rationalText(value))!.equals(value));
    }),
    { seed: 3 },
  );
  assert.is(rationalText(rational(1, 1n << 1000n)), '1/2^1000');
});

it.run();
