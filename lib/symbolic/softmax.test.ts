import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { differentiate, parse } from './mathjs.ts';
import { proveEqual } from './prove.ts';
import {
  bradleyTerryLoss,
  freeLogit,
  linearLogit,
  logProbabilityDifference,
  logSoftmax,
  PLANTED_ERRORS,
  proveUnseenRowGradientVanishes,
  softmax,
} from './softmax.ts';

const it = suite('softmax identities');

const tokens = (vocabulary: number): number[] => Array.from({ length: vocabulary }, (_, index) => index + 1);

for (const vocabulary of [2, 3, 4, 5, 6]) {
  it(`proves that rows of unseen tokens have no gradient, V = ${vocabulary}`, () => {
    const { verdict, identities, terms } = proveUnseenRowGradientVanishes(vocabulary);
    assert.is(verdict, 'proved');
    // V identities of the margin; for each of four β the seen row and two for each unseen one.
    assert.is(identities.length, vocabulary + 4 * (1 + 2 * (vocabulary - 2)));
    assert.ok(terms > 100);
    assert.is(new Set(identities.map(({ text }) => text)).size, identities.length);
  });

  for (const planted of PLANTED_ERRORS) {
    it(`refutes every identity when planted: ${planted}, V = ${vocabulary}`, () => {
      const { verdict, identities } = proveUnseenRowGradientVanishes(vocabulary, { planted });
      assert.is(verdict, 'refuted');
      for (const identity of identities) {
        assert.is(identity.proved, false, identity.text);
        assert.not.equal(identity.witness?.value ?? '0', '0', identity.text);
      }
    });
  }

  it(`proves the softmax derivative and refutes it without the square, V = ${vocabulary}`, () => {
    for (const [a, v] of [
      [1, 1],
      [1, 2],
      [vocabulary, 1],
    ] as const) {
      const left = differentiate(softmax(a, vocabulary), freeLogit(v));
      const [pa, pv] = [softmax(a, vocabulary), softmax(v, vocabulary)];
      const delta = a === v ? 1 : 0;
      assert.is(proveEqual(left, `${pa}*(${delta} - ${pv})`).proved, true);
      assert.ok(proveEqual(left, `${pa}*${delta} - ${pv}`).witness);
      assert.ok(proveEqual(left, `${pa}*(${delta} + ${pv})`).witness);
    }
  });
}

it('proves the margin identities for every pair of responses, not only the first two', () => {
  for (const a of tokens(4)) {
    for (const b of tokens(4).filter((token) => token !== a)) {
      for (const v of tokens(4)) {
        const left = differentiate(`${logSoftmax(a, 4)} - ${logSoftmax(b, 4)}`, freeLogit(v));
        const expected = Number(v === a) - Number(v === b);
        assert.is(proveEqual(left, `${expected}`).proved, true);
        assert.ok(proveEqual(left, `${expected + 1}`).witness);
      }
    }
  }
});

it('proves the same for rows of width two', () => {
  assert.is(proveUnseenRowGradientVanishes(4, { width: 2 }).verdict, 'proved');
  assert.is(proveUnseenRowGradientVanishes(4, { width: 2, planted: PLANTED_ERRORS[0] }).verdict, 'refuted');
});

it('refuses a vocabulary without two tokens', () => {
  for (const vocabulary of [1, 0, 2.5, Number.NaN]) {
    assert.throws(() => proveUnseenRowGradientVanishes(vocabulary), /at least two tokens/);
  }
});

it('agrees with differences of the evaluated loss, right formula and wrong ones', () => {
  const slope = (loss: string, token: number): number => {
    const at = (shift: number): number => {
      const point = { r: 0.8, z_1: 0.3, z_2: -0.2, z_3: 1.1, z_4: 0.6 };
      const scope = { ...point, [`z_${token}`]: point[`z_${token}` as keyof typeof point] + shift };
      return parse(loss).evaluate(scope) as number;
    };
    return (at(1e-5) - at(-1e-5)) / 2e-5;
  };
  const loss = bradleyTerryLoss(logProbabilityDifference(4), 2);
  assert.ok(Math.abs(slope(loss, 1)) > 0.1);
  for (const token of [3, 4]) assert.ok(Math.abs(slope(loss, token)) < 1e-9);
  for (const planted of PLANTED_ERRORS) {
    const wrong = bradleyTerryLoss(logProbabilityDifference(4, freeLogit, planted), 2);
    for (const token of [3, 4]) assert.ok(Math.abs(slope(wrong, token)) > 0.1, planted);
  }
});

/** ρ of Equation 5: 1[w = w'] − p(w') − q(w) + ⟨p, q⟩ for p = π(·|h), q = π(·|k); `dropped` is a planted error. */
function rho(first: number, second: number, vocabulary: number, products: 'kept' | 'dropped'): string {
  const p = (token: number): string => softmax(token, vocabulary, linearLogit(2, 'h'));
  const q = (token: number): string => softmax(token, vocabulary, linearLogit(2, 'k'));
  const overlap = tokens(vocabulary)
    .map((token) => `${p(token)}*(${q(token)})`)
    .join(' + ');
  const sum = `${first === second ? 1 : 0} - ${p(second)} - ${q(first)}`;
  return products === 'kept' ? `${sum} + ${overlap}` : sum;
}

for (const vocabulary of [2, 3, 4]) {
  for (const second of [1, 2]) {
    const tokensAre = second === 1 ? 'equal' : 'different';
    it(`proves that gradients of log-probabilities have inner product rho <h, k>, V = ${vocabulary}, ${tokensAre} tokens`, () => {
      const first = logSoftmax(1, vocabulary, linearLogit(2, 'h'));
      const other = logSoftmax(second, vocabulary, linearLogit(2, 'k'));
      const inner = tokens(vocabulary)
        .flatMap((token) => [1, 2].map((d) => `u_${token}_${d}`))
        .map(
          (entry) =>
            `(${differentiate(first, entry).toString()})*(${differentiate(other, entry).toString()})`,
        )
        .join(' + ');
      const similarity = '(h_1*k_1 + h_2*k_2)';
      assert.is(proveEqual(inner, `(${rho(1, second, vocabulary, 'kept')})*${similarity}`).proved, true);
      assert.ok(proveEqual(inner, `(${rho(1, second, vocabulary, 'dropped')})*${similarity}`).witness);
      assert.ok(proveEqual(inner, `-(${rho(1, second, vocabulary, 'kept')})*${similarity}`).witness);
      assert.ok(proveEqual(inner, `(${rho(1, 3 - second, vocabulary, 'kept')})*${similarity}`).witness);
    });
  }
}

it.run();
