import { type IntegerRows, integerRows, rowsOfIntegers } from '../../exact/integer-rows.ts';
import type { PreferencePairs } from '../../instance/types.ts';
import { marginBounds } from './margin-bounds.ts';
import type { ExactGram } from './types.ts';

/** The Gram matrix of the integer vectors x_i/2^exponent. */
export interface ScaledGram extends ExactGram {
  /** For the vectors themselves, dual variables are 2^(−2·exponent) times those of the integer vectors. */
  readonly exponent: number;
}

/** Explicit reward model: x_i = h_{x_i,y_i+} − h_{x_i,y_i−}, exact differences of the doubles, D = width. */
export function explicitGram(pairs: PreferencePairs, width: number): ScaledGram {
  const { count, chosenHidden, rejectedHidden } = pairs;
  const rows = integerRows(chosenHidden, rejectedHidden, count, width);
  return {
    count,
    exponent: rows.exponent,
    entry: cached(count, (i, j) => rows.dot(i, j)),
    isZero: rows.isZero,
    marginBounds: (u) => marginBounds(u, { plus: chosenHidden, minus: rejectedHidden, rows }),
  };
}

/**
 * Implicit reward model with single-token responses: x_i = (e_{y_i+} − e_{y_i−}) ⊗ h_{x_i}, a V×D matrix, so
 * ⟨x_i, x_j⟩ = (1[y_i+ = y_j+] − 1[y_i+ = y_j−] − 1[y_i− = y_j+] + 1[y_i− = y_j−])·⟨h_{x_i}, h_{x_j}⟩.
 */
export function implicitGram(pairs: PreferencePairs, width: number): ScaledGram {
  const { count, prompt, chosenToken, rejectedToken } = pairs;
  const rows = integerRows(prompt, undefined, count, width);
  const dot = cached(count, (i, j) => rows.dot(i, j));
  const tokenProduct = (i: number, j: number): number =>
    Number(chosenToken[i] === chosenToken[j]) -
    Number(chosenToken[i] === rejectedToken[j]) -
    Number(rejectedToken[i] === chosenToken[j]) +
    Number(rejectedToken[i] === rejectedToken[j]);
  return {
    count,
    exponent: rows.exponent,
    entry: (i, j) => {
      const factor = tokenProduct(i, j);
      return factor === 0 ? 0n : BigInt(factor) * dot(i, j);
    },
    isZero: (i) => chosenToken[i] === rejectedToken[i] || rows.isZero(i),
    marginBounds: (u) => marginBounds(u, { plus: prompt, rows, chosenToken, rejectedToken }),
  };
}

/** Integer vectors given as such. */
export function gramOfVectors(vectors: readonly (readonly bigint[])[]): ExactGram {
  const rows: IntegerRows = rowsOfIntegers(vectors);
  return { count: rows.count, entry: cached(rows.count, rows.dot), isZero: rows.isZero };
}

function cached(count: number, dot: (i: number, j: number) => bigint): (i: number, j: number) => bigint {
  const known = new Map<number, bigint>();
  return (i, j) => {
    const key = i < j ? i * count + j : j * count + i;
    let value = known.get(key);
    if (value === undefined) {
      value = dot(i, j);
      known.set(key, value);
    }
    return value;
  };
}
