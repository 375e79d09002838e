import { suite } from 'uvu';
import { testPlantedErrors } from '../../lib/audit/testing/planted.ts';
import { theorem1 } from './definition.ts';
import { instanceFromJson } from './instances/file.ts';

const it = suite('planted errors of theorem 1');

testPlantedErrors(it, theorem1, { instances: 8, fromJson: instanceFromJson, fromRandom: 3 });

it.run();
