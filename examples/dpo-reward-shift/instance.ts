/**
 * Instances as JSON: {"beta", "reference": [n], "weights": [n], "shifts": [n]}, integers from 1 to 99: p(y) is
 * reference/Σ reference, r(y) = β ln weight and f(y) = β ln shift.
 */

import { InputError, JsonCursor, readJson } from '../../api/core.ts';

export interface Instance {
  readonly beta: number;
  readonly reference: readonly number[];
  readonly weights: readonly number[];
  readonly shifts: readonly number[];
}

const INTEGER = 'an integer from 1 to 99';

/** @throws InputError with the path of the fault. */
export function instanceFromJson(text: string, source: string): Instance {
  const cursor = new JsonCursor(text, source, 'the document');
  const found = { beta: 0, reference: [] as number[], weights: [] as number[], shifts: [] as number[] };
  const integer = (): number => {
    const value = cursor.number(INTEGER);
    if (Number.isInteger(value) && value >= 1 && value <= 99) return value;
    throw cursor.fault(`is ${value}`, INTEGER);
  };
  cursor.record(['beta', 'reference', 'weights', 'shifts'], [], (key) => {
    if (key === 'beta') found.beta = integer();
    else cursor.elements(`an array of ${INTEGER}`, () => found[key].push(integer()));
  });
  cursor.end();
  const { reference, weights, shifts } = found;
  if (reference.length > 0 && reference.length === weights.length && weights.length === shifts.length)
    return found;
  throw new InputError(
    `${source}: has ${reference.length} references, ${weights.length} weights and ${shifts.length} shifts; expected equal numbers, at least 1`,
  );
}

export const readInstance = (path: string): Promise<Instance> => readJson(path, instanceFromJson);
