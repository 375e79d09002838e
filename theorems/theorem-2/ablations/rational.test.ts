import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { integers, rational } from '../../../lib/exact/fractions.ts';
import { accuracy, isBelowStepLimit } from './rational.ts';

const it = suite('accuracy and step limit of the ablations');

it('counts ties as 1/2 and keeps the step limit strict', () => {
  assert.is(accuracy([rational(-1), rational(0), rational(3), rational(2)]).toFraction(), '5/8');
  assert.is(isBelowStepLimit(rational(1), rational(1), [integers(1, 1)]), false);
  assert.is(isBelowStepLimit(rational(99, 100), rational(1), [integers(1, 1)]), true);
  assert.is(isBelowStepLimit(rational(99, 100), rational(2), [integers(1, 0)]), false);
});

it.run();
