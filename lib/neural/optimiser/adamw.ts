/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101) with bias correction, as torch.optim.AdamW computes it:
 *   θ ← θ − η·λ·θ,  m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²,
 *   θ ← θ − (η/(1 − β₁ᵗ))·m / (√v/√(1 − β₂ᵗ) + ε).
 * Powers are running products, square roots are correctly rounded: the same bits on every engine. Everything is
 * computed in float64 and rounded to the blocks' precision when θ, m and v are written (θ once, after both changes).
 */
import type { Block } from '../kernel/types.ts';

export interface AdamWOptions {
  /** β₁ and β₂ in [0, 1); default 0.9 and 0.999. */
  readonly betas?: readonly [number, number];
  /** ε > 0; default 1e-8. */
  readonly epsilon?: number;
  /** λ ≥ 0; default 0. */
  readonly weightDecay?: number;
  /** One entry per parameter, 0 where there is no decay; all decay by default. */
  readonly decayMask?: Uint8Array;
  /**
   * Largest Euclidean norm of the gradient over all parameters: it is multiplied by clip/(norm + 1e-6) when that is
   * below 1, as torch.nn.utils.clip_grad_norm_ does; default Infinity.
   */
  readonly clip?: number;
}

/** Plain data, to be saved and gone on from. */
export interface AdamWState {
  readonly steps: number;
  /** β₁ᵗ and β₂ᵗ. */
  readonly powers: readonly [number, number];
  /** m and v. */
  readonly first: Block;
  readonly second: Block;
}

/** Before the first step. `like` gives precision and length. */
export function initialState(like: Block): AdamWState {
  const zeros = (): Block =>
    like instanceof Float64Array ? new Float64Array(like.length) : new Float32Array(like.length);
  return { steps: 0, powers: [1, 1], first: zeros(), second: zeros() };
}

const CLIP_EPSILON = 1e-6;

export class AdamW {
  readonly #options: Required<Omit<AdamWOptions, 'decayMask'>> & { readonly decayMask?: Uint8Array };
  readonly #first: Block;
  readonly #second: Block;
  #steps: number;
  #powers: readonly [number, number];

  /** @throws RangeError for options out of range or arrays of different length */
  constructor(state: AdamWState, options: AdamWOptions = {}) {
    const full = { betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0, clip: Infinity, ...options };
    const inRange =
      full.betas.every((beta) => beta >= 0 && beta < 1) &&
      full.epsilon > 0 &&
      full.weightDecay >= 0 &&
      full.clip > 0;
    if (!inRange) {
      throw new RangeError('0 ≤ β < 1, ε > 0, a decay ≥ 0 and a clip > 0 were expected');
    }
    const { length } = state.first;
    if (state.second.length !== length || (full.decayMask ?? state.first).length !== length) {
      throw new RangeError(`moments and a mask of ${length} entries were expected`);
    }
    this.#options = full;
    this.#first = state.first.slice();
    this.#second = state.second.slice();
    this.#steps = state.steps;
    this.#powers = state.powers;
  }

  /** A copy. */
  state(): AdamWState {
    return {
      steps: this.#steps,
      powers: this.#powers,
      first: this.#first.slice(),
      second: this.#second.slice(),
    };
  }

  /**
   * One step of `values`, in place.
   * @returns the gradient's norm before clipping
   * @throws RangeError, with nothing changed, for blocks of another length or a norm that is not finite
   */
  step(values: Block, gradient: Block, learningRate: number): number {
    const [first, second] = [this.#first, this.#second];
    const { length } = first;
    if (values.length !== length || gradient.length !== length) {
      throw new RangeError(`${length} parameters were expected, got ${values.length} and ${gradient.length}`);
    }
    const norm = euclideanNorm(gradient);
    if (!Number.isFinite(norm)) throw new RangeError(`step ${this.#steps}: the gradient's norm is ${norm}`);
    const { betas, epsilon, weightDecay, decayMask, clip } = this.#options;
    const [beta1, beta2] = betas;
    this.#powers = [this.#powers[0] * beta1, this.#powers[1] * beta2];
    this.#steps += 1;
    const factor = Math.min(1, clip / (norm + CLIP_EPSILON));
    const rate = learningRate / (1 - this.#powers[0]);
    const root = Math.sqrt(1 - this.#powers[1]);
    const keep = 1 - learningRate * weightDecay;
    for (let i = 0; i < length; i++) {
      const g = gradient[i]! * factor;
      const m = beta1 * first[i]! + (1 - beta1) * g;
      const v = beta2 * second[i]! + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      const decayed = decayMask !== undefined && decayMask[i] === 0 ? values[i]! : values[i]! * keep;
      values[i] = decayed - (rate * m) / (Math.sqrt(v) / root + epsilon);
    }
    return norm;
  }
}

/** Squares summed in ascending order in float64. */
function euclideanNorm(block: Block): number {
  let sum = 0;
  for (let i = 0; i < block.length; i++) sum += block[i]! * block[i]!;
  return Math.sqrt(sum);
}
