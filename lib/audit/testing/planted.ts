/** What every result must show of its planted errors, as uvu tests. */

import * as assert from 'uvu/assert';
import { type AuditOptions, runAudit } from '../audit.ts';
import type { Definition, PlantedError } from '../definition.ts';
import type { Evidence } from '../types.ts';

export interface PlantedErrorTests<Instance> {
  /** Random instances per check. */
  readonly instances: number;
  /** Reads the instance of a witness. */
  fromJson(text: string, source: string): Instance;
  /** Refutations of random instances that must at least be replayed. */
  readonly fromRandom: number;
}

/** A uvu suite. */
type Suite = (name: string, test: () => Promise<void> | void) => void;

/**
 * Every planted error refutes what it declares, every check is refuted by a declared error, and each refutation can be
 * replayed, on the instance that it shows too.
 */
export function testPlantedErrors<Instance, Draw, Subject, Formulas>(
  it: Suite,
  definition: Definition<Instance, Draw, Subject, Formulas>,
  { instances, fromJson, fromRandom }: PlantedErrorTests<Instance>,
): void {
  const { checks, plantedErrors } = definition;
  const found = new Map<string, readonly Evidence[]>();
  const optionsOf = (planted: PlantedError<Formulas>): AuditOptions<Instance, Formulas> => ({
    seed: 2507,
    instances,
    level: 'statistical',
    budgetSeconds: 60,
    planted,
  });
  const refutations = async (options: AuditOptions<Instance, Formulas>): Promise<Evidence[]> => {
    const report = await runAudit(definition, options);
    assert.is(report.planted, options.planted?.id);
    assert.is(report.verdict, 'refuted');
    return report.claims.flatMap(({ evidence }) => evidence).filter((e) => e.verdict === 'refuted');
  };

  for (const planted of plantedErrors) {
    it(`refutes the planted error ${planted.id}`, async () => {
      const refuted = await refutations(optionsOf(planted));
      found.set(planted.id, refuted);
      const ids = refuted.map(({ id }) => id);
      for (const id of planted.refutes)
        assert.ok(ids.includes(id), `${id} is not refuted, only ${ids.join(', ')}`);
    });
  }

  it('refutes every check by a planted error that declares it', () => {
    const declared = new Set(plantedErrors.flatMap(({ refutes }) => refutes));
    assert.equal(
      checks.map(({ id }) => id).filter((id) => !declared.has(id)),
      [],
    );
  });

  it('replays each refutation, of the instance made by hand and of random ones, to the same witness', async () => {
    let [random, byHand] = [0, 0];
    for (const planted of plantedErrors) {
      for (const evidence of found.get(planted.id) ?? []) {
        const path = /--path "([^"]*)"/.exec(evidence.replay ?? '')?.[1];
        assert.ok(path?.startsWith(`${evidence.id}@`), `${planted.id}: ${evidence.replay}`);
        assert.ok(evidence.replay?.endsWith(` --plant ${planted.id}`));
        const [again, ...others] = await refutations({ ...optionsOf(planted), path: path! });
        assert.is(others.length, 0);
        assert.is(again?.id, evidence.id, `${planted.id}: ${path} is not refuted again`);
        assert.equal(again?.witness, evidence.witness, `${planted.id}: ${path}`);
        assert.is(again?.reason, evidence.reason);
        // An empty path stands for the instance made by hand, which every run begins with.
        if (path!.endsWith('@')) byHand += 1;
        else random += 1;
      }
    }
    assert.ok(random >= fromRandom, `only ${random} refutations came from random instances`);
    assert.ok(byHand > 0);
  });

  it('prints witnesses on which the check finds the violation, and with the correct formulas none', () => {
    let tried = 0;
    for (const planted of plantedErrors) {
      for (const { id, witness } of found.get(planted.id) ?? []) {
        if (typeof witness !== 'object' || witness === null) continue;
        const json = 'instance' in witness ? witness.instance : witness;
        const instance = fromJson(JSON.stringify(json), 'witness');
        const check = checks.find((candidate) => candidate.id === id)!;
        const outcome = check.run(definition.analyse(instance, planted.formulas));
        assert.is(outcome.kind, 'violated', `${planted.id}: ${id}`);
        const correct = check.run(definition.analyse(instance, definition.correct));
        assert.is.not(correct.kind, 'violated', `${id} without ${planted.id}`);
        tried += 1;
      }
    }
    assert.ok(tried > 0);
  });
}
