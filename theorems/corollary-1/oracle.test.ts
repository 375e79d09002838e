import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Family } from '../../lib/asymptotics/families.ts';
import { Analysis } from './analysis.ts';
import { certificateOf } from './certificate-of.ts';
import { checks } from './definition.ts';
import { correct } from './formulas.ts';
import { byHand } from './instances/by-hand.ts';

const it = suite('thresholds of corollary 1 against a naive search');

const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));
const choose = (n: number, k: number): bigint => factorial(n) / (factorial(k) * factorial(n - k));

/** 1/p_n as numerator and denominator, each written down on its own. */
const ORACLES: readonly (readonly [Family, number, (n: number) => readonly [bigint, bigint]])[] = [
  [{ name: 'random-strings', parameters: { alphabet: 2, errors: 0 } }, 1, (n) => [2n ** BigInt(n), 1n]],
  [
    { name: 'random-strings', parameters: { alphabet: 3, errors: 2 } },
    1,
    (n) => [3n ** BigInt(n), 1n + 2n * BigInt(n) + (n < 2 ? 0n : 4n * choose(n, 2))],
  ],
  [{ name: 'cycle-graphs', parameters: {} }, 3, (n) => [factorial(n - 1), 2n]],
  [{ name: 'complete-bipartite-graphs', parameters: {} }, 2, (n) => [choose(2 * n, n), 2n]],
  [{ name: 'prism-graphs', parameters: {} }, 2, (n) => [factorial(4 * n), BigInt((2 * n + 2) * 8 * n)]],
  [{ name: 'unit-subset-sums', parameters: { ratio: 3 } }, 1, (n) => [8n ** BigInt(n), choose(3 * n, n)]],
  [
    { name: 'balanced-brackets', parameters: { kinds: 2 } },
    1,
    (n) => [16n ** BigInt(n), (2n ** BigInt(n) * choose(2 * n, n)) / BigInt(n + 1)],
  ],
];

const FAR = 260;

for (const [family, from, inverse] of ORACLES) {
  it(`finds the smallest sizes of ${family.name}`, () => {
    const inverses = Array.from({ length: FAR + 1 }, (_, n) => (n < from ? null : inverse(n)));
    for (const [a, b] of [
      [2n, 1n],
      [101n, 100n],
      [10n ** 8n, 1n],
    ] as const) {
      const analysis = new Analysis(
        { margin: { q: { n: a, d: b } }, degree: 4, source: { family } },
        correct,
      );
      for (let k = 0; k <= 4; k++) {
        let [bound, exact] = [from, from];
        for (let n = from; n <= FAR; n++) {
          // p = c/d, q = a/b: n^k·q·p ≥ 1, and n^k·q·p ≥ 1 + (q − 1)p.
          const [d, c] = inverses[n]!;
          const left = BigInt(n) ** BigInt(k) * a * c;
          if (left >= b * d) bound = n + 1;
          if (left >= b * d + (a - b) * c) exact = n + 1;
        }
        // Far enough that nothing comes after it.
        assert.ok(bound < FAR - 20);
        const found = analysis.thresholds(k);
        assert.is(found.bound?.threshold, bound, `q = ${a}/${b}, k = ${k}`);
        assert.is(found.exact?.threshold, exact, `q = ${a}/${b}, k = ${k}`);
      }
    }
  });
}

it('finds by hand what pencil and paper find', () => {
  const analysis = new Analysis(byHand, correct);
  assert.equal(
    [0, 1, 2].map((k) => analysis.thresholds(k).bound?.threshold),
    [5, 6, 7],
  );
});

it('reaches q = 10^4000 and degree 64', () => {
  const q = { n: 10n ** 4000n, d: 1n };
  const family = { name: 'random-strings', parameters: { alphabet: 2, errors: 3 } };
  const analysis = new Analysis({ margin: { q }, degree: 64, source: { family } }, correct);
  const { bound, exact } = analysis.thresholds(64);
  // 2^n = n^67·10^4000/6 up to smaller powers: n is near 14,220.
  assert.ok(bound!.threshold > 14_000 && bound!.threshold < 14_400);
  assert.is(exact!.threshold, bound!.threshold);
});

it('leaves open what it cannot reach, without an error', () => {
  const one = { n: 1n, d: 1n };
  const base = { base: one, numerator: [1n], denominator: [1n], from: 1 };
  const shifted = (offset: number) => [
    { slope: 1, offset: 0, exponent: 1 },
    { slope: 1, offset, exponent: -1 },
  ];
  for (const term of [
    // Values of millions of bits; a mass of degree 100000.
    { ...base, factorials: shifted(1_000_000) },
    { ...base, factorials: shifted(100_000) },
    // A limit of the ratio that is too close to 1.
    { ...base, factorials: [], base: { n: (1n << 60n) - 1n, d: 1n << 60n }, denominator: [10n] },
  ]) {
    const instance = { margin: { q: { n: 3n, d: 1n } }, degree: 1, source: { term } };
    const analysis = new Analysis(instance, correct);
    const outcomes = checks.map((check) => check.run(analysis).kind);
    assert.ok(outcomes.includes('open'), outcomes.join());
    assert.not.ok(outcomes.includes('violated'), outcomes.join());
    assert.is(certificateOf(analysis), null);
  }
});

it('calls what rests on an irrational q certified', () => {
  const e = { margin: { beta: { n: 1n, d: 1n }, delta: { n: 1n, d: 1n } }, degree: 2, source: byHand.source };
  const needed = checks.find(({ id }) => id === 'corollary-1.c.needed')!;
  const levelOf = (instance: typeof byHand) => {
    const outcome = needed.run(new Analysis(instance, correct));
    return outcome.kind === 'holds' ? outcome.level : outcome.kind;
  };
  assert.is(levelOf(e), 'certified');
  assert.is(levelOf(byHand), 'exact');
});

it.run();
