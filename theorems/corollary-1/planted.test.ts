import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asymptoticInstanceFromJson } from '../../lib/asymptotics/instance.ts';
import { testPlantedErrors } from '../../lib/audit/testing/planted.ts';
import { Analysis } from './analysis.ts';
import { checks, corollary1 } from './definition.ts';
import { plantedErrors } from './formulas.ts';
import { instanceOf } from './instances/families.ts';

const it = suite('planted errors of corollary 1');

testPlantedErrors(it, corollary1, { instances: 32, fromJson: asymptoticInstanceFromJson, fromRandom: 3 });

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
