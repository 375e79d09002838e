import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { theorem2 } from '../../theorems/theorem-2/definition.ts';
import { type Formulas, plantedErrors } from '../../theorems/theorem-2/formulas.ts';
import { byHand, pairs } from '../../theorems/theorem-2/instances/by-hand.ts';
import type { Instance } from '../instance/types.ts';
import { type AuditOptions, runAudit } from './audit.ts';
import { accepted, asPrinted, schema, validate } from './testing/schema.ts';
import { LEVELS } from './types.ts';

const it = suite('schema of the report');

/** Differences (1, 0), (0, 1), (−1, 0): the first and the last conflict. */
const nonSeparable: Instance = {
  ...byHand,
  train: pairs([
    [[1, 0], 0, [1, 0], 1, [0, 0]],
    [[1, 1], 0, [0, 1], 1, [0, 0]],
    [[1, 0], 0, [0, 0], 1, [1, 0]],
  ]),
};

type Report = ReturnType<typeof JSON.parse>;

async function printed(options: Partial<AuditOptions<Instance, Formulas>>): Promise<Report> {
  const base: AuditOptions<Instance, Formulas> = {
    seed: 1,
    instances: 3,
    level: 'statistical',
    budgetSeconds: 60,
  };
  return asPrinted(await runAudit(theorem2, { ...base, ...options }));
}

it('accepts the report of a random audit', async () => {
  const report = await printed({});
  accepted(report);
  assert.is(report.certificate.proof.explicit.kind, 'exact');
  assert.is(report.certificate.proof.implicit.kind, 'separator');
});

it('accepts the report on one separable instance', async () => {
  accepted(await printed({ instance: { source: 'hand.json', data: byHand } }));
});

it('accepts the report on a non-separable instance', async () => {
  const report = await printed({ instance: { source: 'conflict.json', data: nonSeparable } });
  accepted(report);
  assert.is(report.certificate.separable, false);
});

it('accepts a conflict of the implicit model beside a separator of the explicit one', async () => {
  const data = {
    ...byHand,
    train: pairs([
      [[1, 0], 0, [1, 0], 1, [0, 0]],
      [[1, 0], 1, [0, 1], 0, [0, 0]],
    ]),
  };
  const report = await printed({ instance: { source: 'implicit.json', data } });
  accepted(report);
  assert.is(report.certificate.separable, true);
  assert.is(report.certificate.proof.implicit.kind, 'conflict');
});

it('accepts a report with refutations, for every planted error', async () => {
  for (const planted of plantedErrors) {
    const report = await printed({ planted, instances: 2, level: 'numeric' });
    accepted(report);
    assert.is(report.planted, planted.id);
  }
});

it('accepts a replay and a report of one level only', async () => {
  accepted(await printed({ path: 'theorem-2.c.time@' }));
  accepted(await printed({ level: 'symbolic' }));
});

it('names the levels of the types in the same order', () => {
  assert.equal(schema.$defs.level?.enum, [...LEVELS]);
});

it('refuses a report that was changed anywhere', async () => {
  const planted = plantedErrors.find(({ id }) => id === 'wrong-margin')!;
  const whole = {
    separable: await printed({ planted }),
    conflict: await printed({ instance: { source: 'conflict.json', data: nonSeparable } }),
  };
  const refuted = (r: Report): Report =>
    r.claims.flatMap((c: Report) => c.evidence).find((e: Report) => e.verdict === 'refuted');
  const verified = (r: Report): Report => r.claims[0].evidence[0];
  const mutations: Record<string, (r: Report) => void> = {
    'another schema': (r) => Object.assign(r, { schema: 'rewardproof/audit/2' }),
    'another result': (r) => Object.assign(r, { result: 'lemma-3' }),
    'unknown verdict': (r) => Object.assign(r, { verdict: 'true' }),
    'seed that is no integer': (r) => Object.assign(r, { seed: 1.5 }),
    'negative time': (r) => Object.assign(r, { seconds: -1 }),
    'extra property': (r) => Object.assign(r, { extra: 1 }),
    'claims missing': (r) => delete r.claims,
    'certificate missing': (r) => delete r.certificate,
    'hypothesis with a word for holds': (r) => Object.assign(r.hypotheses[0], { holds: 'yes' }),
    'hypothesis without detail': (r) => delete r.hypotheses[0].detail,
    'unknown level of a claim': (r) => Object.assign(r.claims[0], { level: 'proved' }),
    'unknown relation': (r) => Object.assign(verified(r), { relation: 'about' }),
    'unknown level': (r) => Object.assign(verified(r), { level: 'certain' }),
    'unknown role': (r) => Object.assign(verified(r), { role: 'proof' }),
    'empty part': (r) => Object.assign(verified(r), { part: '' }),
    'null level': (r) => Object.assign(verified(r), { level: null }),
    'measured as text': (r) => Object.assign(verified(r), { measured: '1' }),
    'instances negative': (r) => Object.assign(verified(r), { instances: -1 }),
    'verified without instances': (r) => Object.assign(verified(r), { instances: 0 }),
    'verified with a replay': (r) => Object.assign(verified(r), { replay: 'x' }),
    'verified with a reason': (r) => Object.assign(verified(r), { reason: 'x' }),
    'evidence without limits': (r) => delete verified(r).limits,
    'refutation without witness': (r) => delete refuted(r).witness,
    'refutation without replay': (r) => delete refuted(r).replay,
    'refutation without reason': (r) => delete refuted(r).reason,
    'ablation of nothing': (r) => Object.assign(r.ablations[0], { drops: '' }),
    'ablation with a property more': (r) => Object.assign(r.ablations[0], { note: '' }),
    'certificate without separable': (r) => delete r.certificate.separable,
    'implicit accuracy other than 1/2': (r) => Object.assign(r.certificate, { imRmAccuracy: 0.4 }),
    'negative margin': (r) => Object.assign(r.certificate, { gammaStar: -1 }),
    'predicted share above 1': (r) => Object.assign(r.certificate, { exRmPredicted: 1.5 }),
    'certified time at another level': (r) => Object.assign(r.certificate.t0, { level: 'numeric' }),
    'unknown method': (r) => Object.assign(r.certificate.t0.method, { kind: 'guess' }),
    'numerator as a number': (r) => Object.assign(r.certificate.proof.explicit, { numerators: [1, 1] }),
    'certificate with Farkas weights too': (r) => Object.assign(r.certificate, { farkas: [1] }),
    'unknown implicit proof': (r) => Object.assign(r.certificate.proof.implicit, { kind: 'maybe' }),
  };
  const ofConflict: Record<string, (r: Report) => void> = {
    'negative Farkas weight': (r) => Object.assign(r.certificate.proof.explicit, { weights: ['-1', '1'] }),
    'negative Farkas share': (r) => Object.assign(r.certificate, { farkas: [-0.5, 1, 0.5] }),
    'conflict called separable': (r) => Object.assign(r.certificate, { separable: true }),
    'conflict without proof': (r) => delete r.certificate.proof,
    'inconclusive without reason': (r) => {
      const open = r.claims.flatMap((c: Report) => c.evidence);
      delete open.find((e: Report) => e.verdict === 'inconclusive').reason;
    },
  };
  for (const [original, changes] of [
    [whole.separable, mutations],
    [whole.conflict, ofConflict],
  ]) {
    accepted(original);
    for (const [name, mutate] of Object.entries(changes as typeof mutations)) {
      const copy = structuredClone(original);
      mutate(copy);
      assert.not(validate(copy), name);
    }
  }
});

it.run();
