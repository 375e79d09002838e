import { suite } from 'uvu';
import { testPlantedErrors } from '../../lib/audit/testing/planted.ts';
import { instanceFromJson } from '../../lib/instance/json.ts';
import { theorem2 } from './definition.ts';

const it = suite('planted errors of theorem 2');

testPlantedErrors(it, theorem2, { instances: 8, fromJson: instanceFromJson, fromRandom: 3 });

it.run();
