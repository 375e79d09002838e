import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, asPrinted } from '../lib/audit/testing/schema.ts';
import { loadAll } from './definitions.ts';
import { results } from './results.ts';

const it = suite('all results');
const OPTIONS = { seed: 5, instances: 2, level: 'statistical', budgetSeconds: 60 } as const;

it('are the same list for commands and for definitions', async () => {
  assert.equal(
    (await loadAll()).map(({ id }) => id),
    results.map(({ statement }) => statement.id),
  );
});

it('name claims and hypotheses after themselves, each once', () => {
  for (const { statement } of results) {
    const ids = [...statement.claims, ...statement.hypotheses].map(({ id }) => id);
    assert.is(new Set(ids).size, ids.length, statement.id);
    for (const { id } of statement.claims) assert.ok(id.startsWith(`${statement.id}.`), id);
    for (const { words, latex } of [...statement.claims, ...statement.hypotheses]) {
      assert.ok(words.length > 10 && latex.length > 2, words);
    }
  }
});

it('give reports that the schema accepts, with evidence for every claim', async () => {
  for (const { id, audit } of await loadAll()) {
    const report = asPrinted(await audit(OPTIONS));
    accepted(report);
    assert.is(report.result, id);
    for (const claim of report.claims) assert.ok(claim.evidence.length > 0, claim.id);
  }
});

it('end in a refutation that the schema accepts, for every planted error', async () => {
  for (const { plantedErrors, audit } of await loadAll()) {
    assert.ok(plantedErrors.length >= 5);
    for (const planted of plantedErrors) {
      const report = asPrinted(await audit({ ...OPTIONS, instances: 12 }, planted));
      accepted(report);
      assert.is(report.verdict, 'refuted', planted);
      assert.is(report.planted, planted);
    }
  }
});

it.run();
