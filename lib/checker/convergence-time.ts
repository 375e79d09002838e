/**
 * From a state of gradient descent to statements about all later times. Part of the trusted base: scalars only,
 * everything enclosed by intervals.
 *
 * Setting: L(u) = Σ_i ln(1 + e^{−⟨u,x_i⟩}), u_{t+1} = u_t − s∇L(u_t), s = η/n, R = max‖x_i‖, margin γ* > 0 of the
 * max-margin separator u* (γ* = 1/‖u*‖), M = −ln(expm1(L)).
 *
 * Suppose L_T < ln 2 and a = 1 − ½ω e^ω > 0 with ω = sR²L_T. One step lowers L by at least a·s‖∇L‖², since the
 * Hessian along it is at most R²e^ω·Σσ(−⟨u,x_i⟩). With γ*G ≤ ‖∇L‖ and 1 − e^{−L} ≤ G, G = Σσ(−⟨u,x_i⟩), this
 * gives, for all t ≥ T,
 *   M_{t+1} − M_t ≥ a γ* s‖∇L_t‖ ≥ a s γ*²/(e^{M_t} + 1),
 * hence e^{M_t} + M_t ≥ e^{M_T} + M_T + a s γ*² (t − T), every training margin is at least M_t > 0, and
 * ‖u_t‖ ≤ ‖u_T‖ + (M_t − M_T)/(γ*a). So min_i⟨u_t,x_i⟩ / (γ*‖u_t‖) ≥ ρ as soon as
 * M_t ≥ M° = ρ(γ*‖u_T‖ − M_T/a)/(1 − ρ/a), for any ρ < a, and then the cosine between u_t and u* is at least ρ.
 */

import { compare, sign } from '../exact/dyadic.ts';
import * as elementary from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';

/** Constants of the problem. */
export interface DescentConstants {
  /** n ≥ 1. */
  readonly count: number;
  /** η. */
  readonly learningRate: iv.Interval;
  /** Encloses, or only bounds from above, R². */
  readonly squaredRadius: iv.Interval;
  /** Encloses γ*; for a bound on fitting only, its lower end alone matters. */
  readonly margin: iv.Interval;
  /** Encloses ‖u(0)‖. */
  readonly initialNorm: iv.Interval;
}

/** What is known about the state at some time T ≤ `time`: upper bounds of T, L_T and ‖u_T‖. */
export interface DescentState {
  readonly time: iv.Interval;
  readonly loss: iv.Interval;
  readonly norm: iv.Interval;
}

/** A state from which everything later is bounded: L_T < ln 2 and a > 0. */
export interface BasinState extends DescentState {
  /** M_T, from below. */
  readonly potential: iv.Interval;
  /** a, from below. */
  readonly descentFactor: iv.Interval;
}

const ONE = iv.point(1);
/** e^M is not formed beyond this; log10 t_0 would be above 10^12. */
const LARGEST_POTENTIAL = iv.point(2e13);

function stepPerPair({ learningRate, count }: DescentConstants): iv.Interval {
  return iv.divide(learningRate, iv.point(count));
}

/**
 * The state promised without any trajectory, for ηR² ≤ 4 (then s ≤ 4/λ_max(XᵀX)). With the comparator v = c·ū,
 * ū = u* / ‖u*‖, and ε = n·ln(1 + e^{−cγ*}) ≥ L(v): some T ≤ ⌈‖u_0 − v‖²/(2sε)⌉ has L_T ≤ 2ε and
 * ‖u_T‖ ≤ c + √(‖u_0 − v‖² + 2sε).
 * Proof: L(u_t) ≤ L(v) + ‖u_0 − v‖²/(2st), and ‖u_{t+1} − v‖² ≤ ‖u_t − v‖² + 2s(L(v) − L(u_{t+1})), whose last
 * term is negative before the first such T and at most 2sε there.
 * @param comparatorNorm c > 0, any double: the choice affects the quality, not the validity.
 * @returns null when ηR² ≤ 4 cannot be confirmed.
 */
