import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Analysis } from '../analysis.ts';
import { correct, type Formulas } from '../formulas.ts';
import { byHand } from '../instances/by-hand.ts';
import { generalisationChecks } from './generalises.ts';

const it = suite('claim (c)');

const separator = generalisationChecks.find(({ id }) => id === 'theorem-2.c.separator')!;
const outcome = (dual: Formulas['dual']) => separator.run(new Analysis(byHand, { ...correct, dual }));

it('takes a float solution that cannot be certified for undecided, not for a refutation', () => {
  assert.is(outcome(() => ({ kind: 'enclosed', dual: Float64Array.of(0, 1, 0) })).kind, 'holds');
  assert.is(outcome(() => ({ kind: 'enclosed', dual: Float64Array.of(0, 0, 0) })).kind, 'open');
});

it('refutes a rational solution that violates the KKT conditions', () => {
  const wrong = {
    kind: 'exact',
    support: [0, 1],
    numerators: [5n, 1n],
    denominator: 9n,
    exponent: 0,
  } as const;
  assert.is(outcome(() => wrong).kind, 'violated');
});

it.run();
