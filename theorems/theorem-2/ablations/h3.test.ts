import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h3 } from './h3.ts';

const it = suite('ablation of H3');

interface Instance {
  readonly differences: string[][];
  readonly bound: [number, number];
}
const instances = (options = {}): Instance[] => JSON.parse(JSON.stringify(h3(options).witness)).instances;

const meanLoss = ({ differences }: Instance, u: readonly number[]): number =>
  differences.reduce((sum, x) => {
    const margin = x.reduce((dot, entry, d) => dot + Number(entry) * u[d]!, 0);
    return sum + Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
  }, 0) / differences.length;

it('is verified: the loss stays above the bound of the Farkas weights', () => {
  const { verdict, level, drops } = h3();
  assert.equal({ verdict, level, drops }, { verdict: 'verified', level: 'exact', drops: 'H3' });
});

it('is refuted on separable sets, where the loss falls below the bound', () => {
  assert.is(h3({ keepHypothesis: true }).verdict, 'refuted');
  const json = JSON.parse(JSON.stringify(h3({ keepHypothesis: true }).witness));
  for (const { bound, float64Descent } of json.instances) {
    assert.ok(float64Descent.smallestLoss < bound[0] / 2);
    assert.is(float64Descent.fewestPairsWithoutPositiveMargin, 0);
  }
});

it('is refuted with a negative Farkas weight', () => {
  assert.is(h3({ plantSignError: true }).verdict, 'refuted');
});

it('gives a bound that holds at arbitrary parameters', () => {
  for (const instance of instances()) {
    const size = instance.differences[0]!.length;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: size, maxLength: size }),
        (u) => {
          assert.ok(meanLoss(instance, u) >= instance.bound[1] - 1e-12);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  }
});

it.run();
