import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IdentityProof } from './identities.ts';
import {
  DERIVATIVE_ERRORS,
  PARAPHRASE_ERRORS,
  proveInnerProductIdentity,
  proveParaphraseDifference,
  proveSoftmaxDerivative,
  RHO_ERRORS,
  rhoText,
} from './inner-product.ts';
import { parse } from './mathjs.ts';

const it = suite('inner products of gradients of log-probabilities');

const VOCABULARIES = [2, 3, 4, 5, 6];

function refuted({ verdict, identities }: IdentityProof, words: string): void {
  assert.is(verdict, 'refuted', words);
  for (const { witness, proved } of identities) {
    assert.ok(proved || (witness !== undefined && witness.value !== '0'), words);
  }
}

for (const vocabulary of VOCABULARIES) {
  it(`proves the softmax derivative for all tokens, V = ${vocabulary}`, () => {
    const { verdict, identities, terms } = proveSoftmaxDerivative(vocabulary);
    assert.is(verdict, 'proved');
    assert.is(identities.length, 2 * vocabulary ** 2);
    assert.ok(terms > 0);
    for (const planted of DERIVATIVE_ERRORS)
      refuted(proveSoftmaxDerivative(vocabulary, { planted }), planted);
  });

  it(`proves that the inner product is rho times <h, k>, V = ${vocabulary}`, () => {
    const { verdict, identities } = proveInnerProductIdentity(vocabulary);
    assert.is(verdict, 'proved');
    assert.is(new Set(identities.map(({ text }) => text)).size, 8);
    for (const planted of RHO_ERRORS) refuted(proveInnerProductIdentity(vocabulary, { planted }), planted);
  });
}

for (const vocabulary of VOCABULARIES.slice(1)) {
  it(`proves rho(c; a) - rho(c; b) = p_b - p_a, V = ${vocabulary}`, () => {
    assert.is(proveParaphraseDifference(vocabulary).verdict, 'proved');
    for (const planted of PARAPHRASE_ERRORS) {
      const proof = proveParaphraseDifference(vocabulary, { planted });
      refuted(proof, planted);
      assert.ok(proof.identities.every(({ witness }) => witness !== undefined));
    }
  });
}

it('drops the indicator only where the tokens are equal', () => {
  const { identities } = proveInnerProductIdentity(3, { planted: 'indicator-dropped' });
  for (const { text, proved } of identities) assert.is(proved, text.includes('1[1=2]'), text);
});

it('evaluates rho as differences of the log-probabilities do', () => {
  // (e_w − p)·(e_v − q) in float64, p and q from their definition.
  const z = [0.3, -0.7, 1.1];
  const y = [-0.4, 0.9, 0.2];
  const softmaxOf = (logits: readonly number[]): number[] => {
    const weights = logits.map(Math.exp);
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / total);
  };
  const [p, q] = [softmaxOf(z), softmaxOf(y)];
  const scope = { z_1: 0.3, z_2: -0.7, z_3: 1.1, y_1: -0.4, y_2: 0.9, y_3: 0.2 };
  for (const w of [1, 2, 3]) {
    for (const v of [1, 2, 3]) {
      const dot = [0, 1, 2].reduce(
        (sum, t) => sum + (Number(t === w - 1) - p[t]!) * (Number(t === v - 1) - q[t]!),
        0,
      );
      assert.ok(Math.abs((parse(rhoText(w, v, 3)).evaluate(scope) as number) - dot) < 1e-14, `${w}, ${v}`);
    }
  }
});

it('refuses vocabularies that are too small', () => {
  for (const vocabulary of [1, 0, 2.5, Number.NaN]) {
    assert.throws(() => proveSoftmaxDerivative(vocabulary), /at least 2 tokens/);
    assert.throws(() => proveInnerProductIdentity(vocabulary), /at least 2 tokens/);
  }
  assert.throws(() => proveParaphraseDifference(2), /at least 3 tokens/);
});

it.run();
