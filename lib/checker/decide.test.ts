import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Instance, PreferencePairs } from '../instance/types.ts';
import {
  type Certificate,
  type ConflictCertificate,
  certificateFromJson,
  certificateToObject,
  type SeparableCertificate,
} from './certificate.ts';
import { decideCertificate } from './decide.ts';
import { decideSeparator, type ExactDual } from './explicit-separator.ts';
import { decideTime, explicitProblem, log10Up, predict, type TimeMethod } from './theorem-2.ts';

const it = suite('decideCertificate');

function pairsOf(vectors: readonly (readonly number[])[], firstToken: number): PreferencePairs {
  const flat = Float64Array.from(vectors.flat());
  const tokens = Int32Array.from(vectors, (_, i) => firstToken + 2 * i);
  return {
    count: vectors.length,
    prompt: Float64Array.from(vectors.flatMap(() => [1, 1])),
    chosenHidden: flat,
    rejectedHidden: new Float64Array(flat.length),
    chosenToken: tokens,
    rejectedToken: tokens.map((t) => t + 1),
  };
}

/** u* = (2/3, 1/3), γ* = 3/√5; one of two evaluation pairs has ⟨u*,z⟩ > 0. */
const instance: Instance = {
  width: 2,
  beta: 1,
  learningRate: 0.1,
  train: pairsOf(
    [
      [1, 1],
      [2, -1],
      [3, 1],
    ],
    0,
  ),
  evaluation: pairsOf(
    [
      [1, 0],
      [-1, 0],
    ],
    100,
  ),
};
const exact: ExactDual = {
  kind: 'exact',
  support: [0, 1],
  numerators: [4n, 1n],
  denominator: 9n,
  exponent: 0,
};
const problem = explicitProblem(instance, 0.1);

function provedLog10(method: TimeMethod): number {
  const decision = decideSeparator(problem.train, exact);
  if (!decision.ok) throw new Error(decision.failure);
  const time = decideTime(problem, decision.facts, predict(problem, decision.facts), method);
  if (!time.ok) throw new Error(time.failure);
  return log10Up(time.time);
}

const method: TimeMethod = { kind: 'a-posteriori', steps: 200 };
const log10 = provedLog10(method);
const right: SeparableCertificate = {
  separable: true,
  learningRate: 0.1,
  gammaStar: 1.3416407864998738,
  uStar: Float64Array.of(2 / 3, 1 / 3),
  supportVectors: [0, 1],
  dual: Float64Array.of(4 / 9, 1 / 9, 0),
  level: 'exact',
  exRmPredicted: 0.5,
  imRmAccuracy: 0.5,
  t0: { log10, level: 'certified', method },
  firstSeen: { log10: null, level: 'numeric' },
  limitConstant: null,
  proof: { explicit: exact, implicit: { kind: 'separator', dual: Float64Array.of(1, 1, 1) } },
};

/** The line a certificate is refused at; null when it is accepted. */
function refusedAt(certificate: Certificate, against = instance): string | null {
  const { accepted, lines } = decideCertificate(against, certificate);
  const last = lines.at(-1)!;
  assert.is(accepted, last.status !== 'fails');
  return accepted ? null : last.what;
}

it('accepts a certificate derived by hand, also after a round trip through JSON, and without a time', () => {
  assert.is(refusedAt(right), null);
  const text = JSON.stringify(certificateToObject(right));
  assert.is(refusedAt(certificateFromJson(text, 'c.json')), null);
  assert.is(refusedAt({ ...right, t0: null }), null);
  assert.is(refusedAt({ ...right, t0: { ...right.t0!, log10: log10 + 5 } }), null);
  const early: TimeMethod = { kind: 'a-priori', comparatorNorm: 8 };
  const t0 = { log10: provedLog10(early), level: 'certified' as const, method: early };
  assert.is(refusedAt({ ...right, t0 }), null);
  assert.is(refusedAt({ ...right, t0: { ...t0, log10: t0.log10 - 1e-9 } }), 't0');
});

