/**
 * Families of prompts with π_ref uniform over a finite response space and a closed form of π_ref(C_n) as a
 * hypergeometric term. Every closed form is checked against exhaustive counts (lib/counting).
 */

import { monomial, multiply, type Polynomial } from '../checker/asymptotic-polynomial.ts';
import type { FactorialPower, Term } from '../checker/asymptotic-term.ts';
import {
  completeBipartiteGraph,
  completeGraph,
  countHamiltonianOrders,
  cycleGraph,
  type Graph,
  ladderGraph,
  prismGraph,
  wheelGraph,
} from '../counting/hamiltonian.ts';
import {
  bracketFlags,
  countCorrect,
  hamiltonianFlags,
  passwordFlags,
  subsetSumFlags,
} from '../counting/responses.ts';

/** A family and its parameters. */
export interface Family {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface Parameter {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** A count by exhaustive search. */
export interface Count {
  readonly correct: bigint;
  readonly all: bigint;
}

interface Kind {
  readonly words: string;
  readonly parameters: readonly Parameter[];
  term(p: Readonly<Record<string, number>>): Term;
  /** One flag per response, 1 where it is correct. */
  responses(p: Readonly<Record<string, number>>, n: number): Uint8Array;
  /** Number of responses; not the closed form of the term, only its size. */
  size(p: Readonly<Record<string, number>>, n: number): number;
  /** By search, where that is quicker than writing all responses down. */
  count?(p: Readonly<Record<string, number>>, n: number): Count | null;
}

interface Shape {
  readonly base?: readonly [number, number];
  readonly numerator?: Polynomial;
  readonly denominator?: Polynomial;
  readonly factorials?: readonly (readonly [number, number, number])[];
  readonly from?: number;
}

function termOf({
  base = [1, 1],
  numerator = [1n],
  denominator = [1n],
  factorials = [],
  from = 1,
}: Shape): Term {
  return {
    base: { n: BigInt(base[0]), d: BigInt(base[1]) },
    numerator,
    denominator,
    factorials: factorials.map(([slope, offset, exponent]): FactorialPower => ({ slope, offset, exponent })),
    from,
  };
}

function factorial(n: number): bigint {
  let product = 1n;
  for (let k = 2; k <= n; k++) product *= BigInt(k);
  return product;
}

/** n(n−1)…(n−i+1). */
function falling(i: number): Polynomial {
  let product: Polynomial = [1n];
  for (let j = 0; j < i; j++) product = multiply(product, [BigInt(-j), 1n]);
  return product;
}

/** d!·Σ_{i ≤ d} C(n,i)(a−1)^i, the strings with at most d letters wrong. */
function ballSize(alphabet: number, d: number): Polynomial {
  const sum = new Array<bigint>(d + 1).fill(0n);
  for (let i = 0; i <= d; i++) {
    const factor = (factorial(d) / factorial(i)) * BigInt(alphabet - 1) ** BigInt(i);
    for (const [j, c] of falling(i).entries()) sum[j]! += factor * c;
  }
  return sum;
}

/** Vertices up to which cycles are counted by search. */
const MOST_VERTICES = 10;

function graphs(
  words: string,
  shape: Shape,
  vertices: (n: number) => number,
  graph: (n: number) => Graph,
): Kind {
  return {
    words: `${words}; the response is a permutation of the vertex list, uniform, and correct when it is a Hamiltonian cycle`,
    parameters: [],
    term: () => termOf(shape),
    responses: (_, n) => hamiltonianFlags(graph(n)),
    size: (_, n) => Number(factorial(vertices(n))),
    count: (_, n) =>
      vertices(n) > MOST_VERTICES
        ? null
        : { correct: countHamiltonianOrders(graph(n)), all: factorial(vertices(n)) },
  };
}

/** Superincreasing: every weight exceeds the sum of those before it. */
function superincreasing(n: number): bigint[] {
  const weights: bigint[] = [];
  let sum = 0n;
  for (let i = 0; i < n; i++) {
    weights.push(sum + 1n + BigInt(i % 3));
    sum += weights[i]!;
  }
  return weights;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'random-strings': {
    words: 'uniform strings of n letters; correct when at most `errors` letters differ from a planted string',
    parameters: [
      { name: 'alphabet', least: 2, most: 1000 },
      { name: 'errors', least: 0, most: 20 },
    ],
    term: ({ alphabet, errors }) =>
      termOf({
        base: [1, alphabet!],
        numerator: ballSize(alphabet!, errors!),
        denominator: [factorial(errors!)],
      }),
    responses: ({ alphabet, errors }, n) => passwordFlags(alphabet!, n, errors!),
    size: ({ alphabet }, n) => Number(BigInt(alphabet!) ** BigInt(n)),
  },
  'cycle-graphs': graphs(
    'the cycle graph C_n, n ≥ 3 vertices',
    { numerator: [0n, 2n], factorials: [[1, 0, -1]], from: 3 },
    (n) => n,
    cycleGraph,
  ),
  'wheel-graphs': graphs(
    'the wheel with n ≥ 3 rim vertices and a hub',
    { numerator: [0n, 2n, 2n], factorials: [[1, 1, -1]], from: 3 },
    (n) => n + 1,
    wheelGraph,
  ),
  'complete-bipartite-graphs': graphs(
    'the complete bipartite graph K_{n,n}, n ≥ 2',
    {
      numerator: [2n],
      factorials: [
        [1, 0, 2],
        [2, 0, -1],
      ],
      from: 2,
    },
    (n) => 2 * n,
    completeBipartiteGraph,
  ),
  'ladder-graphs': graphs(
    'the ladder with n ≥ 2 rungs',
    { numerator: [0n, 4n], factorials: [[2, 0, -1]], from: 2 },
    (n) => 2 * n,
    ladderGraph,
  ),
  // 2n cycles by two neighbouring rungs and, as the number of rungs is even, two by all of them; in 2·4n orders each.
  'prism-graphs': graphs(
    'the prism over a cycle of 2n vertices, n ≥ 2',
    { numerator: [0n, 16n, 16n], factorials: [[4, 0, -1]], from: 2 },
    (n) => 4 * n,
    (n) => prismGraph(2 * n),
  ),
  'complete-graphs': graphs(
    'the complete graph K_n, n ≥ 3 vertices: every permutation is a Hamiltonian cycle',
    { from: 3 },
    (n) => n,
    completeGraph,
  ),
  'planted-subset-sums': {
    words: 'uniform subsets of n superincreasing weights; correct when the sum is the planted one',
    parameters: [],
    term: () => termOf({ base: [1, 2] }),
    responses: (_, n) => {
      const weights = superincreasing(n);
      const target = weights.reduce((sum, w, i) => (i % 3 === 1 ? sum : sum + w), 0n);
      return subsetSumFlags(weights, target);
    },
    size: (_, n) => 2 ** n,
  },
  'unit-subset-sums': {
    words: 'uniform subsets of ratio·n weights 1; correct when the sum is n',
    parameters: [{ name: 'ratio', least: 2, most: 12 }],
    term: ({ ratio }) =>
      termOf({
        base: [1, 2 ** ratio!],
        factorials: [
          [ratio!, 0, 1],
          [1, 0, -1],
          [ratio! - 1, 0, -1],
        ],
      }),
    responses: ({ ratio }, n) => subsetSumFlags(new Array<bigint>(ratio! * n).fill(1n), BigInt(n)),
    size: ({ ratio }, n) => 2 ** (ratio! * n),
  },
  'balanced-brackets': {
    words: 'uniform strings of 2n brackets of some kinds; correct when they are balanced',
    parameters: [{ name: 'kinds', least: 1, most: 50 }],
    term: ({ kinds }) =>
      termOf({
        base: [1, 4 * kinds!],
        factorials: [
          [2, 0, 1],
          [1, 0, -1],
          [1, 1, -1],
        ],
      }),
    responses: ({ kinds }, n) => bracketFlags(kinds!, n),
    size: ({ kinds }, n) => (2 * kinds!) ** (2 * n),
  },
  'inverse-power': {
    words: 'one correct response among n^power, uniform',
    parameters: [{ name: 'power', least: 1, most: 20 }],
    term: ({ power }) => termOf({ denominator: monomial(power!) }),
    responses: ({ power }, n) => Uint8Array.from({ length: n ** power! }, (_, i) => (i === 0 ? 1 : 0)),
    size: ({ power }, n) => n ** power!,
  },
};

export const FAMILY_NAMES: readonly string[] = Object.keys(KINDS);

function kindOf({ name }: Family): Kind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) throw new RangeError(`no family is called ${name}`);
  return kind;
}

/** Parameters of a family, in order. @throws RangeError for a name that is none of FAMILY_NAMES. */
export function parametersOf(name: string): readonly Parameter[] {
  return kindOf({ name, parameters: {} }).parameters;
}

export function wordsOf(family: Family): string {
  return kindOf(family).words;
}

/** π_ref(C_n). */
export function familyTerm(family: Family): Term {
  return kindOf(family).term(family.parameters);
}

/** All responses at size n as flags; null when there are more than `most`. */
export function responsesAt(family: Family, n: number, most: number): Uint8Array | null {
  const kind = kindOf(family);
  return kind.size(family.parameters, n) <= most ? kind.responses(family.parameters, n) : null;
}

/** Correct responses by exhaustive search; null when there are too many responses. */
export function countAt(family: Family, n: number, most: number): Count | null {
  const counted = kindOf(family).count?.(family.parameters, n);
  if (counted !== undefined) return counted;
  const all = responsesAt(family, n, most);
  return all === null ? null : { correct: countCorrect(all), all: BigInt(all.length) };
}
