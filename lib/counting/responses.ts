/** Response spaces written out in full: one flag per response, 1 where it is correct. */

import { type Graph, isHamiltonianCycle } from './hamiltonian.ts';

/** All strings of a length over the letters 0 … alphabet − 1. */
export function* strings(alphabet: number, length: number): Generator<readonly number[]> {
  const letters = new Array<number>(length).fill(0);
  for (;;) {
    yield letters;
    let i = length - 1;
    while (i >= 0 && letters[i] === alphabet - 1) letters[i--] = 0;
    if (i < 0) return;
    letters[i]! += 1;
  }
}

/** All permutations of 0 … n − 1, in lexicographic order. */
export function* permutations(n: number): Generator<readonly number[]> {
  const order = Array.from({ length: n }, (_, i) => i);
  for (;;) {
    yield order;
    let i = n - 2;
    while (i >= 0 && order[i]! > order[i + 1]!) i--;
    if (i < 0) return;
    let j = n - 1;
    while (order[j]! < order[i]!) j--;
    [order[i], order[j]] = [order[j]!, order[i]!];
    for (let a = i + 1, b = n - 1; a < b; a++, b--) [order[a], order[b]] = [order[b]!, order[a]!];
  }
}

/** Shape [number of responses]. */
function flags(
  responses: Iterable<readonly number[]>,
  isCorrect: (response: readonly number[]) => boolean,
): Uint8Array {
  const result: number[] = [];
  for (const response of responses) result.push(isCorrect(response) ? 1 : 0);
  return Uint8Array.from(result);
}

export const hamiltonianFlags = (graph: Graph): Uint8Array =>
  flags(permutations(graph.length), (order) => isHamiltonianCycle(graph, order));

/** A string is correct when it differs from 0, 1, 2, … (modulo the alphabet) in at most `errors` places. */
export const passwordFlags = (alphabet: number, length: number, errors: number): Uint8Array =>
  flags(
    strings(alphabet, length),
    (letters) => letters.filter((letter, i) => letter !== i % alphabet).length <= errors,
  );

/** A subset, as a string of bits, is correct when its weights sum to the target. */
export const subsetSumFlags = (weights: readonly bigint[], target: bigint): Uint8Array =>
  flags(
    strings(2, weights.length),
    (bits) => bits.reduce((sum, bit, i) => (bit === 1 ? sum + weights[i]! : sum), 0n) === target,
  );

/** Letter 2c opens a bracket of kind c, letter 2c + 1 closes it; correct when all are matched. */
export const bracketFlags = (kinds: number, pairs: number): Uint8Array =>
  flags(strings(2 * kinds, 2 * pairs), (letters) => {
    const open: number[] = [];
    for (const letter of letters) {
      if (letter % 2 === 0) open.push(letter);
      else if (open.pop() !== letter - 1) return false;
    }
    return open.length === 0;
  });

export function countCorrect(of: Uint8Array): bigint {
  return BigInt(of.reduce((sum, flag) => sum + flag, 0));
}
