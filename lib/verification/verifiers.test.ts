import fc from 'fast-check';
import type Fraction from 'fraction.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rational } from '../exact/fractions.ts';
import { exact } from './arithmetic.ts';
import { correctMass, makePrompt, type Prompt, referenceOf } from './prompt.ts';
import { PseudoRandom } from './pseudo-random.ts';
import { tiltFormulas } from './tilt.ts';
import { isVerifier, massOf, randomVerifier, type Scores, searchLeastMass } from './verifiers.ts';

const it = suite('verifiers');

interface Case {
  readonly prompt: Prompt;
  readonly q: Fraction;
  readonly bound: Fraction;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    masses: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 7 }),
    roles: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    above: fc.integer({ min: 1, max: 200 }),
  })
  .map(({ masses, roles, above }) => {
    const total = masses.reduce((a, b) => a + b, 0);
    const prompt = makePrompt(
      masses.map((m, i) => ({ reference: rational(m, total), correct: i < 2 ? i === 0 : roles[i]! })),
    );
    const less = rational(above, 16);
    const q = less.add(rational(1));
    return { prompt, q, bound: tiltFormulas.optimum(exact, correctMass(prompt), { q, less }) };
  });

/** The definition, pair by pair, in fractions of probabilities. */
function verifiesByDefinition(prompt: Prompt, scores: Scores, q: Fraction): boolean {
  const weights = scores.map((s, i) => referenceOf(prompt, i).mul(rational(s)));
  const total = weights.reduce((a, b) => a.add(b));
  const ratio = weights.map((w, i) => w.div(total).div(referenceOf(prompt, i)));
  return prompt.correct.every(
    (good, i) => !good || prompt.correct.every((other, j) => other || ratio[i]!.gte(q.mul(ratio[j]!))),
  );
}

it('tells verifiers from other rewards as the definition does', () => {
  let [yes, no] = [0, 0];
  fc.assert(
    fc.property(
      cases,
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 7, maxLength: 7 }),
      ({ prompt, q }, raw) => {
        const scores = prompt.masses.map((_, i) => BigInt(raw[i]! * (prompt.correct[i] ? 3 : 1)));
        const found = isVerifier(prompt, scores, q);
        assert.is(found, verifiesByDefinition(prompt, scores, q));
        if (found) yes += 1;
        else no += 1;
      },
    ),
    { seed: 1, numRuns: 300 },
  );
  assert.ok(yes > 20 && no > 20, `${yes} verifiers, ${no} others`);
});

it('draws verifiers, none of them below the bound', () => {
  fc.assert(
    fc.property(cases, fc.integer(), ({ prompt, q, bound }, seed) => {
      const scores = randomVerifier(prompt, q, new PseudoRandom(seed));
      assert.ok(verifiesByDefinition(prompt, scores, q));
      assert.ok(massOf(prompt, scores).gte(bound));
    }),
    { seed: 2, numRuns: 200 },
  );
});

it('searches down to the bound exactly', () => {
  fc.assert(
    fc.property(cases, fc.integer(), ({ prompt, q, bound }, seed) => {
      const { start, proposed, end, evaluations } = searchLeastMass(prompt, q, new PseudoRandom(seed));
      assert.ok(start.gte(proposed) && proposed.gte(end));
      assert.ok(end.equals(bound), `${end.toFraction()} against ${bound.toFraction()}`);
      assert.ok(evaluations > 96);
    }),
    { seed: 3, numRuns: 60 },
  );
});

it('agrees with a grid of all distributions over three responses', () => {
  const prompt = makePrompt([
    { reference: rational(1, 6), correct: true },
    { reference: rational(1, 3), correct: false },
    { reference: rational(1, 2), correct: false },
  ]);
  const q = rational(3);
  const bound = tiltFormulas.optimum(exact, correctMass(prompt), { q, less: rational(2) });
  assert.ok(bound.equals(rational(3, 8)));
  let least = rational(1);
  const steps = 240;
  for (let a = 1; a < steps; a++) {
    for (let b = 1; a + b < steps; b++) {
      const ratio = [rational(6 * a, steps), rational(3 * b, steps), rational(2 * (steps - a - b), steps)];
      if (ratio[0]!.gte(q.mul(ratio[1]!)) && ratio[0]!.gte(q.mul(ratio[2]!))) {
        const mass = rational(a, steps);
        if (mass.lt(least)) least = mass;
      }
    }
  }
  assert.ok(least.equals(bound), least.toFraction());
});

it('gives the same numbers for the same seed, spread over the range', () => {
  const draw = (seed: number): number[] => {
    const random = new PseudoRandom(seed);
    return Array.from({ length: 4000 }, () => random.below(8));
  };
  assert.equal(draw(7), draw(7));
  assert.not.equal(draw(7), draw(8));
  for (let value = 0; value < 8; value++) {
    const count = draw(7).filter((x) => x === value).length;
    assert.ok(count > 400 && count < 600, `${value}: ${count}`);
  }
});

it.run();
