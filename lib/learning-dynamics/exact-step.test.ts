import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dot, integers, rational, toStrings } from '../exact/fractions.ts';
import {
  logProbabilityGradient,
  nextTokenDistribution,
  type Position,
  responseGradient,
  rowNeverMoves,
  stepOfUnembedding,
} from './exact-step.ts';

const it = suite('exact step of the implicit reward model');

const Q = [integers(2, 1), integers(1, 3), integers(5, 1), integers(1, 1)];
const RESPONSE: Position[] = [
  { hidden: integers(1, -1), token: 0 },
  { hidden: integers(2, 1), token: 2 },
];

function logProbability(unembedding: number[][], response: readonly Position[]): number {
  return response.reduce((sum, { hidden, token }) => {
    const logits = unembedding.map((row) => row.reduce((z, entry, d) => z + entry * hidden[d]!.valueOf(), 0));
    return sum + logits[token]! - Math.log(logits.reduce((total, z) => total + Math.exp(z), 0));
  }, 0);
}

it('forms the softmax of U = ln q exactly', () => {
  assert.equal(toStrings(nextTokenDistribution(Q, integers(1, -1))), ['6/25', '1/25', '3/5', '3/25']);
  assert.throws(() => nextTokenDistribution(Q, [rational(1, 2), rational(1)]), /integer entries/);
});

it('agrees with central differences of the log-probability', () => {
  const gradient = responseGradient(Q, RESPONSE);
  const unembedding = Q.map((row) => row.map((entry) => Math.log(entry.valueOf())));
  const width = 1e-5;
  for (const [v, row] of gradient.entries()) {
    for (const [d, entry] of row.entries()) {
      const shifted = (sign: number): number =>
        logProbability(
          unembedding.map((r, i) => r.map((x, j) => (i === v && j === d ? x + sign * width : x))),
          RESPONSE,
        );
      const slope = (shifted(1) - shifted(-1)) / (2 * width);
      assert.ok(Math.abs(slope - entry.valueOf()) < 1e-9, `row ${v}, column ${d}`);
      assert.ok(Math.abs(-slope - entry.valueOf()) > 1e-3, 'a flipped sign is noticed');
    }
  }
});

it('knows which rows never move, and that a response of two tokens moves them', () => {
  const one = (token: number, hidden = integers(1, 1)): Position[] => [{ hidden, token }];
  const pair = { chosen: one(0), rejected: one(1) };
  assert.equal(
    [0, 1, 2, 3].map((token) => rowNeverMoves(4, [pair], token)),
    [false, false, true, true],
  );
  assert.is(rowNeverMoves(4, [{ chosen: RESPONSE, rejected: one(1) }], 3), false);
  assert.is(rowNeverMoves(4, [{ chosen: one(0), rejected: one(1, integers(2, 1)) }], 3), false);
});

it('averages the steps of several pairs', () => {
  const pair = {
    chosen: [{ hidden: integers(1, 2), token: 0 }],
    rejected: [{ hidden: integers(1, 2), token: 1 }],
  };
  const common = { q: Q, learningRate: rational(1, 3), beta: rational(2) };
  const once = stepOfUnembedding({ ...common, pairs: [pair], residuals: [rational(1, 2)] });
  const twice = stepOfUnembedding({
    ...common,
    pairs: [pair, pair],
    residuals: [rational(1, 2), rational(1, 2)],
  });
  assert.equal(once.map(toStrings), [
    ['1/3', '2/3'],
    ['-1/3', '-2/3'],
    ['0', '0'],
    ['0', '0'],
  ]);
  assert.equal(twice.map(toStrings), once.map(toStrings));
});

it('sums gradients over a distribution to 0', () => {
  const p = nextTokenDistribution(Q, integers(1, 1));
  const gradient = logProbabilityGradient(p, { hidden: integers(1, 1), token: 2 });
  assert.is(
    dot(
      integers(1, 1, 1, 1),
      gradient.map((row) => row[0]!),
    ).toFraction(),
    '0',
  );
});

it.run();
