/**
 * States as text and back, bit for bit: JSON with typed arrays (as {"$Float64Array": base64 of the little-endian
 * bytes}) and with the numbers that JSON lacks (as {"$number": "NaN"}, "Infinity", "-Infinity", "-0").
 */

const ARRAYS = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Uint8Array,
} as const;
type ArrayName = keyof typeof ARRAYS;

/** @throws TypeError for what cannot be read back: undefined, functions, symbols, BigInt, other classes, keys that begin with "$". */
export function encodeState(state: unknown): string {
  return JSON.stringify(state, (key, value: unknown) => {
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $number: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (ArrayBuffer.isView(value)) {
      const name = (Object.keys(ARRAYS) as ArrayName[]).find((n) => value instanceof ARRAYS[n]);
      if (name === undefined) throw new TypeError(`${key}: this kind of array cannot be saved`);
      return {
        [`$${name}`]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
      };
    }
    if (typeof value !== 'object') throw new TypeError(`${key}: a ${typeof value} cannot be saved`);
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) {
      throw new TypeError(`${key}: an instance of a class cannot be saved`);
    }
    const reserved = Object.keys(value).find((name) => name.startsWith('$'));
    if (reserved !== undefined) throw new TypeError(`${reserved}: keys that begin with $ cannot be saved`);
    return value;
  });
}

/** The inverse of {@link encodeState}. @throws SyntaxError for a text that it did not write. */
export function decodeState(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (value === null || typeof value !== 'object') return value;
    const keys = Object.keys(value);
    const key = keys[0];
    if (keys.length !== 1 || key === undefined || !key.startsWith('$')) return value;
    const held = (value as Record<string, unknown>)[key];
    if (typeof held !== 'string') throw new SyntaxError(`${key} does not hold a text`);
    if (key === '$number') return Number(held);
    const name = key.slice(1);
    if (!(name in ARRAYS)) throw new SyntaxError(`${key} is unknown`);
    const bytes = Uint8Array.from(Buffer.from(held, 'base64'));
    return new ARRAYS[name as ArrayName](bytes.buffer);
  });
}
