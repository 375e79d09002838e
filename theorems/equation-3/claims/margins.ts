/** Claim (b): the loss depends on margins alone, falls, is convex and tends to 0. */

import type Fraction from 'fraction.js';
import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import * as dyadic from '../../../lib/exact/dyadic.ts';
import { enclose, fromDouble, rational } from '../../../lib/exact/fractions.ts';
import { exp, ln2 } from '../../../lib/interval/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../../lib/interval/to-number.ts';
import type { Analysis } from '../analysis.ts';
import { meet, upperMagnitude } from '../enclosures.ts';
import { enclosed } from '../exact.ts';
import { floatLoss, floatMargins } from '../float-loss.ts';
import { ImplicitModel, isOneToken, oneTokenMargin } from '../implicit-model.ts';
import type { ImplicitPair } from '../instances/types.ts';
import { proveMargins, proveShape } from './symbolic.ts';

/** Relative width that an enclosure must have to say something. */
const NARROW = 1e-35;
/** What is added to the rewards of pair i: 1/3, −7, 10^6 + 1/7, 2/3, … */
const SHIFTS: readonly Fraction[] = [rational(1, 3), rational(-7), rational(7_000_001, 7), rational(2, 3)];

/** The margin of shifted rewards is the margin, as a rational number. */
function shift({ instance, formulas }: Analysis): Outcome {
  const { rewards } = instance;
  if (rewards === undefined) return discarded('the instance gives no rewards');
  for (const [i, { chosen, rejected }] of rewards.entries()) {
    const c = SHIFTS[i % SHIFTS.length]!;
    const [up, down] = [fromDouble(chosen), fromDouble(rejected)];
    const before = up.sub(down);
    const after = up.add(c).sub(formulas.shiftsRejected === 1 ? down.add(c) : down);
    if (after.equals(before)) continue;
    const losses = [before, after].map((m) => formulas.loss(enclose(m))) as [iv.Interval, iv.Interval];
    if (meet(...losses)) return open('the losses of different margins are not told apart');
    return violated(
      `r(x_${i}, ·) + ${c.toFraction()} changes the loss of the pair`,
      midpoint(losses[1]),
      midpoint(losses[0]),
    );
  }
  return holds(0, 0, 0);
}

/** The margin of a one-token pair through both log-softmaxes encloses the rational number without them. */
function partition({ instance, formulas, model }: Analysis): Outcome {
  const { implicit } = instance;
  const pairs: readonly ImplicitPair[] = implicit?.pairs.filter(isOneToken) ?? [];
  if (implicit === undefined || pairs.length === 0)
    return discarded('no implicit pair with one-token responses');
  const { beta, reference } = implicit;
  // What the margin is made of under the reference: a model that has it for U.
  const base = new ImplicitModel({ ...implicit, unembedding: reference });
  const factor = iv.point(beta);
  let widest = 0;
  for (const pair of pairs) {
    const enclosure = model!.margin(pair);
    const under = model!.partition(pair.rejected[0]!);
    const claimed = formulas.oneTokenMargin(
      enclosed(oneTokenMargin(implicit, pair)),
      iv.multiply(factor, under.logSum),
    );
    if (!meet(enclosure, claimed))
      return violated('the log-partition does not cancel', midpoint(enclosure), midpoint(claimed));
    const reference = base.partition(pair.rejected[0]!);
    const terms = [...under.logits, under.logSum, ...reference.logits, reference.logSum].map(upperMagnitude);
    const scale = iv.multiply(factor, terms.reduce(iv.add));
    // ln Σ e^z and the logits are not all 0: V ≥ 2 logits 0 give ln V.
    const width = upperMagnitude(iv.subtract(enclosure, claimed));
    widest = Math.max(widest, toNumberUp(iv.divide(width, scale).hi));
  }
  return widest <= NARROW
    ? holds(widest, NARROW, NARROW - widest)
    : open('the enclosure of a margin is too wide');
}

