import { suite } from 'uvu';
import { testPlantedErrors } from '../../lib/audit/testing/planted.ts';
import { equation3 } from './definition.ts';
import { instanceFromJson } from './instances/file.ts';

const it = suite('planted errors of equation 3');

testPlantedErrors(it, equation3, { instances: 8, fromJson: instanceFromJson, fromRandom: 1 });

it.run();
