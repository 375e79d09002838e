import { InputError } from '../input-error.ts';
import { MAX_PAIRS, MAX_WIDTH, TOKEN_END } from './limits.ts';

/** Where a value stands: the file, and the JSON path or the tensor's name with indices in it. */
export interface Place {
  readonly source: string;
  /** Called only when there is a fault. */
  readonly where: () => string;
}

/** The error "SOURCE: WHERE FOUND; expected EXPECTED". */
export function fault(place: Place, found: string, expected: string): InputError {
  return new InputError(`${place.source}: ${place.where()} ${found}; expected ${expected}`);
}

export const EXPECTED_TOKEN = 'a token id, an integer in [0, 2^31)';
export const EXPECTED_RATE = 'a finite number > 0 or "auto"';
export const EXPECTED_BETA = 'a finite number > 0';
export const EXPECTED_NUMBER = 'a finite number';

/** @throws InputError for NaN and ±Infinity. */
export function checkFinite(value: number, place: Place): number {
  if (!Number.isFinite(value)) throw fault(place, `is ${value}`, EXPECTED_NUMBER);
  return value;
}

/** @throws InputError unless the value is an integer in [0, 2^31). */
export function checkToken(value: number, place: Place): number {
  if (!Number.isInteger(value) || value < 0 || value >= TOKEN_END) {
    throw fault(place, `is ${value}`, EXPECTED_TOKEN);
  }
  return value;
}

/** @throws InputError unless β is finite and > 0. */
export function checkBeta(value: number, place: Place): number {
  return checkPositive(value, place, EXPECTED_BETA);
}

/** @throws InputError unless η is finite and > 0. */
export function checkLearningRate(value: number, place: Place): number {
  return checkPositive(value, place, EXPECTED_RATE);
}

function checkPositive(value: number, place: Place, expected: string): number {
  if (!(value > 0 && Number.isFinite(value))) throw fault(place, `is ${value}`, expected);
  return value;
}

/** @throws InputError unless 1 ≤ n ≤ 100000. */
export function checkPairCount(count: number, place: Place): number {
  if (count === 0) throw fault(place, 'is empty', 'at least one preference pair');
  if (count > MAX_PAIRS) throw fault(place, `has ${count} preference pairs`, `at most ${MAX_PAIRS}`);
  return count;
}

/** @throws InputError unless 1 ≤ D ≤ 65536. */
export function checkWidth(width: number, place: Place): number {
  if (width === 0) throw fault(place, 'is empty', 'at least one number');
  if (width > MAX_WIDTH) throw fault(place, `has hidden width ${width}`, `at most ${MAX_WIDTH}`);
  return width;
}
