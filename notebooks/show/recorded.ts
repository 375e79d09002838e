/** Numbers of saved results, read from their files. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESULT_SCHEMA as LM_SCHEMA } from '../../experiments/lm/judge/result.ts';
import { RecordedResult } from '../../figures/recorded-result.ts';
import { RESULT_SCHEMA } from '../../lib/experiment/result.ts';
import { ROOT } from './root.ts';

const read = (path: string) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') });

/** @throws InputError when the file is no result of that experiment. */
export function recordedExperiment(name: string): RecordedResult {
  return new RecordedResult(read(`experiments/${name}/results/default.json`), RESULT_SCHEMA, name);
}

/** A run of a language model that is kept in experiments/lm/results. @throws InputError as recordedExperiment. */
export function recordedRun(folder: string, experiment: string): RecordedResult {
  return new RecordedResult(read(`experiments/lm/results/${folder}/result.json`), LM_SCHEMA, experiment);
}

/** "0.42 [0.35, 0.50]", or the value alone where it has no interval. */
export function estimateText(result: RecordedResult, id: string): string {
  const digits = (x: number): string => x.toFixed(2);
  if (!result.hasInterval(id)) return digits(result.value(id));
  const { value, low, high } = result.estimate(id);
  return `${digits(value)} [${digits(low)}, ${digits(high)}]`;
}
