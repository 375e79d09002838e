import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { familyTerm } from './families.ts';
import { formulaText } from './formula-text.ts';

const it = suite('terms as formulas');

it('writes a term as one would by hand', () => {
  const written = (name: string, parameters = {}): string => formulaText(familyTerm({ name, parameters }));
  assert.is(written('cycle-graphs'), 'p_n = (2n) / n!, n ≥ 3');
  assert.is(written('wheel-graphs'), 'p_n = (2n^2 + 2n) / (n + 1)!, n ≥ 3');
  assert.is(written('complete-bipartite-graphs'), 'p_n = 2 · n!^2 / (2n)!, n ≥ 2');
  assert.is(written('complete-graphs'), 'p_n = 1, n ≥ 3');
  assert.is(written('inverse-power', { power: 2 }), 'p_n = 1 / (n^2), n ≥ 1');
  assert.is(written('balanced-brackets', { kinds: 2 }), 'p_n = (1/8)^n · (2n)! / (n! · (n + 1)!), n ≥ 1');
  assert.is(
    written('random-strings', { alphabet: 2, errors: 2 }),
    'p_n = (n^2 + n + 2) · (1/2)^n / 2, n ≥ 1',
  );
  assert.is(
    formulaText({
      base: { n: 1n, d: 1n },
      numerator: [-1n, 0n, -3n],
      denominator: [0n, -2n, 1n],
      factorials: [{ slope: 1, offset: -2, exponent: -3 }],
      from: 4,
    }),
    'p_n = (-3n^2 - 1) / ((n^2 - 2n) · (n - 2)!^3), n ≥ 4',
  );
});

it.run();
