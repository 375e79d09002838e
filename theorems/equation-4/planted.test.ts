import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AuditOptions, runAudit } from '../../lib/audit/audit.ts';
import type { PlantedError } from '../../lib/audit/definition.ts';
import type { Evidence } from '../../lib/audit/types.ts';
import { checks, equation4 } from './definition.ts';
import { type Formulas, plantedErrors } from './formulas.ts';
import { instanceFromJson } from './instances/file.ts';
import type { Instance } from './instances/types.ts';

const it = suite('planted errors of equation 4');

const options = (planted: PlantedError<Formulas>): AuditOptions<Instance, Formulas> => ({
  seed: 2507,
  instances: 8,
  level: 'statistical',
  budgetSeconds: 60,
  planted,
});

async function refutations(given: AuditOptions<Instance, Formulas>): Promise<Evidence[]> {
  const { claims } = await runAudit(equation4, given);
  return claims.flatMap(({ evidence }) => evidence).filter(({ verdict }) => verdict === 'refuted');
}

const found = new Map<string, readonly Evidence[]>();

for (const planted of plantedErrors) {
  it(`refutes the planted error ${planted.id}`, async () => {
    const refuted = await refutations(options(planted));
    found.set(planted.id, refuted);
    const ids = refuted.map(({ id }) => id);
    for (const id of planted.refutes)
      assert.ok(ids.includes(id), `${id} is not refuted, only ${ids.join(', ')}`);
  });
}

it('refutes every check by one of the planted errors', () => {
  const refuted = new Set([...found.values()].flat().map(({ id }) => id));
  assert.equal(
    checks.map(({ id }) => id).filter((id) => !refuted.has(id)),
    [],
  );
});

it('refutes by the declared planted errors alone every check', () => {
  const declared = new Set(plantedErrors.flatMap(({ refutes }) => refutes));
  assert.equal(
    checks.map(({ id }) => id).filter((id) => !declared.has(id)),
    [],
  );
});

it('replays refutations to the same witness', async () => {
  let ofRandom = 0;
  for (const planted of plantedErrors) {
    for (const evidence of found.get(planted.id) ?? []) {
      const path = /--path "([^"]*)"/.exec(evidence.replay ?? '')?.[1];
      assert.ok(path?.startsWith(`${evidence.id}@`), `${planted.id}: ${evidence.replay}`);
      const isOnce = checks.find(({ id }) => id === evidence.id)!.once === true;
      if (isOnce) continue;
      const [again, ...others] = await refutations({ ...options(planted), path: path! });
      assert.is(others.length, 0);
      assert.is(again?.id, evidence.id);
      assert.equal(again?.witness, evidence.witness, `${planted.id}: ${path}`);
      assert.is(again?.reason, evidence.reason);
      if (!path!.endsWith('@')) ofRandom += 1;
    }
  }
  assert.ok(ofRandom >= 2, `only ${ofRandom} refutations came from random instances`);
});

it('prints witnesses on which the check finds the violation and the correct formulas find none', () => {
  let tried = 0;
  for (const planted of plantedErrors) {
    for (const { witness, id } of found.get(planted.id) ?? []) {
      if (typeof witness !== 'object' || witness === null) continue;
      const json = 'instance' in witness ? witness.instance : witness;
      const instance = instanceFromJson(JSON.stringify(json), 'witness');
      const check = checks.find((candidate) => candidate.id === id)!;
      assert.is(
        check.run(equation4.analyse(instance, planted.formulas)).kind,
        'violated',
        `${planted.id}: ${id}`,
      );
      assert.is.not(check.run(equation4.analyse(instance, equation4.correct)).kind, 'violated', id);
      tried += 1;
    }
  }
  assert.ok(tried >= 5, `only ${tried} witnesses`);
});

it.run();
