import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { powerText, rationalFromDouble, rationalFromText, rationalText, shortText } from './rational-text.ts';

const it = suite('rational numbers as text');

it('reads exact numbers', () => {
  const read = (text: string): string | null => {
    const value = rationalFromText(text);
    return value === null ? null : rationalText(value);
  };
  assert.equal(['3', '-3', '6/4', '1.25', '1e3', '2.7e43', '12.5E-1', '0.0', '1e-2'].map(read), [
    '3',
    '-3',
    '3/2',
    '5/4',
    '1000',
    `27${'0'.repeat(42)}`,
    '5/4',
    '0',
    '1/100',
  ]);
  for (const text of ['', 'x', '1/0', '1/-2', '1.', '.5', '1e', '1e99999', '0x3', '1/2/3', ' 1']) {
    assert.is(read(text), null, text);
  }
});

it('takes a double for what it is', () => {
  assert.is(rationalText(rationalFromDouble(0.75)), '3/4');
  assert.is(rationalText(rationalFromDouble(2 ** 60)), String(2n ** 60n));
  assert.is.not(rationalText(rationalFromDouble(0.1)), '1/10');
});

it('shows numbers to three digits', () => {
  const show = (n: bigint, d = 1n): string => powerText({ n, d });
  assert.equal(
    [show(1n), show(2n, 3n), show(9995n, 10n), show(99949n, 10n), show(99950n, 10n), show(5n, 100n)],
    ['1', '0.667', '1000', '9990', '1.00e+4', '0.05'],
  );
  assert.is(show(26881171418161354484126255515800135873611118n), '2.69e+43');
  assert.is(show(1n, 7n * 10n ** 40n), '1.43e-41');
  for (let e = -60; e <= 60; e++) {
    const value = e >= 0 ? { n: 10n ** BigInt(e), d: 1n } : { n: 1n, d: 10n ** BigInt(-e) };
    assert.is(Number(powerText(value)), Number(`1e${e}`));
  }
  assert.is(shortText({ n: 5n, d: 2n }), '5/2');
  assert.match(shortText({ n: 10n ** 40n, d: 1n }), /^about 1\.00e\+40$/);
});

it.run();
