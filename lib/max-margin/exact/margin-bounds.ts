import { powerOfTwo } from '../../exact/bit-range.ts';
import type { IntegerRows } from '../../exact/integer-rows.ts';
import { ratioToNumber } from '../../exact/ratio.ts';
import type { Combination } from './types.ts';

/** The doubles behind the integer rows; with tokens x_i = (e_{y+} − e_{y−}) ⊗ row_i, without x_i = row_i. */
export interface RowData {
  readonly plus: Float64Array;
  readonly minus?: Float64Array;
  readonly rows: IntegerRows;
  readonly chosenToken?: Int32Array;
  readonly rejectedToken?: Int32Array;
}

/** Exponents within which no product of data and dual variables can underflow or overflow. */
const EXPONENT_LIMIT = 250;

/**
 * Float64 bounds on ⟨u, x_j⟩ for all j. With unit roundoff ε = 2^-53, data differences carry one rounding, dual
 * variables two, and the sums over support and width |S| + D + 2, so the error is below (|S| + D + 16)·2ε times the
 * same sum with absolute values (the standard γ_k bound, with a factor two to spare for its second-order terms and
 * the rounding of that sum itself). Bounds are infinite where the numbers are too large or small for that analysis.
 */
export function marginBounds(u: Combination, data: RowData): { lower: Float64Array; upper: Float64Array } {
  const { rows, chosenToken, rejectedToken } = data;
  const { count, width, exponent, bits } = rows;
  const center = new Float64Array(count);
  const radius = new Float64Array(count);
  const dual = u.numerators.map((t) => ratioToNumber(t, u.denominator, -2 * exponent));
  const least = powerOfTwo(-EXPONENT_LIMIT);
  const most = powerOfTwo(EXPONENT_LIMIT);
  const analysed =
    exponent > -EXPONENT_LIMIT &&
    exponent + bits < EXPONENT_LIMIT &&
    dual.every((a) => a >= least && a <= most);
  if (!analysed) {
    return { lower: center.fill(Number.NEGATIVE_INFINITY), upper: radius.fill(Number.POSITIVE_INFINITY) };
  }

  const head = new Float64Array(width);
  const magnitude = new Float64Array(width);
  if (chosenToken === undefined || rejectedToken === undefined) {
    u.support.forEach((i, k) => {
      accumulate(data, i, dual[k]!, head, magnitude);
    });
    for (let j = 0; j < count; j++) addProduct(data, j, 1, head, magnitude, center, radius);
  } else {
    // One row of the V×D matrix u at a time: only rows of tokens that occur in the support are not zero.
    const users = indicesByToken(chosenToken, rejectedToken);
    for (const [token, terms] of indicesByToken(chosenToken, rejectedToken, u.support)) {
      head.fill(0);
      magnitude.fill(0);
      for (const { at, sign } of terms) accumulate(data, u.support[at]!, sign * dual[at]!, head, magnitude);
      for (const { at, sign } of users.get(token)!)
        addProduct(data, at, sign, head, magnitude, center, radius);
    }
  }
  const factor = (u.support.length + width + 16) / 4503599627370496; // 2ε = 2^-52
  const lower = center.map((t, j) => t - factor * radius[j]!);
  const upper = center.map((t, j) => t + factor * radius[j]!);
  return { lower, upper };
}

/** head += a·row_i, magnitude += |a·row_i|. */
function accumulate(data: RowData, i: number, a: number, head: Float64Array, magnitude: Float64Array): void {
  const { plus, minus } = data;
  const from = i * head.length;
  for (let d = 0; d < head.length; d++) {
    const t = a * (minus === undefined ? plus[from + d]! : plus[from + d]! - minus[from + d]!);
    head[d]! += t;
    magnitude[d]! += Math.abs(t);
  }
}

/** center_j += sign·⟨head, row_j⟩, radius_j += ⟨magnitude, |row_j|⟩. */
function addProduct(
  data: RowData,
  j: number,
  sign: number,
  head: Float64Array,
  magnitude: Float64Array,
  center: Float64Array,
  radius: Float64Array,
): void {
  const { plus, minus } = data;
  const from = j * head.length;
  let sum = 0;
  let size = 0;
  for (let d = 0; d < head.length; d++) {
    const t = minus === undefined ? plus[from + d]! : plus[from + d]! - minus[from + d]!;
    sum += head[d]! * t;
    size += magnitude[d]! * Math.abs(t);
  }
  center[j]! += sign * sum;
  radius[j]! += size;
}

/** For each token where it occurs (positions in `indices`, or indices themselves), + as chosen, − as rejected. */
function indicesByToken(
  chosenToken: Int32Array,
  rejectedToken: Int32Array,
  indices?: readonly number[],
): Map<number, { at: number; sign: 1 | -1 }[]> {
  const byToken = new Map<number, { at: number; sign: 1 | -1 }[]>();
  const note = (token: number, at: number, sign: 1 | -1): void => {
    const list = byToken.get(token);
    if (list === undefined) byToken.set(token, [{ at, sign }]);
    else list.push({ at, sign });
  };
  const count = indices?.length ?? chosenToken.length;
  for (let at = 0; at < count; at++) {
    const i = indices === undefined ? at : indices[at]!;
    note(chosenToken[i]!, at, 1);
    note(rejectedToken[i]!, at, -1);
  }
  return byToken;
}
