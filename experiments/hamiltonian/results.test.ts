import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readResult, rederive } from '../../lib/experiment/rederive.ts';
import { isDefaultResult } from '../../lib/experiment/testing/saved.ts';
import { presets } from './config.ts';
import { hamiltonian } from './experiment.ts';
import { countedOrders, materialOf } from './material.ts';

const it = suite('the saved result of the experiment hamiltonian');
const path = fileURLToPath(new URL('results/default.json', import.meta.url));
const saved = await readResult(hamiltonian, path);

it('is a result of the default preset as it is now, unplanted, of moderate size', async () => {
  await isDefaultResult(saved, { path, config: presets.default.config, bytes: 300_000 });
});

it('has the numbers, evidence and verdicts that its measurements give', () => {
  assert.is(rederive(hamiltonian, saved).differs, null);
});

it('has a row for every reference and every reward model', () => {
  const { variants } = saved.config.reward;
  assert.is(saved.measurements.length, saved.seeds.length * (1 + variants.length));
});

it('counts cycles of the graphs that come out again', () => {
  const graphs = materialOf(saved.config, saved.seeds[0]!, null).test.slice(0, 50);
  const counted = saved.measurements[0]!.reference!.counted.slice(0, 50);
  assert.equal(
    graphs.map(({ graph }) => Number(countedOrders(graph))),
    counted,
  );
});

it('is confirmed by one with references trained anew, the preset full with three seeds', async () => {
  const full = await readResult(hamiltonian, fileURLToPath(new URL('results/full.json', import.meta.url)));
  assert.equal(full.config, presets.full.config);
  assert.is(full.planted, null);
  assert.is(full.seeds.length, 3);
  assert.is(rederive(hamiltonian, full).differs, null);
  assert.is(full.verdict, 'verified');
});

it('is refuted when one measurement is changed', () => {
  const before = new Set(refutedIds(saved));
  const refuted = (at: number, change: (row: ReturnType<typeof JSON.parse>) => void): string[] => {
    const copy = structuredClone(saved) as ReturnType<typeof JSON.parse>;
    change(copy.measurements[at]);
    return refutedIds(rederive(hamiltonian, copy).result).filter((id) => !before.has(id));
  };
  assert.equal(
    refuted(0, ({ reference }) => Object.assign(reference, { badResponses: 1 })),
    ['hamiltonian.task.responses'],
  );
  assert.equal(
    refuted(0, ({ reference }) => Object.assign(reference, { testOnTraining: 1 })),
    ['hamiltonian.task.fresh'],
  );
  assert.equal(
    refuted(1, ({ policy }) => Object.assign(policy, { after: 'other' })),
    ['hamiltonian.reference.frozen'],
  );
  assert.equal(
    refuted(1, ({ policy }) => {
      policy.enumerated[0].leastMargin = 1000;
    }),
    ['hamiltonian.theorem.envelope'],
  );
});

function refutedIds({ claims }: Pick<typeof saved, 'claims'>): string[] {
  return claims
    .flatMap(({ evidence }) => evidence)
    .flatMap(({ id, verdict }) => (verdict === 'refuted' ? [id] : []));
}

it.run();
