import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as iv from '../../lib/interval/interval.ts';
import { Analysis } from './analysis.ts';
import { accuracy } from './claims/accuracy.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { checks } from './definition.ts';
import { mean, meet } from './enclosures.ts';
import { correct } from './formulas.ts';
import { draws, instanceOf } from './instances/families.ts';
import type { Instance } from './instances/types.ts';

const it = suite('invariances of equation 3');

interface Summary {
  readonly losses: readonly iv.Interval[];
  readonly accuracies: readonly (string | null)[];
  readonly outcomes: readonly string[];
}

function summary(instance: Instance): Summary {
  const analysis = new Analysis(instance, correct);
  const run = checks.filter(({ once }) => once !== true);
  return {
    losses: analysis.sets.map(({ margins }) => mean(margins.map(correct.loss))),
    accuracies: analysis.sets.map(({ signs }) => accuracy(signs)?.toFraction() ?? null),
    outcomes: run.map((check) => `${check.id} ${check.run(analysis).kind}`),
  };
}

it.before(loadSymbolic);

type Pairs<T> = (pairs: readonly T[]) => readonly T[];

function mapPairs(instance: Instance, map: <T>(pairs: readonly T[]) => readonly T[]): Instance {
  const apply: Pairs<never> & typeof map = map;
  return {
    rewards: apply(instance.rewards!),
    explicit: { ...instance.explicit!, pairs: apply(instance.explicit!.pairs) },
    implicit: { ...instance.implicit!, pairs: apply(instance.implicit!.pairs) },
  };
}

function unchangedBy(name: string, change: (instance: Instance) => Instance, seed: number): void {
  it(`is unchanged by ${name}`, () => {
    fc.assert(
      fc.property(draws, (draw) => {
        const instance = instanceOf(draw);
        const [before, after] = [summary(instance), summary(change(instance))];
        assert.equal(after.accuracies, before.accuracies);
        assert.equal(after.outcomes, before.outcomes);
        before.losses.forEach((loss, k) => {
          assert.ok(meet(loss, after.losses[k]!), `loss ${k}`);
        });
      }),
      { seed, numRuns: 16, endOnFailure: true },
    );
  });
}

unchangedBy('the order of the pairs', (instance) => mapPairs(instance, (pairs) => pairs.toReversed()), 301);

unchangedBy(
  'writing every pair twice',
  (instance) => mapPairs(instance, (pairs) => [...pairs, ...pairs]),
  302,
);

unchangedBy(
  'relabelling the tokens',
  ({ implicit, ...rest }) => {
    const { unembedding, reference, pairs, beta } = implicit!;
    const last = unembedding.length - 1;
    const relabelled = pairs.map(({ chosen, rejected }) => {
      const all = (response: typeof chosen): typeof chosen =>
        response.map(({ token, hidden }) => ({ token: last - token, hidden }));
      return { chosen: all(chosen), rejected: all(rejected) };
    });
    const rows = { unembedding: unembedding.toReversed(), reference: reference.toReversed() };
    return { ...rest, implicit: { beta, ...rows, pairs: relabelled } };
  },
  303,
);

unchangedBy(
  'a coordinate in which all representations are 0',
  ({ rewards, explicit, implicit }) => {
    const { head, pairs } = explicit!;
    const longer = (row: readonly number[]): number[] => [...row, 0];
    return {
      rewards: rewards!,
      explicit: {
        head: [...head, 7],
        pairs: pairs.map((pair) => ({ chosen: longer(pair.chosen), rejected: longer(pair.rejected) })),
      },
      implicit: {
        ...implicit!,
        unembedding: implicit!.unembedding.map((row, v) => [...row, v]),
        reference: implicit!.reference.map((row, v) => [...row, -v]),
        pairs: implicit!.pairs.map((pair) => {
          const all = (response: typeof pair.chosen): typeof pair.chosen =>
            response.map(({ token, hidden }) => ({ token, hidden: longer(hidden) }));
          return { chosen: all(pair.chosen), rejected: all(pair.rejected) };
        }),
      },
    };
  },
  304,
);

unchangedBy(
  'a vector added to all rows of U',
  ({ implicit, ...rest }) => {
    const unembedding = implicit!.unembedding.map((row) => row.map((x, d) => x + 1 + d));
    return { ...rest, implicit: { ...implicit!, unembedding } };
  },
  305,
);

it('exchanged responses have the opposite margins: the loss rises by the mean margin, accuracies add up to 1', () => {
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      const exchanged = mapPairs(instance, (pairs) =>
        pairs.map((pair) => {
          const { chosen, rejected } = pair as { chosen: unknown; rejected: unknown };
          return { ...pair, chosen: rejected, rejected: chosen };
        }),
      );
      const [before, after] = [summary(instance), summary(exchanged)];
      new Analysis(instance, correct).sets.forEach(({ margins, signs }, k) => {
        const rise = iv.subtract(after.losses[k]!, before.losses[k]!);
        assert.ok(meet(rise, mean(margins)), `list ${k}`);
        const share = accuracy(signs);
        if (share === null) return;
        const other = accuracy(signs.map((sign) => -sign! as -1 | 0 | 1))!;
        assert.is(after.accuracies[k], other.toFraction());
        assert.ok(share.add(other).equals(1n));
      });
    }),
    { seed: 306, numRuns: 16, endOnFailure: true },
  );
});

it.run();
