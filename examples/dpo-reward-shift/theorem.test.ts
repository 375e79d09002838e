import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../api/index.ts';
import { testPlantedErrors } from '../../lib/audit/testing/planted.ts';
import { run } from '../../lib/cli/testing/run.ts';
import { dpoShift, responseShift } from './definition.ts';
import { instanceFromJson } from './instance.ts';

const it = suite('the example: DPO, Lemmas 1 and 2');

testPlantedErrors(it, dpoShift, { instances: 8, fromJson: instanceFromJson, fromRandom: 0 });

it('verifies the lemmas at three levels from the command line', async () => {
  const { status, stdout } = await run('examples/dpo-reward-shift/main.ts', ['--instances', '8', '--json']);
  assert.is(status, 0);
  const report = JSON.parse(stdout);
  const levels = report.claims.map(({ level }: { level: string }) => level);
  assert.equal(levels, ['exact', 'symbolic', 'certified']);
  assert.is(report.ablations[0].verdict, 'verified');
});

it('sees the hypothesis fail on an instance, and claims nothing then', () => {
  const subject = dpoShift.analyse(
    { beta: 1, reference: [1, 1], weights: [2, 3], shifts: [1, 2] },
    dpoShift.correct,
  );
  assert.is(dpoShift.hypothesesOf(subject)[0]?.holds, false);
  assert.is(dpoShift.checks[0]?.run(subject).kind, 'discarded');
});

it('refutes its ablation when the hypothesis is kept', () => {
  assert.is(responseShift(true).verdict, 'refuted');
});

it('agrees with a search over the policies on two responses', () => {
  const [p, w] = [
    [0.25, 0.75],
    [6, 5],
  ] as const;
  const objective = (x: number): number =>
    [x, 1 - x].reduce((sum, pi, y) => sum + pi * Math.log((p[y]! * w[y]!) / pi), 0);
  const steps = Array.from({ length: 20_999 }, (_, k) => (k + 1) / 21_000);
  const best = steps.reduce((a, b) => (objective(b) > objective(a) ? b : a));
  assert.ok(Math.abs(best - 6 / (6 + 15)) < 1e-9, `${best}`);
  const subject = dpoShift.analyse(
    { beta: 1, reference: [1, 3], weights: w, shifts: [1, 1] },
    dpoShift.correct,
  );
  assert.is(dpoShift.checks[2]?.run(subject).kind, 'holds');
  const alone = dpoShift.analyse({ beta: 1, reference: [1], weights: [2], shifts: [1] }, dpoShift.correct);
  assert.is(dpoShift.checks[2]?.run(alone).kind, 'discarded');
});

it('does not depend on the order of responses', () => {
  const given = { beta: 3, reference: [1, 4, 2], weights: [9, 1, 5], shifts: [7, 7, 7] };
  const turned = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, Array.isArray(value) ? value.toReversed() : value]),
  ) as unknown as typeof given;
  for (const { id, run } of dpoShift.checks) {
    const [one, other] = [given, turned].map((g) => run(dpoShift.analyse(g, dpoShift.correct)));
    assert.is(one?.kind, 'holds', id);
    assert.is(other?.kind, 'holds', id);
    if (one?.kind !== 'holds' || other?.kind !== 'holds') return;
    assert.ok(Math.abs((one.measured ?? 0) - (other.measured ?? 0)) < 1e-12, id);
  }
});

it('reads its instances back, and names faults', () => {
  assert.equal(instanceFromJson(dpoShift.instanceToJson(dpoShift.byHand), 'x.json'), dpoShift.byHand);
  for (const [text, words] of [
    ['{"beta":0,"reference":[1],"weights":[1],"shifts":[1]}', /beta is 0; expected an integer from 1 to 99/],
    ['{"beta":1,"reference":[1],"weights":[1.5],"shifts":[1]}', /weights\[0\] is 1\.5/],
    ['{"beta":1,"reference":[1],"weights":[1,1],"shifts":[1]}', /2 weights/],
    ['{"beta":1,"reference":[],"weights":[],"shifts":[]}', /at least 1/],
  ] as const) {
    assert.throws(
      () => instanceFromJson(text, 'x.json'),
      (error: unknown) => error instanceof InputError && words.test(error.message),
      text,
    );
  }
});

it.run();
