/** Seeded random doubles for the tests of this folder: 32-bit integer arithmetic, the same numbers on every engine. */

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

export interface Random {
  /** 32 uniform bits. */
  word(): number;
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Random bits read as a finite double: every binade, subnormal ones too, is as likely as every other. */
  bits(): number;
}

export function random(seed: number): Random {
  let state = seed | 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  const uniform = (): number => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
  const bits = (): number => {
    for (;;) {
      WORDS[0] = word();
      WORDS[1] = word();
      const x = DOUBLE[0]!;
      if (Number.isFinite(x)) return x;
    }
  };
  return { word, uniform, bits };
}
