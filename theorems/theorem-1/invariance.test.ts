import fc from 'fast-check';
import type Fraction from 'fraction.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rational } from '../../lib/exact/fractions.ts';
import { makePrompt, type Prompt, type Response, referenceOf } from '../../lib/verification/prompt.ts';
import { Analysis } from './analysis.ts';
import { checks } from './definition.ts';
import { correct } from './formulas.ts';
import { draws, instanceOf } from './instances/families.ts';
import type { VerificationInstance } from './instances/types.ts';

const it = suite('invariances of theorem 1');

const RUNS = 30;
/** The symbolic identities do not depend on an instance. */
const perInstance = checks.filter((check) => check.once !== true);

function responsesOf(prompt: Prompt): Response[] {
  return prompt.masses.map((_, i) => ({ reference: referenceOf(prompt, i), correct: prompt.correct[i]! }));
}

interface Summary {
  readonly masses: readonly (Fraction | null)[];
  readonly outcomes: Readonly<Record<string, string>>;
}

function summary(instance: VerificationInstance): Summary {
  const analysis = new Analysis(instance, correct);
  const { rationalTilt } = analysis;
  return {
    masses: analysis.prompts.map((prompt) =>
      rationalTilt === null ? null : analysis.exactMass(prompt, rationalTilt),
    ),
    outcomes: Object.fromEntries(perInstance.map((check) => [check.id, check.run(analysis).kind])),
  };
}

type Change = (prompt: Prompt, salt: number) => Prompt;

function unchangedBy(name: string, change: Change, seed: number): void {
  it(`is unchanged by ${name}`, () => {
    let verified = 0;
    fc.assert(
      fc.property(draws, fc.integer({ min: 0, max: 1000 }), (draw, salt) => {
        const instance = instanceOf(draw);
        const before = summary(instance);
        const after = summary({ ...instance, prompts: instance.prompts.map((p) => change(p, salt)) });
        assert.equal(after.outcomes, before.outcomes);
        before.masses.forEach((mass, x) => {
          assert.ok(mass === null || mass.equals(after.masses[x]!));
        });
        assert.not.ok(Object.values(before.outcomes).some((kind) => kind === 'violated' || kind === 'open'));
        if (before.outcomes['theorem-1.a.margin'] === 'holds') verified += 1;
      }),
      { seed, numRuns: RUNS, endOnFailure: true },
    );
    assert.ok(verified >= RUNS / 3, `only ${verified} instances were decided`);
  });
}

unchangedBy(
  'another order of the responses',
  (prompt, salt) => {
    const responses = responsesOf(prompt);
    const order = responses.map((_, i) => (i * 7 + salt) % 1009);
    return makePrompt(
      responses
        .map((r, i) => ({ r, key: order[i]! }))
        .sort((a, b) => b.key - a.key)
        .map(({ r }) => r),
      prompt.weight,
    );
  },
  21,
);

unchangedBy(
  'splitting a response into two of the same role',
  (prompt, salt) => {
    const responses = responsesOf(prompt);
    const at = salt % responses.length;
    const share = rational(1 + (salt % 5), 7);
    const split = (r: Response): Response[] => [
      { ...r, reference: r.reference.mul(share) },
      { ...r, reference: r.reference.mul(rational(1).sub(share)) },
    ];
    return makePrompt(
      responses.flatMap((r, i) => (i === at ? split(r) : [r])),
      prompt.weight,
    );
  },
  22,
);

unchangedBy(
  'merging all responses of a role into one',
  (prompt) => {
    const merged = [true, false].flatMap((role) => {
      const parts = responsesOf(prompt).filter((r) => r.correct === role);
      return parts.length === 0
        ? []
        : [{ correct: role, reference: parts.reduce((sum, r) => sum.add(r.reference), rational(0)) }];
    });
    return makePrompt(merged, prompt.weight);
  },
  23,
);

it('keeps π(C) of the old prompts when prompts are added, and is not moved by scaling the weights', () => {
  fc.assert(
    fc.property(draws, draws, (draw, other) => {
      const instance = instanceOf(draw);
      const before = summary(instance);
      const longer = { ...instance, prompts: [...instance.prompts, ...instanceOf(other).prompts] };
      const after = summary(longer);
      before.masses.forEach((mass, x) => {
        assert.ok(mass === null || mass.equals(after.masses[x]!));
      });
      const scaled = { ...longer, prompts: longer.prompts.map((p) => ({ ...p, weight: p.weight.mul(3n) })) };
      assert.equal(summary(scaled).outcomes, after.outcomes);
      assert.not.ok(Object.values(after.outcomes).includes('violated'));
    }),
    { seed: 24, numRuns: RUNS },
  );
});

it('gives the same verdict for q and for a β that was scaled: the exact part depends on q alone', () => {
  fc.assert(
    fc.property(draws, fc.integer({ min: 1, max: 50 }), (draw, k) => {
      const instance = instanceOf(draw);
      fc.pre(instance.margin.kind === 'q');
      const before = summary(instance);
      const after = summary({ ...instance, beta: instance.beta.mul(rational(k)) });
      assert.equal(after.outcomes, before.outcomes);
      before.masses.forEach((mass, x) => {
        assert.ok(mass!.equals(after.masses[x]!));
      });
    }),
    { seed: 25, numRuns: RUNS },
  );
});

it.run();
