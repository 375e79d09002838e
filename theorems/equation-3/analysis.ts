/** One instance of Equation 3 with its margins, which all checks share. */

import * as dyadic from '../../lib/exact/dyadic.ts';
import type * as iv from '../../lib/interval/interval.ts';
import { enclosed, exactDifference, exactDot } from './exact.ts';
import type { Formulas } from './formulas.ts';
import { ImplicitModel, isOneToken, oneTokenMargin } from './implicit-model.ts';
import type { ImplicitPair, ImplicitPairs, Instance } from './instances/types.ts';

type Sign = -1 | 0 | 1;

/** One list of pairs of the instance. */
export interface PairSet {
  readonly name: 'rewards' | 'explicit' | 'implicit';
  /** m_i, enclosed. */
  readonly margins: readonly iv.Interval[];
  /** sign(m_i), exact; null where the enclosure contains 0 and the margin is no rational number that can be formed. */
  readonly signs: readonly (Sign | null)[];
}

export class Analysis {
  readonly instance: Instance;
  readonly formulas: Formulas;
  /** Of instance.implicit; null without one. */
  readonly model: ImplicitModel | null;
  #sets: readonly PairSet[] | null = null;

  constructor(instance: Instance, formulas: Formulas) {
    this.instance = instance;
    this.formulas = formulas;
    this.model = instance.implicit === undefined ? null : new ImplicitModel(instance.implicit);
  }

  /** The lists that the instance has, in the order rewards, explicit, implicit. */
  get sets(): readonly PairSet[] {
    this.#sets ??= this.#form();
    return this.#sets;
  }

  #form(): PairSet[] {
    const { rewards, explicit, implicit } = this.instance;
    const sets: PairSet[] = [];
    const exact = (name: PairSet['name'], margins: readonly dyadic.Dyadic[]): void => {
      sets.push({ name, margins: margins.map(enclosed), signs: margins.map(dyadic.sign) });
    };
    if (rewards !== undefined) {
      exact(
        'rewards',
        rewards.map(({ chosen, rejected }) => exactDifference(chosen, rejected)),
      );
    }
    if (explicit !== undefined) {
      const { head, pairs } = explicit;
      exact(
        'explicit',
        pairs.map(({ chosen, rejected }) =>
          dyadic.subtract(exactDot(head, chosen), exactDot(head, rejected)),
        ),
      );
    }
    if (implicit !== undefined) sets.push(implicitSet(implicit, this.model!));
    return sets;
  }
}

function implicitSet(implicit: ImplicitPairs, model: ImplicitModel): PairSet {
  const { pairs } = implicit;
  const margins = pairs.map((pair) => model.margin(pair));
  const signs = pairs.map((pair, i) => {
    if (isAtReference(pair, implicit) || hasEqualResponses(pair)) return 0;
    return isOneToken(pair) ? dyadic.sign(oneTokenMargin(implicit, pair)) : signOf(margins[i]!);
  });
  return { name: 'implicit', margins, signs };
}

function signOf(a: iv.Interval): Sign | null {
  if (dyadic.sign(a.lo) > 0) return 1;
  return dyadic.sign(a.hi) < 0 ? -1 : null;
}

/** Whether π = π_ref along both responses: at each position all logits differ from the reference's by one number. */
function isAtReference(
  { chosen, rejected }: ImplicitPair,
  { unembedding, reference }: ImplicitPairs,
): boolean {
  return [...chosen, ...rejected].every(({ hidden }) => {
    const differences = unembedding.map((row, v) =>
      dyadic.subtract(exactDot(row, hidden), exactDot(reference[v]!, hidden)),
    );
    return differences.every((difference) => dyadic.compare(difference, differences[0]!) === 0);
  });
}

function hasEqualResponses({ chosen, rejected }: ImplicitPair): boolean {
  return (
    chosen.length === rejected.length &&
    chosen.every(({ token, hidden }, l) => {
      const other = rejected[l]!;
      return token === other.token && hidden.every((x, d) => x === other.hidden[d]);
    })
  );
}