const KKT = 'u*: KKT conditions of the max-margin separator';
const IMPLICIT = 'H3 for the implicit model: a separating unembedding matrix';
const { proof } = right;
const tampered: readonly (readonly [string, Partial<SeparableCertificate>, string])[] = [
  ['the step', { learningRate: 0.1 + 2 ** -56 }, 'learningRate'],
  ['γ*', { gammaStar: right.gammaStar * (1 + 1e-14) }, 'gammaStar'],
  ['a coordinate of u*', { uStar: Float64Array.of(2 / 3, 0.334) }, 'uStar'],
  ['a coordinate of u* that is no number', { uStar: Float64Array.of(2 / 3, Number.NaN) }, 'uStar'],
  ['the length of u*', { uStar: Float64Array.of(2 / 3, 1 / 3, 0) }, 'uStar'],
  ['the dual', { dual: Float64Array.of(4 / 9, 1 / 9, 1e-9) }, 'dual'],
  ['the length of the dual', { dual: Float64Array.of(4 / 9) }, 'dual'],
  ['a support vector too many', { supportVectors: [0, 1, 2] }, 'supportVectors'],
  ['a support vector too few', { supportVectors: [0] }, 'supportVectors'],
  ['the level', { level: 'certified' }, 'level'],
  ['the predicted accuracy', { exRmPredicted: 1 }, 'exRmPredicted'],
  ['the implicit accuracy', { imRmAccuracy: null }, 'imRmAccuracy'],
  ['a time that is too early', { t0: { ...right.t0!, log10: log10 - 1e-12 } }, 't0'],
  ['a state that is too early', { t0: { ...right.t0!, method: { kind: 'a-posteriori', steps: 0 } } }, 't0'],
  ['a numerator', { proof: { ...proof, explicit: { ...exact, numerators: [5n, 1n] } } }, KKT],
  ['the denominator', { proof: { ...proof, explicit: { ...exact, denominator: 8n } } }, KKT],
  ['the kind of proof', { proof: { ...proof, explicit: { kind: 'enclosed' } } }, 'level'],
  [
    'the implicit dual',
    { proof: { ...proof, implicit: { kind: 'separator', dual: Float64Array.of(1, -1, 1) } } },
    IMPLICIT,
  ],
  [
    'a zero in the implicit dual',
    { proof: { ...proof, implicit: { kind: 'separator', dual: Float64Array.of(1, 0, 1) } } },
    IMPLICIT,
  ],
  [
    'an implicit conflict that is none',
    { proof: { ...proof, implicit: { kind: 'conflict', support: [0], weights: [1n] } } },
    'H3 fails for the implicit model',
  ],
];

for (const [name, change, what] of tampered) {
  it(`refuses to accept a tampered certificate: ${name}`, () => {
    assert.is(refusedAt({ ...right, ...change }), what);
  });
}

it('refuses a certificate of another instance', () => {
  const train = pairsOf(
    [
      [1, 1],
      [2, -1],
      [1, 0],
    ],
    0,
  );
  assert.is(refusedAt(right, { ...instance, train }), KKT);
  assert.is(
    refusedAt(right, {
      ...instance,
      evaluation: pairsOf(
        [
          [1, 0],
          [-1, 0],
        ],
        4,
      ),
    }),
    'imRmAccuracy',
  );
  assert.is(refusedAt(right, { ...instance, learningRate: 'auto' }), 'learningRate');
});

it('accepts an enclosed certificate at its own level only', () => {
  const decision = decideSeparator(problem.train, { kind: 'enclosed', dual: right.dual });
  assert.ok(decision.ok);
  const enclosed: SeparableCertificate = {
    ...right,
    level: 'certified',
    uStar: decision.facts.direction,
    t0: { ...right.t0!, log10: log10 + 1e-6 },
    proof: { ...proof, explicit: { kind: 'enclosed' } },
  };
  assert.is(refusedAt(enclosed), null);
  assert.is(refusedAt({ ...enclosed, level: 'exact' }), 'level');
  assert.is(refusedAt({ ...enclosed, dual: Float64Array.of(4 / 9, -1 / 9, 0) }), KKT);
  assert.is(refusedAt({ ...enclosed, gammaStar: right.gammaStar * 1.01 }), 'gammaStar');
});

it('decides conflicts', () => {
  const conflicting: Instance = {
    ...instance,
    train: pairsOf(
      [
        [1, 0],
        [-3, 0],
        [0, 1],
      ],
      0,
    ),
  };
  const certificate: ConflictCertificate = {
    separable: false,
    farkas: Float64Array.of(0.75, 0.25, 0),
    proof: { explicit: { support: [0, 1], weights: [3n, 1n] }, implicit: { kind: 'none' } },
  };
  assert.is(refusedAt(certificate, conflicting), null);
  const H3 = 'H3 fails: weights w > 0 with Σ w_i x_i = 0';
  assert.is(refusedAt(certificate, instance), H3);
  const weights = { ...certificate.proof, explicit: { support: [0, 1], weights: [3n, 2n] } };
  assert.is(refusedAt({ ...certificate, proof: weights }, conflicting), H3);
  for (const farkas of [
    [0.75, 0.26, 0],
    [0.75, 0.25, 0.001],
    [0.75, 0.25],
  ]) {
    assert.is(refusedAt({ ...certificate, farkas: Float64Array.from(farkas) }, conflicting), 'farkas');
  }
});

it.run();
