/** π, enclosed by Machin's formula π = 16 arctan(1/5) − 4 arctan(1/239) in integers. */

import * as iv from '../interval/interval.ts';

const BITS = 220;

/** arctan(1/x)·2^BITS; alternating with falling terms, each rounded down, so off by at most the number of terms. */
function arctanOfInverse(x: bigint): { value: bigint; error: bigint } {
  let power = (1n << BigInt(BITS)) / x;
  let value = 0n;
  let terms = 0n;
  for (let k = 0n; power > 0n; k++) {
    const term = power / (2n * k + 1n);
    value += k % 2n === 0n ? term : -term;
    power /= x * x;
    terms += 1n;
  }
  // Per term: `power` is below its exact value by less than 2, the division by less than 1; the cut-off rest by 1.
  return { value, error: 3n * terms + 1n };
}

export const pi: iv.Interval = (() => {
  const a = arctanOfInverse(5n);
  const b = arctanOfInverse(239n);
  const value = 16n * a.value - 4n * b.value;
  const error = 16n * a.error + 4n * b.error;
  return iv.enclose(
    { mantissa: value - error, exponent: -BITS },
    { mantissa: value + error, exponent: -BITS },
  );
})();
