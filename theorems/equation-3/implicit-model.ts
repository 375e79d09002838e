/**
 * The implicit reward of an instance, enclosed. Logits and their exponentials are formed once for each position, so
 * that a change of one entry of U costs one exponential and one logarithm there.
 */

import * as dyadic from '../../lib/exact/dyadic.ts';
import { log } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { exponential } from './enclosures.ts';
import { enclosed, exactDot, type Row } from './exact.ts';
import type { ImplicitPair, ImplicitPairs, Position } from './instances/types.ts';

/** U_{token, dimension} + by. */
export interface Shift {
  readonly token: number;
  readonly dimension: number;
  readonly by: dyadic.Dyadic;
}

interface State {
  /** ⟨U_v, h⟩, exact, shape [V], and the largest of them. */
  readonly logits: readonly dyadic.Dyadic[];
  readonly top: dyadic.Dyadic;
  /** e^{z_v − top}, enclosed. */
  readonly weights: readonly iv.Interval[];
}

function stateAt(unembedding: readonly Row[], hidden: Row): State {
  const logits = unembedding.map((row) => exactDot(row, hidden));
  const top = logits.reduce((most, z) => (dyadic.compare(z, most) > 0 ? z : most));
  return { logits, top, weights: logits.map((z) => exponential(dyadic.subtract(z, top))) };
}

/** ln π(token|h) = z − top − ln Σ e^{z_v − top}, with one entry of U moved where a shift is given. */
function logProbability(
  { token, hidden }: Position,
  { logits, top, weights }: State,
  shift?: Shift,
): iv.Interval {
  const relative = (z: dyadic.Dyadic): dyadic.Dyadic => dyadic.subtract(z, top);
  if (shift === undefined) {
    return iv.subtract(enclosed(relative(logits[token]!)), log(weights.reduce(iv.add)));
  }
  const rise = dyadic.multiply(shift.by, dyadic.fromNumber(hidden[shift.dimension]!));
  const moved = relative(dyadic.add(logits[shift.token]!, rise));
  const partition = weights
    .map((weight, v) => (v === shift.token ? exponential(moved) : weight))
    .reduce(iv.add);
  const own = token === shift.token ? moved : relative(logits[token]!);
  return iv.subtract(enclosed(own), log(partition));
}

export class ImplicitModel {
  readonly #beta: number;
  readonly #unembedding: readonly Row[];
  readonly #reference: readonly Row[];
  readonly #states = new Map<Position, State>();
  /** ln π_ref(y+) − ln π_ref(y−). */
  readonly #base = new Map<ImplicitPair, iv.Interval>();

  constructor({ beta, unembedding, reference }: ImplicitPairs) {
    this.#beta = beta;
    this.#unembedding = unembedding;
    this.#reference = reference;
  }

  #state(position: Position): State {
    let state = this.#states.get(position);
    if (state === undefined) {
      state = stateAt(this.#unembedding, position.hidden);
      this.#states.set(position, state);
    }
    return state;
  }

  /** ln π(y) under U. */
  #response(response: readonly Position[], shift?: Shift): iv.Interval {
    return response.map((position) => logProbability(position, this.#state(position), shift)).reduce(iv.add);
  }

  #referenceResponse(response: readonly Position[]): iv.Interval {
    return response
      .map((position) => logProbability(position, stateAt(this.#reference, position.hidden)))
      .reduce(iv.add);
  }

  /** β[ln π(y+) − ln π(y−) − (ln π_ref(y+) − ln π_ref(y−))], through every log-softmax. */
  margin(pair: ImplicitPair, shift?: Shift): iv.Interval {
    let base = this.#base.get(pair);
    if (base === undefined) {
      base = iv.subtract(this.#referenceResponse(pair.chosen), this.#referenceResponse(pair.rejected));
      this.#base.set(pair, base);
    }
    const policy = iv.subtract(this.#response(pair.chosen, shift), this.#response(pair.rejected, shift));
    return iv.multiply(iv.point(this.#beta), iv.subtract(policy, base));
  }

  /** π(v|h) for all tokens v. */
  probabilities(position: Position): readonly iv.Interval[] {
    const { weights } = this.#state(position);
    const total = weights.reduce(iv.add);
    return weights.map((weight) => iv.divide(weight, total));
  }

  /** ln Σ e^z under U, and the logits. */
  partition(position: Position): { readonly logits: readonly iv.Interval[]; readonly logSum: iv.Interval } {
    const { logits, top, weights } = this.#state(position);
    return { logits: logits.map(enclosed), logSum: iv.add(enclosed(top), log(weights.reduce(iv.add))) };
  }
}

export function isOneToken({ chosen, rejected }: ImplicitPair): boolean {
  return chosen.length === 1 && rejected.length === 1;
}

/** β⟨(U − U_ref)_{y+} − (U − U_ref)_{y−}, h⟩ of a one-token pair, exact. */
export function oneTokenMargin(
  { beta, unembedding, reference }: ImplicitPairs,
  { chosen, rejected }: ImplicitPair,
): dyadic.Dyadic {
  const reward = ({ token, hidden }: Position): dyadic.Dyadic =>
    dyadic.subtract(exactDot(unembedding[token]!, hidden), exactDot(reference[token]!, hidden));
  const difference = dyadic.subtract(reward(chosen[0]!), reward(rejected[0]!));
  return dyadic.multiply(dyadic.fromNumber(beta), difference);
}
