/** Runs ITL vectors on the functions of this folder. */

import { exp, expm1, log, log1p } from '../elementary.ts';
import {
  abs,
  add,
  between,
  contains,
  divide,
  EMPTY,
  type FloatInterval,
  fma,
  hull,
  intersection,
  isEmpty,
  max,
  min,
  multiply,
  negate,
  reciprocal,
  sqrt,
  square,
  subtract,
} from '../interval.ts';
import * as relations from '../relations.ts';
import type { Literal, Vector } from './itl.ts';

type Value = FloatInterval | number | boolean;
type Operation = (...inputs: readonly Value[]) => Value | readonly Value[];

export interface Outcome {
  passed: number;
  /** Vectors about [nai], a concept of decorated arithmetic. */
  nai: number;
  readonly failed: string[];
  /** Counts by name of the operation. */
  readonly unsupported: Map<string, number>;
  readonly passedByName: Map<string, number>;
}

function unary(f: (a: FloatInterval) => Value): Operation {
  return (a) => f(a as FloatInterval);
}

function binary(f: (a: FloatInterval, b: FloatInterval) => Value): Operation {
  return (a, b) => f(a as FloatInterval, b as FloatInterval);
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  pos: unary((a) => a),
  neg: unary(negate),
  add: binary(add),
  sub: binary(subtract),
  mul: binary(multiply),
  div: binary(divide),
  recip: unary(reciprocal),
  sqr: unary(square),
  sqrt: unary(sqrt),
  fma: (a, b, c) => fma(a as FloatInterval, b as FloatInterval, c as FloatInterval),
  exp: unary(exp),
  expm1: unary(expm1),
  log: unary(log),
  logp1: unary(log1p),
  log1p: unary(log1p),
  abs: unary(abs),
  min: binary(min),
  max: binary(max),
  convexHull: binary(hull),
  hull: binary(hull),
  intersection: binary(intersection),
  isEmpty: unary(isEmpty),
  isEntire: unary(relations.isEntire),
  isSingleton: unary(relations.isSingleton),
  isCommonInterval: unary(relations.isCommon),
  isMember: (x, a) => contains(a as FloatInterval, x as number),
  equal: binary(relations.equal),
  subset: binary(relations.subset),
  less: binary(relations.less),
  precedes: binary(relations.precedes),
  interior: binary(relations.interior),
  strictLess: binary(relations.strictLess),
  strictPrecedes: binary(relations.strictPrecedes),
  disjoint: binary(relations.disjoint),
  inf: unary((a) => a.lo),
  sup: unary((a) => a.hi),
  wid: unary(relations.width),
  mag: unary(relations.magnitude),
  mig: unary(relations.mignitude),
  mid: unary(relations.midpoint),
  rad: unary(relations.radius),
  midRad: (a) => [relations.midpoint(a as FloatInterval), relations.radius(a as FloatInterval)],
  'b-numsToInterval': (lo, hi) => between(lo as number, hi as number),
};

function isInterval(value: Value): value is FloatInterval {
  return typeof value === 'object';
}

function same(actual: Value, expected: Value): boolean {
  if (isInterval(actual) && isInterval(expected)) {
    return (isEmpty(actual) && isEmpty(expected)) || relations.equal(actual, expected);
  }
  return actual === expected || (Number.isNaN(actual) && Number.isNaN(expected));
}

function show(value: Value): string {
  return isInterval(value) ? `[${value.lo}, ${value.hi}]` : String(value);
}

function valuesOf(literals: readonly Literal[]): Value[] | undefined {
  const values: Value[] = [];
  for (const literal of literals) {
    if (literal.kind === 'nai' || literal.kind === 'other') return undefined;
    values.push(literal.value);
  }
  return values;
}

export function emptyOutcome(): Outcome {
  return { passed: 0, nai: 0, failed: [], unsupported: new Map(), passedByName: new Map() };
}

function count(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}

/**
 * Runs one vector and enters the result into the outcome. An output after `=` must be met exactly (decorations are
 * ignored), one after `<=` alone must contain the result. An argument that is refused with a RangeError counts as the
 * empty result of a vector with a signal.
 */
export function runVector(vector: Vector, outcome: Outcome, operations = OPERATIONS): void {
  const { operation: name, line } = vector;
  const outputs = vector.tightest.length > 0 ? vector.tightest : vector.accurate;
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) {
    count(outcome.unsupported, name);
    return;
  }
  if ([...vector.inputs, ...outputs].some(({ kind }) => kind === 'nai')) {
    outcome.nai++;
    return;
  }
  const inputs = valuesOf(vector.inputs);
  const expected = valuesOf(outputs);
  if (inputs === undefined || expected === undefined) {
    count(outcome.unsupported, `${name} (literal)`);
    return;
  }
  let actual: readonly Value[];
  try {
    const result = operation(...inputs);
    actual = Array.isArray(result) ? (result as readonly Value[]) : [result as Value];
  } catch (error) {
    if (!(error instanceof RangeError) || vector.signal === undefined) throw error;
    actual = [EMPTY];
  }
  const fits = (value: Value, i: number): boolean => {
    const other = expected[i]!;
    if (vector.tightest.length > 0 || !isInterval(value) || !isInterval(other)) return same(value, other);
    return relations.subset(value, other);
  };
  if (actual.length === expected.length && actual.every(fits)) {
    outcome.passed++;
    count(outcome.passedByName, name);
  } else {
    const got = actual.map(show).join(' ');
    outcome.failed.push(
      `line ${line}: ${name} ${inputs.map(show).join(' ')} = ${expected.map(show).join(' ')}, got ${got}`,
    );
  }
}
