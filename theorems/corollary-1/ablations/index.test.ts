import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { statement } from '../statement.ts';
import { ablations } from './index.ts';

const it = suite('ablations of Corollary 1');

it('has one for each hypothesis and two constants, all verified', () => {
  const all = ablations();
  assert.equal(
    all.map(({ drops }) => drops).filter((drops) => /^H\d+$/.test(drops)),
    statement.hypotheses.map(({ id }) => id),
  );
  assert.is(all.length, 5);
  assert.ok(all.every(({ verdict, level }) => verdict === 'verified' && level === 'exact'));
});

it('refutes every one when the hypothesis is kept, and when a sign is wrong', () => {
  for (const options of [{ keepHypothesis: true }, { plantSignError: true }]) {
    for (const { drops, verdict } of ablations(options)) {
      assert.is(verdict, 'refuted', `${drops}: ${JSON.stringify(options)}`);
    }
  }
});

it('gives the same data on every call, and data that JSON keeps', () => {
  const text = JSON.stringify(ablations());
  assert.is(JSON.stringify(ablations()), text);
  assert.equal(JSON.parse(text), ablations());
});

it('prints a witness of H2 that can be followed by hand', () => {
  const witness = JSON.parse(JSON.stringify(ablations()[1]!.witness));
  for (const { n, reference, tilted } of witness.sizes) {
    assert.is(reference, `1/${2 ** n}`);
    // 1/(2 − 2^-n) = 2^n/(2^(n+1) − 1).
    const [top, bottom] = tilted.split('/').map(BigInt);
    assert.is(top * (2n ** BigInt(n + 1) - 1n), bottom * 2n ** BigInt(n));
  }
});

it('names the first size at which a smaller constant is exceeded', () => {
  const { first } = JSON.parse(JSON.stringify(ablations()[4]!.witness));
  // 3/(1 + 2·2^-n) > 2.997 when 2·2^-n < 1/999.
  assert.is(first, 11);
});

it.run();
