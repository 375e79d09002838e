/** Twenty training steps of a small transformer: the losses are those of the other libraries. Absent ones are skipped. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { askPeer, PEERS, type Peer } from './step-peers.ts';
import { stepTask, timeSteps } from './step-setup.ts';

const it = suite('training steps beside other libraries');
const MODEL = { vocabulary: 20, width: 32, layers: 2, heads: 4, positions: 12, learnedPositions: true };
const task = stepTask(MODEL, 8, 20, 1);

/**
 * In float64 only the order of the sums differs. In float32 a step errs by some 2^-24 relative to losses of 4, and Adam
 * divides small gradients by their size, which spreads the rounding errors over the parameters.
 */
const TOLERANCES: Readonly<Record<Peer, Readonly<Partial<Record<'float64' | 'float32', number>>>>> = {
  PyTorch: { float64: 1e-10, float32: 1e-4 },
  'tfjs-wasm': { float32: 1e-4 },
  'tfjs-node': { float32: 1e-4 },
};

for (const peer of PEERS) {
  const reply = askPeer(peer, task);
  const title = `the losses of 20 steps are those of ${peer}`;
  if ('missing' in reply) {
    it.skip(`${title}: it is not there (${reply.missing})`);
    continue;
  }
  for (const precision of ['float64', 'float32'] as const) {
    const tolerance = TOLERANCES[peer][precision];
    if (tolerance === undefined) continue;
    it(`${title} within ${tolerance} (${precision})`, async () => {
      const { losses } = await timeSteps(task, precision, 1);
      const other = reply.timings[precision]!.losses;
      assert.is(other.length, 20);
      assert.ok(losses[0]! - losses[19]! > 0.1, `from ${losses[0]} to ${losses[19]}`);
      losses.forEach((loss, step) => {
        const difference = Math.abs(loss - other[step]!);
        assert.ok(difference <= tolerance, `step ${step}: ${loss}, ${other[step]}`);
      });
      // The next step's loss is another one by far: the agreement is of steps that move.
      assert.ok(Math.abs(losses[18]! - other[19]!) > 10 * tolerance);
    });
  }
}

it.run();
