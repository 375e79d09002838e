import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  completeBipartiteGraph,
  completeGraph,
  countHamiltonianOrders,
  cycleGraph,
  type Graph,
  graphOf,
  isHamiltonianCycle,
  ladderGraph,
  prismGraph,
  wheelGraph,
} from './hamiltonian.ts';
import { permutations } from './responses.ts';

const it = suite('Hamiltonian cycles');

function byPermutations(graph: Graph): bigint {
  let count = 0n;
  for (const order of permutations(graph.length)) if (isHamiltonianCycle(graph, order)) count += 1n;
  return count;
}

it('counts by backtracking what a walk through all permutations counts', () => {
  const graphs: Graph[] = [
    cycleGraph(3),
    cycleGraph(7),
    wheelGraph(3),
    wheelGraph(6),
    completeGraph(6),
    completeBipartiteGraph(2),
    completeBipartiteGraph(3),
    ladderGraph(2),
    ladderGraph(3),
    prismGraph(3),
    graphOf(5, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]),
    graphOf(2, [[0, 1]]),
  ];
  for (const graph of graphs) assert.is(countHamiltonianOrders(graph), byPermutations(graph));
});

it('finds the known numbers of undirected cycles', () => {
  const cycles = (graph: Graph): bigint => countHamiltonianOrders(graph) / BigInt(2 * graph.length);
  assert.is(cycles(cycleGraph(9)), 1n);
  assert.is(cycles(wheelGraph(7)), 7n);
  assert.is(cycles(completeGraph(7)), 360n);
  assert.is(cycles(completeBipartiteGraph(4)), 72n);
  assert.is(cycles(ladderGraph(6)), 1n);
  // The triangular prism has 3, the cube 6, the pentagonal prism 5, the hexagonal one 8.
  assert.equal(
    [3, 4, 5, 6].map((r) => cycles(prismGraph(r))),
    [3n, 6n, 5n, 8n],
  );
});

it.run();