/** Neighbours among all margins of the instance and 0, ±1, from the smallest. */
function sortedMargins({ sets }: Analysis): iv.Interval[] {
  const all = [...sets.flatMap(({ margins }) => margins), ...[-1, 0, 1].map(iv.point)];
  return all.sort((a, b) => dyadic.compare(a.lo, b.lo));
}

/** Strict inequalities that must be seen for the check to count. */
const LEAST = 4;

function shape(analysis: Analysis): Outcome {
  const { formulas } = analysis;
  const margins = sortedMargins(analysis);
  let falls = 0;
  let bends = 0;
  for (let i = 0; i + 1 < margins.length; i++) {
    const [a, b] = [margins[i]!, margins[i + 1]!];
    if (!iv.isBelow(a, b)) continue;
    const [atA, atB] = [formulas.loss(a), formulas.loss(b)];
    const fall = iv.subtract(atA, atB);
    if (iv.isPositive(fall)) falls += 1;
    else if (dyadic.sign(fall.hi) <= 0)
      return violated('the loss does not fall', midpoint(atB), midpoint(atA));
    const middle = formulas.loss(iv.scale(iv.add(a, b), -1));
    const bend = iv.subtract(iv.scale(iv.add(atA, atB), -1), middle);
    if (iv.isPositive(bend)) bends += 1;
    else if (iv.isPositive(iv.negate(bend)))
      return violated('the loss in the middle is above the mean', midpoint(middle), midpoint(atA));
  }
  // −1, 0 and 1 are always there: three neighbours at least are told apart by every correct loss.
  if (falls < LEAST / 2 || bends < LEAST / 2) return open('too few margins are told apart');
  return holds(falls + bends, LEAST, falls + bends - LEAST);
}

/** max(0, −m) ≤ φ(m) ≤ max(0, −m) + e^−|m|, and φ(0) = ln 2. */
function values({ sets, formulas }: Analysis): Outcome {
  const atZero = formulas.loss(iv.point(0));
  if (!meet(atZero, ln2)) return violated('φ(0) is not ln 2', midpoint(atZero), midpoint(ln2));
  let worst = Number.NEGATIVE_INFINITY;
  for (const { margins } of sets) {
    for (const m of margins) {
      const loss = formulas.loss(m);
      const hinge = iv.max(iv.point(0), iv.negate(m));
      const size = upperMagnitude(m);
      if (toNumberUp(size.hi) > 2 ** 44) return open('a margin is beyond 2^44');
      const decay = exp(iv.negate(iv.max(m, iv.negate(m))));
      const excess = iv.subtract(loss, hinge);
      if (iv.isPositive(iv.negate(excess)))
        return violated('the loss is below max(0, −m)', midpoint(loss), midpoint(hinge));
      const room = iv.subtract(iv.add(hinge, decay), loss);
      if (iv.isPositive(iv.negate(room)))
        return violated(
          'the loss is above max(0, −m) + e^−|m|',
          midpoint(loss),
          midpoint(iv.add(hinge, decay)),
        );
      // A margin enclosed with width w leaves the loss with width w.
      const width = toNumberUp(iv.subtract(iv.upper(loss), iv.lower(loss)).hi);
      const scale = Math.max(1, toNumberUp(size.hi));
      worst = Math.max(worst, width / scale);
    }
  }
  return worst <= NARROW ? holds(worst, NARROW, NARROW - worst) : open('the enclosure of a loss is too wide');
}

function float({ instance, sets, formulas }: Analysis): Outcome {
  const lists = floatMargins(instance);
  let worst = 0;
  for (const [k, { name, margins }] of sets.entries()) {
    const computed = floatLoss(lists[k]!, formulas);
    if (computed === null) return open('a margin is outside of the range of float64');
    const n = iv.integerPoint(BigInt(margins.length));
    const exact = iv.divide(margins.map(formulas.loss).reduce(iv.add), n);
    if (!Number.isFinite(computed.value))
      return violated(`the loss of the ${name} pairs overflows`, computed.value, midpoint(exact));
    const error = upperMagnitude(iv.subtract(iv.point(computed.value), exact));
    const share = toNumberUp(iv.divide(error, computed.bound).hi);
    if (share > 1)
      return violated(
        `float64 is off by ${share} times the proved bound on the ${name} pairs`,
        computed.value,
        midpoint(exact),
      );
    worst = Math.max(worst, share);
  }
  return holds(worst, 1, 1 - worst);
}

