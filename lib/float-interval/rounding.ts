/**
 * Directed rounding of + − × ÷ √ on doubles, from round-to-nearest alone: the largest double ≤ and the smallest
 * double ≥ the exact result. Part of the trusted base.
 *
 * The nearest double r of a result is corrected by the sign of (exact − r), which is found without error: Fast2Sum for
 * sums (Dekker 1971; it neither overflows nor underflows where the sum is finite, Boldo, Graillat and Muller 2017),
 * Dekker's product for × and the residuals of ÷ and √. Where Dekker's product could overflow or underflow, the operands
 * are first scaled by exact powers of two. Overflow rounds to ±MAX_VALUE in the inner direction.
 *
 * Infinite operands stand for limits: 0·∞ = 0, finite/∞ = 0. The sign of a zero result is not specified.
 */

const MAX = Number.MAX_VALUE;
const TWO_54 = 18014398509481984;
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
/** Which of the two words holds sign and exponent on this machine. */
const HIGH = WORDS[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

const LOWEST = -1074;
const POWERS_OF_TWO = new Float64Array(1023 - LOWEST + 1);
for (let k = 0, power = 1; k <= 1023; k++, power *= 2) POWERS_OF_TWO[k - LOWEST] = power;
for (let k = 0, power = 1; k >= LOWEST; k--, power /= 2) POWERS_OF_TWO[k - LOWEST] = power;

/** 2^k for −1074 ≤ k ≤ 1023. */
export function powerOfTwo(k: number): number {
  return POWERS_OF_TWO[k - LOWEST]!;
}

const TWO_M960 = powerOfTwo(-960);
const TWO_M900 = powerOfTwo(-900);
const TWO_900 = powerOfTwo(900);
/** 2^-53·(1 + 2^-52). */
const PHI = (Number.EPSILON / 2) * (1 + Number.EPSILON);

/**
 * The smallest double > x; Infinity for MAX_VALUE and Infinity.
 *
 * For |x| in [2^e, 2^(e+1)), e ≥ −960, the rounded product PHI·|x| lies in (2^(e−53), 2^(e−52)], more than half and at
 * most one unit in the last place of x; when |x| = 2^e it is below 3/4 of the spacing towards 0 and its double. In each
 * case the sum rounds to the neighbour (Rump, Zimmermann, Boldo and Melquiond 2009).
 */
export function nextUp(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude >= TWO_M960 && magnitude <= MAX) return x + magnitude * PHI;
  return nextUpByBits(x);
}

/** The largest double < x; −Infinity for −MAX_VALUE and −Infinity. */
export function nextDown(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude >= TWO_M960 && magnitude <= MAX) return x - magnitude * PHI;
  return -nextUpByBits(-x);
}

function nextUpByBits(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  if (x === Infinity || Number.isNaN(x)) return x;
  DOUBLE[0] = x;
  const low = WORDS[LOW]!;
  if (x > 0) {
    WORDS[LOW] = low + 1;
    if (low === 0xffffffff) WORDS[HIGH] = WORDS[HIGH]! + 1;
  } else {
    WORDS[LOW] = low - 1;
    if (low === 0) WORDS[HIGH] = WORDS[HIGH]! - 1;
  }
  return DOUBLE[0]!;
}

/** Largest double ≤ a + b. Not for Infinity + −Infinity. */
export function addDown(a: number, b: number): number {
  const sum = a + b;
  if (!(Math.abs(sum) <= MAX)) {
    return sum === Infinity && a !== Infinity && b !== Infinity ? MAX : sum;
  }
  const error = Math.abs(a) >= Math.abs(b) ? b - (sum - a) : a - (sum - b);
  return error < 0 ? nextDown(sum) : sum;
}

/** Smallest double ≥ a + b. Not for Infinity + −Infinity. */
export function addUp(a: number, b: number): number {
  return -addDown(-a, -b);
}

/** Largest double ≤ a − b. */
export function subtractDown(a: number, b: number): number {
  return addDown(a, -b);
}

/** Smallest double ≥ a − b. */
export function subtractUp(a: number, b: number): number {
  return -addDown(-a, b);
}

/**
 * Sum of the rounding error of p = a·b by Dekker: a·b = p + error exactly, if |a|, |b| < 2^990, |p| ≥ 2^-960 and p is
 * finite (or one of the factors is 0).
 */
export function productError(a: number, b: number, p: number): number {
  const ta = a * 134217729;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = b * 134217729;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return al * bl - (p - ah * bh - al * bh - ah * bl);
}

/** The exponent e with 2^e ≤ |x| < 2^(e+1), x finite and ≠ 0. */
function exponentOf(x: number): number {
  DOUBLE[0] = x;
  const biased = (WORDS[HIGH]! >>> 20) & 0x7ff;
  if (biased !== 0) return biased - 1023;
  DOUBLE[0] = x * TWO_54;
  return ((WORDS[HIGH]! >>> 20) & 0x7ff) - 1023 - 54;
}

