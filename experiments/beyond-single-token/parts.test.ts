import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stream } from '../../lib/neural/random/generator.ts';
import { drawInstance, FAMILIES, OVERLAPS, type Pair } from './linear/instances.ts';
import { PairedPolicy } from './linear/policy.ts';
import { normalisedWeights } from './linear/training.ts';
import { documentsOf, pairSets, VOCABULARY } from './transformer/language.ts';

const it = suite('parts of the experiment beyond-single-token');
const SIZES = { width: 5, vocabulary: 14, lexicon: 3, pairs: 3, evaluations: 4 };

const tokensOf = (pairs: readonly Pair[]): number[] =>
  pairs.flatMap(({ chosen, rejected }) => [...chosen.tokens, ...rejected.tokens]);

it('draws unseen tokens that do not occur in D_T, and overlaps that do, in their role', () => {
  for (const family of FAMILIES) {
    const { train, evaluation, firstUnseen } = drawInstance(family, 4, SIZES, 1, `test/${family}`);
    assert.ok(tokensOf(train).every((t) => t < firstUnseen));
    assert.ok(tokensOf(evaluation.none).every((t) => t >= firstUnseen));
    const [good, bad] = (['chosen', 'rejected'] as const).map(
      (role) => new Set(train.flatMap((p) => p[role].tokens)),
    );
    assert.ok(evaluation['same-all'].every(({ chosen }) => chosen.tokens.every((t) => good!.has(t))));
    assert.ok(evaluation['opposite-all'].every(({ chosen }) => chosen.tokens.every((t) => bad!.has(t))));
    assert.ok(
      evaluation['same-one'].every(({ chosen }) => chosen.tokens.filter((t) => t < firstUnseen).length === 1),
    );
    for (const overlap of OVERLAPS) {
      assert.is(evaluation[overlap].length, SIZES.evaluations);
      evaluation[overlap].forEach(({ chosen }, e) => {
        assert.is(chosen.prefixes, evaluation.none[e]!.chosen.prefixes);
      });
    }
  }
});

it('has gradients that finite differences confirm', () => {
  const { train, width, vocabulary } = drawInstance('independent', 3, SIZES, 2, 'gradient');
  const random = stream(1, 'U');
  const draw = (): Float64Array =>
    Float64Array.from({ length: width * vocabulary }, () => 0.5 * random.normal());
  const [reference, at, along] = [draw(), draw(), draw()];
  const policy = new PairedPolicy(train, width, vocabulary, 0.7, reference);
  assert.ok(policy.margins(reference).every((m) => m === 0));
  const step = 1e-5;
  const moved = (sign: number): Float64Array => policy.margins(at.map((u, k) => u + sign * step * along[k]!));
  const [plus, minus] = [moved(1), moved(-1)];
  policy.margins(at);
  for (let i = 0; i < train.length; i++) {
    const gradient = new Float64Array(at.length);
    policy.addGradient(
      Float64Array.from({ length: train.length }, (_, j) => (i === j ? 1 : 0)),
      gradient,
    );
    const derivative = gradient.reduce((sum, g, k) => sum + g * along[k]!, 0);
    const difference = (plus[i]! - minus[i]!) / (2 * step);
    assert.ok(Math.abs(derivative - difference) < 1e-7, `${derivative}, ${difference}`);
  }
});

it('weighs margins without underflow', () => {
  const near = normalisedWeights(Float64Array.of(29.9, 31));
  const far = normalisedWeights(Float64Array.of(30.1, 31.2));
  near.forEach((w, i) => {
    assert.ok(Math.abs(w - far[i]!) < 1e-12);
  });
  assert.equal([...normalisedWeights(Float64Array.of(5000, 5000))], [0.5, 0.5]);
});

it('has a language whose lexicons share continuations only, and pairs that do not leak', () => {
  const documents = documentsOf(1, 3, 200);
  assert.equal(documentsOf(1, 3, 200), documents);
  assert.ok(documents.every(({ tokens }) => Array.from(tokens).every((t) => t < VOCABULARY)));
  const { train, evaluation } = pairSets({ length: 3, pairs: 20, evaluations: 20 }, 4);
  const words = (pairs: typeof train): Set<number> =>
    new Set(
      pairs.flatMap(({ chosen, rejected }) =>
        [chosen, rejected].flatMap(({ tokens }) => Array.from(tokens).slice(4)),
      ),
    );
  const seen = words(train);
  assert.ok([...words(evaluation)].every((t) => !seen.has(t)));
  const leaked = words(pairSets({ length: 3, pairs: 20, evaluations: 20, leaked: true }, 4).evaluation);
  assert.ok([...leaked].every((t) => seen.has(t)));
});

it.run();
