/** What a transformer consists of. */
export interface TransformerConfig {
  /** V, size of the vocabulary. */
  readonly vocabulary: number;
  /** D, width of the hidden representations. */
  readonly width: number;
  readonly layers: number;
  /** A divisor of the width. */
  readonly heads: number;
  /** Longest sequence, in tokens. */
  readonly positions: number;
  /** Width between the two linear maps of a block; 4·width by default. */
  readonly inner?: number;
  /** Share of each head that is rotated by the position, in [0, 1]; rounded down to an even number of entries. */
  readonly rotaryFraction?: number;
  /** Whether a learned vector per position is added to the embedding (default false). */
  readonly learnedPositions?: boolean;
  /** Whether the unembedding U is the embedding table (default false). */
  readonly tied?: boolean;
  /** Whether there is a linear reward head u, after the last layer norm (default false). */
  readonly rewardHead?: boolean;
}

/** A config with every choice made and checked. */
export interface FullConfig extends Required<TransformerConfig> {
  /** Rotated entries of each head, even. */
  readonly rotaryDimensions: number;
}

/** @throws RangeError for what describes no transformer */
export function completeConfig(config: TransformerConfig): FullConfig {
  const full = {
    inner: 4 * config.width,
    rotaryFraction: 0,
    learnedPositions: false,
    tied: false,
    rewardHead: false,
    ...config,
  };
  for (const key of ['vocabulary', 'width', 'heads', 'positions', 'inner'] as const) {
    if (!Number.isInteger(full[key]) || full[key] < 1) {
      throw new RangeError(`${key}: a positive integer was expected, got ${full[key]}`);
    }
  }
  if (!Number.isInteger(full.layers) || full.layers < 0) {
    throw new RangeError(`layers: a natural number was expected, got ${full.layers}`);
  }
  if (full.width % full.heads !== 0) {
    throw new RangeError(`heads: a divisor of the width ${full.width} was expected, got ${full.heads}`);
  }
  if (!(full.rotaryFraction >= 0 && full.rotaryFraction <= 1)) {
    throw new RangeError(`rotaryFraction: a number in [0, 1] was expected, got ${full.rotaryFraction}`);
  }
  const entries = Math.floor(full.rotaryFraction * (full.width / full.heads));
  return { ...full, rotaryDimensions: entries - (entries % 2) };
}
