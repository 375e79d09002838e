import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeState, encodeState } from './codec.ts';

const it = suite('states as text');

const back = (state: unknown): unknown => decodeState(encodeState(state));

it('gives back every number and array bit for bit', () => {
  const state = {
    numbers: [0, -0, 1 / 3, 5e-324, -1.7976931348623157e308, Number.NaN, Number.POSITIVE_INFINITY, -Infinity],
    weights: Float64Array.of(-0, Number.POSITIVE_INFINITY, 1e-310, 2 / 3),
    single: Float32Array.of(0.1, -0),
    ids: Int32Array.of(-1, 2147483647),
    words: Uint32Array.of(4294967295),
    bytes: Uint8Array.of(0, 255),
    part: new Float64Array([1, 2, 3, 4]).subarray(1, 3),
    empty: new Float64Array(0),
    text: '"$number"',
    nested: [{ a: null, b: [true] }],
  };
  assert.equal(back(state), { ...state, part: Float64Array.of(2, 3) });
  const numbers = (back(state) as typeof state).numbers;
  for (const [k, x] of state.numbers.entries()) assert.ok(Object.is(numbers[k], x), String(x));
  assert.ok(Object.is((back(state) as typeof state).weights[0], -0));
  assert.ok(Number.isNaN((back(Float64Array.of(Number.NaN)) as Float64Array)[0]));
});

it('gives back a number, an array and a text alone', () => {
  assert.ok(Object.is(back(-0), -0));
  assert.equal(back(Float64Array.of(1)), Float64Array.of(1));
  assert.is(back('x'), 'x');
});

it('refuses what cannot be read back', () => {
  assert.throws(() => encodeState({ a: undefined }), /a: a undefined/);
  assert.throws(() => encodeState({ a: 1n }), /bigint/);
  assert.throws(() => encodeState({ a: () => 1 }), /function/);
  assert.throws(() => encodeState({ a: new Map() }), /class/);
  assert.throws(() => encodeState({ a: new Int16Array(1) }), /array/);
  assert.throws(() => encodeState({ $number: '1' }), /\$number/);
  assert.throws(() => decodeState('{"$Float64Array": 1}'), SyntaxError);
  assert.throws(() => decodeState('{"$Map": "x"}'), SyntaxError);
});

it.run();
