/** What a file of an instance may hold at most. Beyond these a reader refuses before it allocates. */

/** Largest JSON file, in bytes: 256 MiB. */
export const MAX_JSON_BYTES = 0x1000_0000;
/** Largest safetensors or npz file, and largest sum of the tensors in one, in bytes: 2 GiB − 1. */
export const MAX_BINARY_BYTES = 0x7fff_ffff;
/** Largest number n of pairs in one set. */
export const MAX_PAIRS = 100_000;
/** Largest hidden width D. */
export const MAX_WIDTH = 65_536;
/** Tokens are smaller than this. */
export const TOKEN_END = 0x8000_0000;
