import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type DtypeName, decode, dtypeByName } from './dtypes.ts';

const it = suite('number formats of tensors');

/** The numbers that these bytes (big-endian, in hexadecimal) stand for. */
function decodeHex(name: DtypeName, ...hex: string[]): number[] {
  return [true, false]
    .map((little) => {
      const bytes = Buffer.concat(
        hex.map((h) => (little ? Buffer.from(h, 'hex').reverse() : Buffer.from(h, 'hex'))),
      );
      const target = new Float64Array(hex.length);
      decode(dtypeByName(name, little)!, bytes, target, hex.length);
      return [...target];
    })
    .reduce((a, b) => {
      assert.equal(a, b, 'both byte orders');
      return a;
    });
}

it('decodes the extreme and ordinary values of every format, in both byte orders', () => {
  const cases: [DtypeName, [string, number][]][] = [
    [
      'F64',
      [
        ['3fb999999999999a', 0.1],
        ['8000000000000000', -0],
        ['0000000000000001', 5e-324],
        ['7fefffffffffffff', Number.MAX_VALUE],
      ],
    ],
    [
      'F32',
      [
        ['3dcccccd', 0.10000000149011612],
        ['00000001', 1.401298464324817e-45],
        ['ff7fffff', -3.4028234663852886e38],
      ],
    ],
    [
      'F16',
      [
        ['3c00', 1],
        ['0001', 1 / 16777216],
        ['03ff', 6.097555160522461e-5],
        ['0400', 6.103515625e-5],
        ['7bff', 65504],
        ['fbff', -65504],
        ['3555', 0.333251953125],
        ['8000', -0],
        ['7c00', Infinity],
        ['fc00', -Infinity],
      ],
    ],
    [
      'BF16',
      [
        ['3f80', 1],
        ['3dcd', 0.10009765625],
        ['0001', 9.183549615799121e-41],
        ['ff7f', -3.3895313892515355e38],
        ['7f80', Infinity],
      ],
    ],
    [
      'I64',
      [
        ['7fffffffffffffff', 2 ** 63],
        ['ffffffffffffffff', -1],
        ['001fffffffffffff', Number.MAX_SAFE_INTEGER],
      ],
    ],
    [
      'U64',
      [
        ['ffffffffffffffff', 2 ** 64],
        ['0000000000000007', 7],
      ],
    ],
    [
      'I32',
      [
        ['80000000', -2147483648],
        ['7fffffff', 2147483647],
      ],
    ],
    ['U32', [['ffffffff', 4294967295]]],
    [
      'I16',
      [
        ['8000', -32768],
        ['00ff', 255],
      ],
    ],
    ['U16', [['ffff', 65535]]],
    [
      'I8',
      [
        ['80', -128],
        ['7f', 127],
      ],
    ],
    ['U8', [['ff', 255]]],
  ];
  for (const [name, values] of cases) {
    assert.equal(
      decodeHex(name, ...values.map(([hex]) => hex)),
      values.map(([, value]) => value),
      name,
    );
  }
  assert.ok(Number.isNaN(decodeHex('F16', '7e00')[0]));
  assert.ok(Number.isNaN(decodeHex('BF16', 'ffc0')[0]));
});

it('decodes all binary16 numbers to those of IEEE 754: sign (1), exponent (5), fraction (10)', () => {
  for (let half = 0; half < 0x7c00; half++) {
    const exponent = half >> 10;
    let expected = exponent === 0 ? (half & 1023) / 1024 : 1 + (half & 1023) / 1024;
    for (let e = Math.max(exponent, 1); e < 15; e++) expected /= 2;
    for (let e = exponent; e > 15; e--) expected *= 2;
    const [plus, minus] = decodeHex('F16', half.toString(16).padStart(4, '0'), (half | 0x8000).toString(16));
    if (plus !== expected || !Object.is(minus, -expected))
      assert.unreachable(`0x${half.toString(16)}: ${plus}`);
  }
});

it('knows no other formats', () => {
  for (const name of ['F8_E4M3', 'BOOL', 'f32', '', 'toString', '__proto__']) {
    assert.is(dtypeByName(name, true), undefined);
  }
});

it.run();
