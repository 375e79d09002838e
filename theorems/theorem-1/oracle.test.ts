import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { enclose, fromDouble, rational } from '../../lib/exact/fractions.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint, toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import { makePrompt } from '../../lib/verification/prompt.ts';
import { Analysis } from './analysis.ts';
import { checks, theorem1 } from './definition.ts';
import { factsOf } from './facts.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { byHand } from './instances/by-hand.ts';
import { draws, FAMILIES, instanceOf } from './instances/families.ts';
import type { VerificationInstance } from './instances/types.ts';

const it = suite('theorem 1 against direct computation');

/** The symbolic identities do not depend on an instance. */
const perInstance = checks.filter((check) => check.once !== true);

const fact = (instance: VerificationInstance, id: string) =>
  factsOf(new Analysis(instance, correct)).find((f) => f.id === id)!;

it('has the values of the instance made by hand', () => {
  const analysis = new Analysis(byHand, correct);
  const [prompt] = analysis.prompts;
  assert.ok(analysis.exactMass(prompt!, analysis.rationalTilt!).equals(rational(4, 11)));
  assert.match(fact(byHand, 'non-vacuity').text.join(), /q·p = 1\/2 = 0\.5: the bound says something/);
  assert.match(fact(byHand, 'samples').text.join(), /π: mean 11\/4 = 2\.75, median 2/);
  assert.match(fact(byHand, 'search').text.join(), /4\/11 = 0\.3636 at the end/);
});

it('agrees with floating point by the definition, response by response', () => {
  let compared = 0;
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      const analysis = new Analysis(instance, correct);
      const q = midpoint(analysis.tilt.q);
      fc.pre(
        analysis.failing === null && q < 1e12 && draw.family !== 'extreme' && draw.family !== 'real-extreme',
      );
      for (const prompt of analysis.prompts) {
        const { masses, correct: roles, total } = prompt.prompt;
        const reference = masses.map((m) => Number(m) / Number(total));
        const weighted = reference.map((x, i) => (roles[i] ? x * q : x));
        const Z = weighted.reduce((a, b) => a + b, 0);
        const mass = weighted.reduce((sum, w, i) => (roles[i] ? sum + w / Z : sum), 0);
        assert.ok(Math.abs(midpoint(analysis.enclosedMass(prompt)) / mass - 1) < 1e-13);
        compared += 1;
      }
    }),
    { seed: 31, numRuns: 60 },
  );
  assert.ok(compared >= 60);
});

it('encloses π(C) for a real margin between those of two rational q around e^(δ/β)', () => {
  const prompts = [
    makePrompt([
      { reference: rational(1, 9), correct: true },
      { reference: rational(8, 9), correct: false },
    ]),
  ];
  for (const [n, d] of [
    [1, 1],
    [1, 3],
    [7, 2],
    [30, 1],
  ] as const) {
    const real = new Analysis(
      { beta: rational(1), margin: { kind: 'delta', delta: rational(n, d) }, prompts },
      correct,
    );
    const inside = real.enclosedMass(real.prompts[0]!);
    // Σ x^k/k! from below, and with the remainder's bound x^K/K!·1/(1 − x/K) from above, K > 2x.
    const x = rational(n, d);
    let [term, low] = [rational(1), rational(1)];
    for (let k = 1; k <= 150; k++) {
      term = term.mul(x).div(rational(k));
      low = low.add(term);
    }
    const high = low.add(term.mul(2n));
    const masses = [low, high].map((q) => {
      const a = new Analysis({ beta: rational(1), margin: { kind: 'q', q }, prompts }, correct);
      return enclose(a.exactMass(a.prompts[0]!, a.rationalTilt!));
    });
    assert.not.ok(iv.isBelow(inside, masses[0]!));
    assert.not.ok(iv.isBelow(masses[1]!, inside));
    assert.ok(toNumberUp(inside.hi) - toNumberDown(inside.lo) < 1e-15);
  }
});

it('decides every check on every family, or says why not', () => {
  const seen = new Map<string, Set<string>>();
  fc.assert(
    fc.property(draws, (draw) => {
      const analysis = theorem1.analyse(instanceOf(draw)!, correct);
      for (const check of perInstance) {
        const outcome = check.run(analysis);
        assert.ok(
          outcome.kind === 'holds' || outcome.kind === 'discarded',
          `${draw.family}, ${check.id}: ${JSON.stringify(outcome)}`,
        );
        if (outcome.kind === 'holds')
          seen.set(draw.family, (seen.get(draw.family) ?? new Set()).add(check.id));
      }
      assert.ok(factsOf(analysis).length >= 5);
    }),
    { seed: 32, numRuns: 150 },
  );
  const decided = (family: string): number => seen.get(family)?.size ?? 0;
  for (const family of FAMILIES) {
    const expected =
      family === 'none-correct'
        ? 0
        : family === 'all-correct'
          ? 4
          : family.startsWith('real')
            ? 4
            : perInstance.length;
    assert.is(decided(family), expected, family);
  }
});

