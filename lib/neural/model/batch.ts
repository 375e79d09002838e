/**
 * Sequences side by side without padding. A padded batch is packed first: what was padding does not exist for the
 * model, so it cannot change a bit of a result.
 */

export interface Sequence {
  /** At least one, in [0, V). */
  readonly tokens: ArrayLike<number>;
  /**
   * 1 where the token belongs to the response, as many as tokens. Empty when there is no response. The first token
   * cannot belong to it, as no position predicts it.
   */
  readonly responseMask: ArrayLike<number>;
}

export interface Batch {
  /** Tokens of all sequences, in order. */
  readonly tokens: Int32Array;
  /** Position of each token in its sequence. */
  readonly positions: Int32Array;
  /** Where each sequence begins, and the number of tokens at the end. */
  readonly starts: Int32Array;
  /** Indices into `tokens` of all response tokens, in order. */
  readonly responseTokens: Int32Array;
  /** Where each sequence's response begins in `responseTokens`, and their number at the end. */
  readonly responseStarts: Int32Array;
}

/** @throws RangeError for an empty sequence, a mask of another length or one that covers the first token */
export function packBatch(sequences: readonly Sequence[]): Batch {
  const tokens: number[] = [];
  const positions: number[] = [];
  const responseTokens: number[] = [];
  const starts = new Int32Array(sequences.length + 1);
  const responseStarts = new Int32Array(sequences.length + 1);
  sequences.forEach((sequence, s) => {
    const { length } = sequence.tokens;
    const mask = sequence.responseMask;
    if (length === 0) throw new RangeError(`sequence ${s} is empty`);
    if (mask.length !== 0 && mask.length !== length) {
      throw new RangeError(`sequence ${s}: a mask of ${length} entries was expected, got ${mask.length}`);
    }
    if (mask.length > 0 && mask[0] !== 0) {
      throw new RangeError(
        `sequence ${s}: no position predicts the first token; expected it outside the mask`,
      );
    }
    for (let t = 0; t < length; t++) {
      if (mask.length > 0 && mask[t] !== 0) responseTokens.push(tokens.length);
      positions.push(t);
      tokens.push(sequence.tokens[t]!);
    }
    starts[s + 1] = tokens.length;
    responseStarts[s + 1] = responseTokens.length;
  });
  return {
    tokens: Int32Array.from(tokens),
    positions: Int32Array.from(positions),
    starts,
    responseTokens: Int32Array.from(responseTokens),
    responseStarts,
  };
}

/** Right-padded sequences, all of `length` tokens. */
export interface PaddedBatch {
  readonly length: number;
  /** n·length; what is beyond a sequence's size is never read. */
  readonly tokens: Int32Array;
  /** Tokens of each sequence before the padding begins. */
  readonly sizes: Int32Array;
  /** n·length, 1 for response tokens. */
  readonly responseMask: Int32Array;
}

/** @throws RangeError as {@link packBatch}, and for sizes beyond the length */
export function packPadded({ length, tokens, sizes, responseMask }: PaddedBatch): Batch {
  return packBatch(
    Array.from(sizes, (size, s) => {
      if (size > length || (s + 1) * length > tokens.length) {
        throw new RangeError(`sequence ${s}: ${size} tokens do not fit into rows of ${length}`);
      }
      const [from, to] = [s * length, s * length + size];
      return { tokens: tokens.subarray(from, to), responseMask: responseMask.subarray(from, to) };
    }),
  );
}

/** Index of the last token of each sequence. */
export function lastTokens({ starts }: Batch): Int32Array {
  return starts.subarray(1).map((end) => end - 1);
}
