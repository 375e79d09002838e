import { emitExponential } from '../exponential-code.ts';
import type { Value, VectorWriter } from './vector-writer.ts';

/** e^x; `locals` are five pairs that the code may overwrite. */
export function exponentialOf(w: VectorWriter, argument: Value, locals: readonly number[]): Value {
  return () => {
    argument();
    emitExponential(w.f, locals, (value) => w.constant(value)());
  };
}

export function fiveLocals(w: VectorWriter): readonly number[] {
  return Array.from({ length: 5 }, () => w.pairLocal());
}
