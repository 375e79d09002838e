/** Hamiltonian cycles by exhaustive search: the oracle of the closed forms. */

/** Undirected graph: neighbours of every vertex. */
export type Graph = readonly (readonly number[])[];

export function graphOf(vertices: number, edges: readonly (readonly [number, number])[]): Graph {
  const neighbours = Array.from({ length: vertices }, () => new Set<number>());
  for (const [a, b] of edges) {
    neighbours[a]!.add(b);
    neighbours[b]!.add(a);
  }
  return neighbours.map((set) => [...set]);
}

const ring = (n: number, first = 0): [number, number][] =>
  Array.from({ length: n }, (_, i) => [first + i, first + ((i + 1) % n)]);

/** C_n, n ≥ 3. */
export const cycleGraph = (n: number): Graph => graphOf(n, ring(n));

/** n rim vertices and a hub, n ≥ 3. */
export const wheelGraph = (n: number): Graph =>
  graphOf(n + 1, [...ring(n), ...Array.from({ length: n }, (_, i): [number, number] => [i, n])]);

/** K_n. */
export const completeGraph = (n: number): Graph =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => j).filter((j) => j !== i));

/** K_{m,m}. */
export const completeBipartiteGraph = (m: number): Graph =>
  Array.from({ length: 2 * m }, (_, i) => Array.from({ length: m }, (_, j) => (i < m ? m + j : j)));

/** Two paths of m vertices, joined by m rungs. */
export const ladderGraph = (m: number): Graph =>
  graphOf(2 * m, [
    ...Array.from({ length: m }, (_, i): [number, number] => [i, m + i]),
    ...Array.from({ length: m - 1 }, (_, i): [number, number] => [i, i + 1]),
    ...Array.from({ length: m - 1 }, (_, i): [number, number] => [m + i, m + i + 1]),
  ]);

/** Two cycles of r vertices, joined by r rungs, r ≥ 3. */
export const prismGraph = (r: number): Graph =>
  graphOf(2 * r, [
    ...ring(r),
    ...ring(r, r),
    ...Array.from({ length: r }, (_, i): [number, number] => [i, r + i]),
  ]);

/** Whether consecutive vertices of the permutation, and its last and first, are adjacent; at least 3 vertices. */
export function isHamiltonianCycle(graph: Graph, order: readonly number[]): boolean {
  return order.length >= 3 && order.every((v, i) => graph[v]!.includes(order[(i + 1) % order.length]!));
}

/**
 * Number of permutations of the vertex list that are Hamiltonian cycles: every undirected cycle counts once for each
 * start and direction. By backtracking from one start.
 */
export function countHamiltonianOrders(graph: Graph): bigint {
  const { length } = graph;
  if (length < 3) return 0n;
  const used = new Uint8Array(length);
  const extend = (vertex: number, depth: number): bigint => {
    if (depth === length) return graph[vertex]!.includes(0) ? 1n : 0n;
    let count = 0n;
    for (const next of graph[vertex]!) {
      if (used[next] === 1) continue;
      used[next] = 1;
      count += extend(next, depth + 1);
      used[next] = 0;
    }
    return count;
  };
  used[0] = 1;
  // The same number from every start.
  return extend(0, 1) * BigInt(length);
}