export function aPrioriState(constants: DescentConstants, comparatorNorm: number): DescentState | null {
  const { learningRate, squaredRadius, margin, initialNorm, count } = constants;
  const product = iv.upper(iv.multiply(learningRate, squaredRadius));
  if (sign(iv.subtract(iv.point(4), product).lo) < 0 || !(comparatorNorm > 0)) return null;
  const c = iv.point(comparatorNorm);
  const epsilon = iv.upper(
    iv.multiply(
      iv.point(count),
      elementary.log1p(elementary.exp(iv.negate(iv.multiply(c, iv.lower(margin))))),
    ),
  );
  const distance = iv.upper(iv.add(initialNorm, c));
  const squaredDistance = iv.upper(iv.multiply(distance, distance));
  const s = stepPerPair(constants);
  const twoSEpsilon = iv.scale(iv.multiply(s, epsilon), 1);
  return {
    time: iv.upper(iv.add(iv.divide(squaredDistance, twoSEpsilon), ONE)),
    loss: iv.scale(epsilon, 1),
    norm: iv.upper(iv.add(c, iv.sqrt(iv.upper(iv.add(squaredDistance, twoSEpsilon))))),
  };
}

/** @returns null when L_T < ln 2 or a > 0 cannot be confirmed. */
export function enterBasin(constants: DescentConstants, state: DescentState): BasinState | null {
  const loss = iv.upper(state.loss);
  if (sign(loss.lo) <= 0 || !iv.isBelow(loss, elementary.ln2)) return null;
  const omega = iv.multiply(iv.multiply(stepPerPair(constants), constants.squaredRadius), loss);
  const half = iv.scale(iv.multiply(omega, elementary.exp(omega)), -1);
  const descentFactor = iv.lower(iv.subtract(ONE, half));
  if (!iv.isPositive(descentFactor)) return null;
  const potential = iv.lower(iv.negate(elementary.log(elementary.expm1(loss))));
  return { ...state, potential, descentFactor };
}

/** e^M + M. */
function growth(potential: iv.Interval): iv.Interval {
  return iv.add(elementary.exp(potential), potential);
}

/** An upper bound of the first time from which M_t ≥ target holds for ever. */
export function timeUntilPotential(
  constants: DescentConstants,
  basin: BasinState,
  target: iv.Interval,
): iv.Interval {
  const { potential, descentFactor, time } = basin;
  if (compare(target.hi, potential.lo) <= 0) return iv.upper(time);
  const missing = iv.subtract(growth(iv.upper(target)), growth(potential));
  if (sign(missing.hi) <= 0) return iv.upper(time);
  const rate = iv.multiply(
    iv.multiply(descentFactor, stepPerPair(constants)),
    iv.multiply(iv.lower(constants.margin), iv.lower(constants.margin)),
  );
  return iv.upper(iv.add(iv.add(time, iv.divide(iv.upper(missing), iv.lower(rate))), ONE));
}

/**
 * An upper bound of the first time from which min_i⟨u_t,x_i⟩ ≥ ρ·γ*‖u_t‖, and with it cos∠(u_t,u*) ≥ ρ, holds for ever.
 * @returns null when ρ < a cannot be confirmed (a later state is needed) or the time is beyond 10^(10^12).
 */
export function timeUntilAligned(
  constants: DescentConstants,
  basin: BasinState,
  rho: iv.Interval,
): iv.Interval | null {
  const ratio = iv.divide(rho, basin.descentFactor);
  const room = iv.subtract(ONE, ratio);
  if (!iv.isPositive(room)) return null;
  const reach = iv.subtract(
    iv.multiply(iv.upper(constants.margin), iv.upper(basin.norm)),
    iv.divide(basin.potential, basin.descentFactor),
  );
  const target = iv.upper(iv.divide(iv.multiply(rho, reach), room));
  if (iv.isBelow(LARGEST_POTENTIAL, target)) return null;
  return timeUntilPotential(constants, basin, target);
}
