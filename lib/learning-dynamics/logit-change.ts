/** The change of the logits of one evaluation position, per unit of s = ηgβ, without forming ΔU. */

import type { Arithmetic } from './arithmetic.ts';
import { equalRows } from './equal-rows.ts';
import type { PositionState } from './step-state.ts';

/** One evaluation position k and what the step does to it. */
export interface LogitChange<T> {
  /** d_v − d_m, shape [V], where ΔU h̄_k = s·d and m is the mode of π(·|h̄_k). */
  readonly relative: readonly T[];
  /** d of the token ȳ_k, relative to the mode. */
  readonly own: T;
  /** E d − d_m under π(·|h̄_k). */
  readonly mean: T;
  /** Var d. */
  readonly variance: T;
  /** max d − min d. */
  readonly range: T;
}

/** Training positions with one hidden representation: Σ ±(e_token − p) = Σ ±e_token − net·p. */
interface Group<T> {
  readonly position: PositionState<T>;
  net: number;
  readonly tokens: Map<number, number>;
}

/** Positions that share their representation, for instance a common prefix, are merged, so that they cancel exactly. */
export function grouped<T>(
  chosen: readonly PositionState<T>[],
  rejected: readonly PositionState<T>[],
  width: number,
): Group<T>[] {
  const groups: Group<T>[] = [];
  const include = (position: PositionState<T>, sign: number): void => {
    const { hidden, start, token } = position;
    let group = groups.find(({ position: p }) => equalRows(p.hidden, p.start, hidden, start, width));
    if (group === undefined) {
      group = { position, net: 0, tokens: new Map() };
      groups.push(group);
    }
    group.net += sign;
    group.tokens.set(token, (group.tokens.get(token) ?? 0) + sign);
  };
  for (const position of chosen) include(position, 1);
  for (const position of rejected) include(position, -1);
  return groups.filter(({ net, tokens }) => net !== 0 || [...tokens.values()].some((n) => n !== 0));
}

export function logitChange<T>(
  arithmetic: Arithmetic<T>,
  groups: readonly Group<T>[],
  position: PositionState<T>,
  width: number,
): LogitChange<T> {
  const { point, add, subtract, multiply, dot, minimum, maximum } = arithmetic;
  const { probability, mode, token } = position;
  const change: T[] = new Array<T>(probability.length).fill(point(0));
  for (const { position: p, net, tokens } of groups) {
    const product = dot(p.hidden, p.start, position.hidden, position.start, width);
    if (net !== 0) {
      const weight = multiply(point(-net), product);
      for (let v = 0; v < change.length; v++)
        change[v] = add(change[v]!, multiply(weight, p.probability[v]!));
    }
    for (const [v, times] of tokens)
      if (times !== 0) change[v] = add(change[v]!, multiply(point(times), product));
  }
  const atMode = change[mode]!;
  const relative = change.map((d, v) => (v === mode ? point(0) : subtract(d, atMode)));
  let mean = point(0);
  let square = point(0);
  for (let v = 0; v < relative.length; v++) {
    if (v === mode) continue;
    const weighted = multiply(probability[v]!, relative[v]!);
    mean = add(mean, weighted);
    square = add(square, multiply(weighted, relative[v]!));
  }
  return {
    relative,
    own: relative[token]!,
    mean,
    variance: subtract(square, multiply(mean, mean)),
    range: subtract(maximum(relative), minimum(relative)),
  };
}
