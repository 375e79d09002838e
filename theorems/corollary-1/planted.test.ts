import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asymptoticInstanceFromJson } from '../../lib/asymptotics/instance.ts';
import { runAudit } from '../../lib/audit/audit.ts';
import type { PlantedError } from '../../lib/audit/definition.ts';
import type { AuditReport } from '../../lib/audit/report.ts';
import type { Evidence } from '../../lib/audit/types.ts';
import { Analysis } from './analysis.ts';
import { checks, corollary1 } from './definition.ts';
import { type Formulas, plantedErrors } from './formulas.ts';
import { instanceOf } from './instances/families.ts';

const it = suite('planted errors of corollary 1');

const options = (planted: PlantedError<Formulas>) => ({
  seed: 2507,
  instances: 32,
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
    const report = await runAudit(corollary1, options(planted));
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

it('replays a refutation to the same witness', async () => {
  let [random, byHand] = [0, 0];
  for (const planted of plantedErrors) {
    for (const evidence of found.get(planted.id) ?? []) {
      const path = /--path "([^"]*)"/.exec(evidence.replay ?? '')?.[1];
      assert.ok(path?.startsWith(`${evidence.id}@`), `${planted.id}: ${evidence.replay}`);
      const [again, ...others] = refutations(
        await runAudit(corollary1, { ...options(planted), path: path! }),
      );
      assert.is(others.length, 0);
      assert.is(again?.id, evidence.id, `${planted.id}: ${path} is not refuted again`);
      assert.equal(again?.witness, evidence.witness, `${planted.id}: ${path}`);
      assert.is(again?.reason, evidence.reason);
      // An empty path stands for the instance made by hand.
      if (path?.endsWith('@')) byHand += 1;
      else random += 1;
    }
  }
  assert.ok(random >= 3, `only ${random} refutations came from random instances`);
  assert.ok(byHand >= 3);
});

it('prints witnesses on which the check alone finds the violation', () => {
  for (const planted of plantedErrors) {
    for (const evidence of found.get(planted.id) ?? []) {
      const { witness } = evidence;
      if (typeof witness !== 'object' || witness === null) throw new Error(`${evidence.id}: no witness`);
      const json = 'instance' in witness ? witness.instance : witness;
      const check = checks.find(({ id }) => id === evidence.id)!;
      const instance = asymptoticInstanceFromJson(JSON.stringify(json), 'witness');
      assert.is(
        check.run(new Analysis(instance, planted.formulas)).kind,
        'violated',
        `${planted.id}: ${evidence.id}`,
      );
    }
  }
});

it('shows by a size, not only by a missing proof, that the finite window is wrong', () => {
  const planted = plantedErrors.find(({ id }) => id === 'finite-window')!;
  const check = checks.find(({ id }) => id === 'corollary-1.a.bound')!;
  const messages: string[] = [];
  for (let size = 0; size <= 3; size++) {
    for (let margin = 0; margin <= 9; margin++) {
      const instance = instanceOf({ family: 'falls-and-rises', size, margin, degree: 8 });
      assert.is(check.run(new Analysis(instance, corollary1.correct)).kind, 'holds');
      const outcome = check.run(new Analysis(instance, planted.formulas));
      if (outcome.kind === 'violated') messages.push(outcome.message);
    }
  }
  const bySize = messages.filter((m) => /^n\^\d·π\(C_n\) ≥ 1 at n = \d+, after n0 = \d+$/.test(m));
  assert.ok(bySize.length >= 5, `${bySize.length} of ${messages.length}`);
});

it.run();
