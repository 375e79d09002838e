import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AuditOptions, runAudit } from '../../lib/audit/audit.ts';
import type { PlantedError } from '../../lib/audit/definition.ts';
import type { AuditReport } from '../../lib/audit/report.ts';
import type { Evidence } from '../../lib/audit/types.ts';
import { Analysis } from './analysis.ts';
import { checks, theorem1 } from './definition.ts';
import { type Formulas, plantedErrors } from './formulas.ts';
import { instanceFromJson } from './instances/file.ts';
import type { VerificationInstance } from './instances/types.ts';

const it = suite('planted errors of theorem 1');

const SEED = 2507;
const INSTANCES = 8;

const audit = (options: AuditOptions<VerificationInstance, Formulas>) => runAudit(theorem1, options);

const options = (planted: PlantedError<Formulas>) => ({
  seed: SEED,
  instances: INSTANCES,
  level: 'statistical' as const,
  budgetSeconds: 60,
  planted,
});

function refutations(report: AuditReport): Evidence[] {
  return report.claims.flatMap(({ evidence }) => evidence).filter(({ verdict }) => verdict === 'refuted');
}

const found = new Map<string, readonly Evidence[]>();

for (const planted of plantedErrors) {
  it(`refutes the planted error ${planted.id}`, async () => {
    const report = await audit(options(planted));
    assert.is(report.verdict, 'refuted');
    assert.is(report.planted, planted.id);
    const refuted = refutations(report);
    found.set(planted.id, refuted);
    for (const id of planted.refutes) {
      assert.ok(
        refuted.some((e) => e.id === id),
        `${id} is not refuted, only ${refuted.map((e) => e.id).join(', ')}`,
      );
    }
  });
}

it('refutes every check by one of the planted errors', () => {
  const refuted = new Set([...found.values()].flat().map(({ id }) => id));
  assert.equal(
    checks.map(({ id }) => id).filter((id) => !refuted.has(id)),
    [],
  );
});

it('replays a refutation of a random instance to the same witness', async () => {
  let replayed = 0;
  for (const planted of plantedErrors) {
    for (const evidence of found.get(planted.id) ?? []) {
      const path = /--path "([^"]*)"/.exec(evidence.replay ?? '')?.[1];
      assert.ok(path?.startsWith(`${evidence.id}@`), `${planted.id}: ${evidence.replay}`);
      assert.ok(evidence.replay?.endsWith(` --plant ${planted.id}`));
      // An empty path stands for the instance made by hand, which every run begins with.
      if (path?.endsWith('@')) continue;
      const [again, ...others] = refutations(await audit({ ...options(planted), path: path! }));
      assert.is(others.length, 0);
      assert.is(again?.id, evidence.id, `${planted.id}: ${path} is not refuted again`);
      assert.equal(again?.witness, evidence.witness, `${planted.id}: ${path}`);
      assert.is(again?.reason, evidence.reason);
      replayed += 1;
    }
  }
  assert.ok(replayed >= 3, `only ${replayed} refutations came from random instances`);
});

it('replays a refutation of the instance made by hand', async () => {
  let replayed = 0;
  for (const planted of plantedErrors) {
    for (const evidence of found.get(planted.id) ?? []) {
      if (!evidence.replay?.includes('@"')) continue;
      const [again] = refutations(await audit({ ...options(planted), path: `${evidence.id}@` }));
      assert.is(again?.id, evidence.id);
      assert.is(again?.reason, evidence.reason);
      assert.equal(again?.witness, evidence.witness);
      replayed += 1;
    }
  }
  assert.ok(replayed > 0);
});

it('prints witnesses on which the check alone finds the violation', () => {
  for (const planted of plantedErrors) {
    for (const evidence of found.get(planted.id) ?? []) {
      const json = instanceOfWitness(evidence);
      if (json === null) continue;
      const check = checks.find(({ id }) => id === evidence.id)!;
      const analysis = new Analysis(instanceFromJson(JSON.stringify(json), 'witness'), planted.formulas);
      assert.is(check.run(analysis).kind, 'violated', `${planted.id}: ${evidence.id}`);
    }
  }
});

function instanceOfWitness({ witness }: Evidence): unknown {
  if (typeof witness !== 'object' || witness === null) return null;
  return 'instance' in witness ? witness.instance : witness;
}

it.run();