/** 30 correct and 40 incorrect responses: more pairs than are compared one by one. */
const large = makePrompt(
  Array.from({ length: 70 }, (_, i) => ({ reference: rational(1 + (i % 9), 1000), correct: i < 30 })),
);

it('verifies and refutes on prompts with many pairs as on small ones', () => {
  const instance = { beta: rational(2), margin: { kind: 'q', q: rational(5, 3) }, prompts: [large] } as const;
  const outcome = (formulas: Formulas, id: string): string =>
    checks.find((check) => check.id === id)!.run(new Analysis(instance, formulas)).kind;
  for (const { id } of perInstance) {
    assert.is(outcome(correct, id), id === 'theorem-1.c.search' ? 'discarded' : 'holds', id);
  }
  for (const { id: error, formulas, refutes } of plantedErrors) {
    for (const id of ['theorem-1.a.margin', 'theorem-1.c.duality', 'theorem-1.c.verifiers']) {
      if (refutes.includes(id)) assert.is(outcome(formulas, id), 'violated', `${error}: ${id}`);
    }
  }
});

it('takes 20,000 responses given as doubles in a second or two', () => {
  const weights = Array.from({ length: 20_000 }, (_, i) => 1 + ((i * 7919) % 1000) / 7);
  const total = weights.reduce((a, b) => a + b, 0);
  const responses = weights.map((w, i) => ({ reference: fromDouble(w / total), correct: i % 100 === 0 }));
  const prompt = makePrompt(responses);
  assert.ok(Math.abs(prompt.deviation.valueOf()) < 1e-12);
  const start = performance.now();
  for (const margin of [
    { kind: 'q', q: rational(3, 2) },
    { kind: 'delta', delta: rational(1) },
  ] as const) {
    const analysis = new Analysis({ beta: rational(1, 100), margin, prompts: [prompt] }, correct);
    const kinds = perInstance.map((check) => check.run(analysis).kind);
    assert.not.ok(kinds.some((kind) => kind === 'violated' || kind === 'open'));
    assert.ok(kinds.filter((kind) => kind === 'holds').length >= 3);
  }
  // Fifty times what it takes, for machines under load.
  assert.ok(performance.now() - start < 30_000);
});

it('never throws, on any family and with any planted error', () => {
  fc.assert(
    fc.property(draws, fc.constantFrom(...plantedErrors), (draw, { formulas }) => {
      const analysis = new Analysis(instanceOf(draw), formulas);
      for (const check of perInstance) check.run(analysis);
      factsOf(analysis);
    }),
    { seed: 33, numRuns: 200 },
  );
});

it('reports facts where the hypotheses fail', () => {
  const prompt = (correctness: boolean, mass: number) =>
    makePrompt([
      { reference: rational(mass), correct: correctness },
      { reference: rational(1 - mass), correct: false },
    ]);
  for (const prompts of [[prompt(false, 1)], [prompt(true, 0)], [prompt(true, 1)]]) {
    for (const margin of [
      { kind: 'q', q: rational(3) },
      { kind: 'delta', delta: rational(3) },
    ] as const) {
      const instance = { beta: rational(1), margin, prompts };
      const mass = prompts[0]!.correct[0] ? Number(prompts[0]!.masses[0]! > 0n) : 0;
      assert.match(fact(instance, 'samples').text.join(), mass === 0 ? /π: never/ : /π: mean 1/);
    }
  }
});

it('leaves sampling and search to shorter numbers, and decides the claims on long ones', () => {
  const reference = rational(1n, 3n ** 2000n);
  const prompt = makePrompt([
    { reference, correct: true },
    { reference: rational(1).sub(reference), correct: false },
  ]);
  const analysis = new Analysis(
    { beta: rational(1), margin: { kind: 'q', q: rational(7, 2) }, prompts: [prompt] },
    correct,
  );
  const kinds = perInstance.map((check) => [check.id, check.run(analysis).kind]);
  const discarded = kinds.filter(([, kind]) => kind !== 'holds');
  assert.equal(discarded, [
    ['theorem-1.c.verifiers', 'discarded'],
    ['theorem-1.c.search', 'discarded'],
  ]);
});

it.run();
