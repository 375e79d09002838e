import { suite } from 'uvu';
import { testPlantedErrors } from '../../lib/audit/testing/planted.ts';
import { equation5 } from './definition.ts';
import { instanceFromJson } from './instances/json.ts';

const it = suite('planted errors of equation 5');

testPlantedErrors(it, equation5, { instances: 12, fromJson: instanceFromJson, fromRandom: 3 });

it.run();