export const marginChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-3.b.margins-symbolic',
    statement:
      'as functions: adding c_i to both rewards of pair i leaves ℓ as it is (n = 1, 2, 3), and β(ln p_a − ln p_b) = β(z_a − z_b) for one-token responses (V = 2..6)',
    role: 'claim',
    part: 'margins',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits: 'n ≤ 3, V ≤ 6; the other tokens only enter through the log-partition function',
    once: true,
    run: ({ formulas }) => proveMargins(formulas.symbolic),
  },
  {
    id: 'equation-3.b.shift',
    statement: 'adding c(x) to both rewards of a prompt leaves every margin exactly as it is',
    role: 'claim',
    part: 'margins',
    level: 'exact',
    relation: 'equality',
    quantity: 'largest change of a margin',
    limits: 'in real arithmetic; rounded sums of float64 do not have this property (see the ablation)',
    run: shift,
  },
  {
    id: 'equation-3.b.partition',
    statement:
      'the implicit margin of one-token responses, formed through both log-softmaxes, encloses the rational number β⟨(U − U_ref)_{y+} − (U − U_ref)_{y−}, h⟩',
    role: 'claim',
    part: 'margins',
    level: 'certified',
    relation: 'upper-bound',
    quantity: `largest width of the difference relative to the logits and log-partitions; certified to be below ${NARROW}`,
    limits: 'pairs whose responses are single tokens; for longer ones it is false (see the ablation)',
    run: partition,
  },
  {
    id: 'equation-3.b.shape-symbolic',
    statement:
      'ℓ′(m) = −σ(−m) < 0, ℓ″(m) = σ(m)σ(−m) > 0 and e^{ℓ(2a)+ℓ(2b)} − e^{2ℓ(a+b)} = (e^−a − e^−b)² as functions: ℓ is strictly decreasing and strictly convex in each margin',
    role: 'claim',
    part: 'shape',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits:
      'the signs are read off the right-hand sides: σ is a quotient of positive terms, a square is not negative',
    once: true,
    run: ({ formulas }) => proveShape(formulas.symbolic),
  },
  {
    id: 'equation-3.b.shape',
    statement: 'enclosed losses at neighbouring margins fall, and the one in the middle is below their mean',
    role: 'claim',
    part: 'shape',
    level: 'certified',
    relation: 'lower-bound',
    quantity: `strict inequalities certified, fewest over the instances; at least ${LEAST}`,
    limits:
      'inequalities that differ by less than 160 bits show (far out the loss is nearly linear) are not counted',
    run: shape,
  },
  {
    id: 'equation-3.b.values',
    statement: 'φ(0) = ln 2, and max(0, −m) ≤ φ(m) ≤ max(0, −m) + e^−|m| at every margin, so φ(m) → 0',
    role: 'claim',
    part: 'values',
    level: 'certified',
    relation: 'upper-bound',
    quantity: `largest width of the enclosed loss relative to max(1, |m|); certified to be below ${NARROW}`,
    limits: 'strictness is not decided where the two sides agree to 160 bits',
    run: values,
  },
  {
    id: 'equation-3.b.float',
    statement:
      'the loss evaluated in float64 with a stable softplus and log-softmax does not overflow and is as close to the enclosed one as its error bound says',
    role: 'ingredient',
    part: 'values',
    level: 'certified',
    relation: 'upper-bound',
    quantity: 'largest error divided by the proved bound',
    limits: 'this library’s own softplus, exp and log; bounds are worst cases and usually far from attained',
    run: float,
  },
];
