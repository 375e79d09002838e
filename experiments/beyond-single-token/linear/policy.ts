/**
 * π_U(y|x) = Π_k softmax(U h_{x,y<k})_{y_k} with fixed representations: implicit reward margins and their gradient in U, for
 * pairs of responses of equal length, float64.
 *
 * m = β(Σ_k [ln π_U(y+_k|h+_k) − ln π_U(y−_k|h−_k)] − the same of U(0)),
 * ∂m/∂U_v = β Σ_k [(1[y+_k = v] − p_v(h+_k)) h+_k − (1[y−_k = v] − p_v(h−_k)) h−_k].
 * Terms of the same k are subtracted from each other first: where both responses have the same representation, what
 * cancels in real arithmetic cancels in every bit.
 */

import { exp, log } from '../../../lib/float/elementary.ts';
import type { Pair } from './instances.ts';

/** Parts of the gradient that are left out, by a planted error. */
export interface Faults {
  /** The log-partition functions are taken for constants. */
  readonly noPartition?: boolean;
}

export class PairedPolicy {
  readonly #pairs: readonly Pair[];
  readonly #width: number;
  readonly #vocabulary: number;
  readonly #beta: number;
  readonly #faults: Faults;
  /** p(h±_k), shape [n, L, 2, V]. */
  readonly #p: Float64Array;
  /** Σ_k (ln π(y+_k) − ln π(y−_k)) at U(0), shape [n]. */
  readonly #reference: Float64Array;
  readonly #gaps: Float64Array;
  readonly #length: number;

  /** @param reference U(0), shape [V, D]; pairs have one length. */
  constructor(
    pairs: readonly Pair[],
    width: number,
    vocabulary: number,
    beta: number,
    reference: Float64Array,
    faults: Faults = {},
  ) {
    this.#pairs = pairs;
    this.#width = width;
    this.#vocabulary = vocabulary;
    this.#beta = beta;
    this.#faults = faults;
    this.#length = pairs[0]?.chosen.tokens.length ?? 0;
    this.#p = new Float64Array(pairs.length * this.#length * 2 * vocabulary);
    this.#gaps = new Float64Array(pairs.length);
    this.#forward(reference);
    this.#reference = this.#gaps.slice();
  }

  /** Margins at U, shape [n]. */
  margins(unembedding: Float64Array): Float64Array {
    this.#forward(unembedding);
    return this.#gaps.map((gap, i) => this.#beta * (gap - this.#reference[i]!));
  }

  /** target += Σ_i weight_i ∂m_i/∂U, at the U of the last call of `margins`. */
  addGradient(weights: Float64Array, target: Float64Array): void {
    const [width, vocabulary, length] = [this.#width, this.#vocabulary, this.#length];
    for (let i = 0; i < this.#pairs.length; i++) {
      const { chosen, rejected } = this.#pairs[i]!;
      const scale = weights[i]! * this.#beta;
      for (let k = 0; k < length; k++) {
        const base = (i * length + k) * 2 * vocabulary;
        const [good, bad] = [chosen.tokens[k]!, rejected.tokens[k]!];
        for (let v = 0; v < vocabulary; v++) {
          const [p, q] = this.#faults.noPartition
            ? [0, 0]
            : [this.#p[base + v]!, this.#p[base + vocabulary + v]!];
          const up = (v === good ? 1 : 0) - p;
          const down = (v === bad ? 1 : 0) - q;
          for (let d = 0; d < width; d++) {
            const at = v * width + d;
            const h = k * width + d;
            const change = up * chosen.prefixes[h]! - down * rejected.prefixes[h]!;
            target[at] = target[at]! + scale * change;
          }
        }
      }
    }
  }

  /** Next-token distributions at the U of the last call of `margins`, of pair i at position k. */
  distribution(i: number, k: number, role: 'chosen' | 'rejected'): Float64Array {
    const at = ((i * this.#length + k) * 2 + (role === 'chosen' ? 0 : 1)) * this.#vocabulary;
    return this.#p.subarray(at, at + this.#vocabulary);
  }

  #forward(unembedding: Float64Array): void {
    const [vocabulary, length] = [this.#vocabulary, this.#length];
    for (let i = 0; i < this.#pairs.length; i++) {
      const { chosen, rejected } = this.#pairs[i]!;
      let gap = 0;
      for (let k = 0; k < length; k++) {
        const base = (i * length + k) * 2 * vocabulary;
        const plus = this.#logits(unembedding, chosen.prefixes, k, base);
        const minus = this.#logits(unembedding, rejected.prefixes, k, base + vocabulary);
        const logits = this.#p[base + chosen.tokens[k]!]! - this.#p[base + vocabulary + rejected.tokens[k]!]!;
        const partitions = this.#normalise(base, plus) - this.#normalise(base + vocabulary, minus);
        gap += logits - partitions;
      }
      this.#gaps[i] = gap;
    }
  }

  /** Writes U h_k to p and returns the largest entry. */
  #logits(unembedding: Float64Array, prefixes: Float64Array, k: number, at: number): number {
    const width = this.#width;
    let largest = Number.NEGATIVE_INFINITY;
    for (let v = 0; v < this.#vocabulary; v++) {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += unembedding[v * width + d]! * prefixes[k * width + d]!;
      this.#p[at + v] = sum;
      if (sum > largest) largest = sum;
    }
    return largest;
  }

  /** Turns logits into probabilities in place and returns their log-partition function. */
  #normalise(at: number, largest: number): number {
    let total = 0;
    for (let v = 0; v < this.#vocabulary; v++) {
      const e = exp(this.#p[at + v]! - largest);
      this.#p[at + v] = e;
      total += e;
    }
    for (let v = 0; v < this.#vocabulary; v++) this.#p[at + v] = this.#p[at + v]! / total;
    return largest + log(total);
  }
}

/** Share of margins above 0, a tie counting ½. */
export function accuracyOf(margins: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < margins.length; i++) sum += margins[i]! > 0 ? 1 : margins[i]! < 0 ? 0 : 0.5;
  return sum / margins.length;
}
