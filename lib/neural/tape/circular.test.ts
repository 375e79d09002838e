import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stream } from '../random/generator.ts';
import { LARGEST_ANGLE, sinAndCos } from './circular.ts';

const it = suite('sine and cosine');

/**
 * sin and cos of a rational of small height with BigInt fixed point, 200 bits: argument halved `HALVINGS` times, Taylor
 * series, doubled angles.
 */
const BITS = 200n;
const ONE = 1n << BITS;
const HALVINGS = 40n;
function reference(x: number): readonly [number, number] {
  // x is a multiple of 2^-20 here, so the conversion is exact.
  const scaled = (BigInt(Math.round(x * 2 ** 20)) << (BITS - 20n)) >> HALVINGS;
  const square = (scaled * scaled) >> BITS;
  let [sine, versine] = [scaled, 0n];
  let term = scaled;
  for (let n = 3n; n < 30n; n += 2n) sine += term = -((term * square) >> BITS) / ((n - 1n) * n);
  term = square / 2n;
  for (let n = 4n; n < 30n; n += 2n) {
    versine += term;
    term = -((term * square) >> BITS) / ((n - 1n) * n);
  }
  // 1 − cos 2x = 4(1 − cos x) − 2(1 − cos x)², sin 2x = 2 sin x cos x: no cancellation of leading bits.
  for (let k = 0n; k < HALVINGS; k++) {
    sine = (2n * sine * (ONE - versine)) >> BITS;
    versine = 4n * versine - ((2n * versine * versine) >> BITS);
  }
  const toNumber = (v: bigint): number => Number(v >> (BITS - 80n)) / 2 ** 80;
  return [toNumber(sine), toNumber(ONE - versine)];
}

it('is within 3·2^-53 of a 200-bit evaluation', () => {
  const generator = stream(1, 'angles');
  let worst = 0;
  for (let i = 0; i < 3000; i++) {
    const size = [1, 10, 1000, LARGEST_ANGLE][i % 4]!;
    const x = Math.round((2 * generator.uniform() - 1) * size * 2 ** 20) / 2 ** 20;
    const [sine, cosine] = sinAndCos(x);
    const [exactSine, exactCosine] = reference(x);
    worst = Math.max(worst, Math.abs(sine - exactSine), Math.abs(cosine - exactCosine));
  }
  assert.ok(worst <= 3 * 2 ** -53, `${worst / 2 ** -53} units`);
  assert.ok(worst > 0);
});

it('has the values at 0 and the bits of a known angle', () => {
  assert.equal(sinAndCos(0), [0, 1]);
  assert.equal(sinAndCos(1), [0.8414709848078965, 0.5403023058681398]);
});

it('refuses angles beyond its reduction', () => {
  assert.throws(() => sinAndCos(LARGEST_ANGLE + 1), /an angle of at most 1048576/);
  assert.throws(() => sinAndCos(Number.NaN), RangeError);
});

it.run();