/** x·2^k where this is a double; in steps, since 2^k need not be one. */
function scaleExactly(x: number, k: number): number {
  let left = k;
  let result = x;
  for (; left > 1000; left -= 1000) result *= powerOfTwo(1000);
  for (; left < -1000; left += 1000) result *= powerOfTwo(-1000);
  return result * powerOfTwo(left);
}

/**
 * Sign of a·b − p for finite a, b ≠ 0 and p = a·b rounded to nearest, at any scale. The mantissas am, bm in [1, 2) have
 * am·bm = pm + error without underflow. p·2^-(ea+eb) differs from pm only if p is subnormal; both are then multiples of
 * the last place of pm, so that their difference outweighs the error.
 */
function signOfProductError(a: number, b: number, p: number): number {
  const magnitude = Math.abs(p);
  if (magnitude >= TWO_M900 && magnitude <= TWO_900 && Math.abs(a) <= TWO_900 && Math.abs(b) <= TWO_900) {
    return productError(a, b, p);
  }
  const ea = exponentOf(a);
  const eb = exponentOf(b);
  const am = scaleExactly(a, -ea);
  const bm = scaleExactly(b, -eb);
  const pm = am * bm;
  const difference = pm - scaleExactly(p, -ea - eb);
  return difference !== 0 ? difference : productError(am, bm, pm);
}

/** Largest double ≤ a·b. */
export function multiplyDown(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const p = a * b;
  if (!(Math.abs(p) <= MAX)) {
    return p === Infinity && Math.abs(a) <= MAX && Math.abs(b) <= MAX ? MAX : p;
  }
  return signOfProductError(a, b, p) < 0 ? nextDown(p) : p;
}

/** Smallest double ≥ a·b. */
export function multiplyUp(a: number, b: number): number {
  return -multiplyDown(-a, b);
}

/**
 * Sign of a − q·b for a, b > 0 finite and q = a/b rounded to nearest. a − q·b is a double where nothing underflows
 * (Dekker 1971), and the nonzero difference of two doubles never rounds to 0. The scaled case is that of the product.
 */
function signOfResidual(a: number, b: number, q: number): number {
  if (a >= TWO_M900 && a <= TWO_900 && b >= TWO_M900 && b <= TWO_900 && q >= TWO_M900 && q <= TWO_900) {
    const p = q * b;
    return a - p - productError(q, b, p);
  }
  const ea = exponentOf(a);
  const eb = exponentOf(b);
  const am = scaleExactly(a, -ea);
  const bm = scaleExactly(b, -eb);
  const qm = am / bm;
  const difference = qm - scaleExactly(q, eb - ea);
  if (difference !== 0) return difference;
  const p = qm * bm;
  return am - p - productError(qm, bm, p);
}

/** Largest double ≤ a/b, b ≠ 0; not for two infinite operands. */
export function divideDown(a: number, b: number): number {
  if (a === 0 || Math.abs(b) === Infinity) return 0;
  const q = a / b;
  if (!(Math.abs(q) <= MAX)) return q === Infinity && Math.abs(a) <= MAX ? MAX : q;
  const sign = signOfResidual(Math.abs(a), Math.abs(b), Math.abs(q));
  return (a > 0 === b > 0 ? sign < 0 : sign > 0) ? nextDown(q) : q;
}

/** Smallest double ≥ a/b, b ≠ 0; not for two infinite operands. */
export function divideUp(a: number, b: number): number {
  return -divideDown(-a, b);
}

/** Sign of s² − x for s ≈ √x, 2^-900 ≤ x ≤ 2^900: p − x is exact as p is near x, so the sum has the right sign. */
function signOfSquareError(s: number, x: number): number {
  const p = s * s;
  return p - x + productError(s, s, p);
}

/** Largest double ≤ √x, x ≥ 0. Sound even if Math.sqrt were not correctly rounded, tightest as it is. */
export function sqrtDown(x: number): number {
  if (x === 0 || x === Infinity) return x;
  if (x < TWO_M900) return sqrtDown(x * powerOfTwo(600)) * powerOfTwo(-300);
  if (x > TWO_900) return sqrtDown(x * powerOfTwo(-600)) * powerOfTwo(300);
  let s = Math.sqrt(x);
  while (signOfSquareError(s, x) > 0) s = nextDown(s);
  return s;
}

/** Smallest double ≥ √x, x ≥ 0. */
export function sqrtUp(x: number): number {
  if (x === 0 || x === Infinity) return x;
  if (x < TWO_M900) return sqrtUp(x * powerOfTwo(600)) * powerOfTwo(-300);
  if (x > TWO_900) return sqrtUp(x * powerOfTwo(-600)) * powerOfTwo(300);
  let s = Math.sqrt(x);
  while (signOfSquareError(s, x) < 0) s = nextUp(s);
  return s;
}
