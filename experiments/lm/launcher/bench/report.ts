/** bench.json, what the worker measured, as a table. */

import { printable } from '../../../../lib/files/printable.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { JsonRecord, parseJson } from '../../judge/read/json-value.ts';

const BENCH_SCHEMA = 'rewardproof/lm-bench/1';

export interface BenchReport {
  /** Lines of the table and what it says about equality. */
  readonly lines: readonly string[];
  /** Whether the losses of every contender follow those of the base within the tolerance. */
  readonly computesTheSame: boolean;
}

/** @param source name of the file, printable. @throws InputError for a broken or unfinished one. */
export function benchReport(text: string, source: string): BenchReport {
  const bench = new JsonRecord(parseJson(text, source), source);
  bench.oneOf('schema', [BENCH_SCHEMA]);
  if (!bench.boolean('complete')) {
    throw new InputError(`${source}: the comparison was stopped; expected a complete one`);
  }
  const [environment, model, settings] = [
    bench.record('environment'),
    bench.record('model'),
    bench.record('settings'),
  ];
  const trainings = bench.record('trainings');
  const parts = trainings.keys().map((id) => trainingPart(id, trainings.record(id)));
  const versions = environment.record('versions');
  return {
    lines: [
      `${printable(model.text('source'))}, ${(model.count('parameters') / 1e6).toFixed(1)}M parameters, on ${printable(environment.text('device'))}, ${environment.count('threads')} threads, torch ${printable(versions.text('torch'))}`,
      `batches of ${settings.count('batchPairs')} pairs of ${printable(settings.text('source'))} data, at most ${settings.count('maxLength')} tokens, ${settings.count('steps')} timed steps × ${settings.count('repeats')} repeats`,
      '',
      HEADINGS.map((heading, k) => heading.padEnd(WIDTHS[k]!))
        .join('')
        .trimEnd(),
      ...parts.flatMap(({ lines }) => lines),
      '',
      ...parts.flatMap(({ equality }) => equality),
      ...leftOut(bench),
      'pairs a second, lowest to highest repeat; the reference is forwarded in every step by the plain loop, and computed once for 5 epochs by',
      'ours, which is charged its share. useful: FLOPs that the rewards and their gradients need, over the measured rate of matrix products.',
    ],
    computesTheSame: parts.every(({ agrees }) => agrees),
  };
}

const HEADINGS = ['training', 'loop', 'pairs a second', 'times', 'times (CPU time)', 'memory', 'useful'];
const WIDTHS = [10, 15, 24, 20, 20, 21, 8];

function trainingPart(
  id: string,
  training: JsonRecord,
): { readonly lines: readonly string[]; readonly equality: readonly string[]; readonly agrees: boolean } {
  const factors = new Map(training.records('factors').map((row) => [row.text('contender'), row]));
  const lines = training.records('contenders').map((row) => {
    const name = row.text('contender');
    const factor = factors.get(name);
    const peak = row.nullable('peakBytes');
    const less = factor?.nullable('memory') ?? null;
    const times = spread(factor, 'speed', 2);
    const cells = [
      printable(id),
      printable(name),
      spread(row, 'pairsPerSecond', 3),
      times === '' ? '1' : times,
      factor?.raw('processorTimeOfSteps') == null ? '' : spread(factor, 'processorTimeOfSteps', 2),
      peak === null
        ? ''
        : `${(peak / 2 ** 30).toFixed(2)} GiB${less === null ? '' : ` (÷ ${less.toFixed(2)})`}`,
      `${(100 * row.number('modelFlopUtilisation')).toFixed(1)} %`,
    ];
    return cells
      .map((cell, k) => cell.padEnd(WIDTHS[k]!))
      .join('')
      .trimEnd();
  });
  const agreements = [...factors].map(([name, row]) => {
    const found = row.record('equality');
    const agrees = found.boolean('lossesAgree');
    const [apart, tolerance, moved] = ['largestLossDifference', 'lossTolerance', 'moved'].map((key) =>
      found.number(key).toExponential(1),
    );
    const words = `${printable(id)}, ${printable(name)}: losses ${agrees ? 'agree' : 'DIFFER'} over ${found.count('steps')} steps: at most ${apart} apart (tolerance ${tolerance}; they move by ${moved})`;
    return { agrees, words };
  });
  return {
    lines,
    equality: agreements.map(({ words }) => words),
    agrees: agreements.every(({ agrees }) => agrees),
  };
}

/** "4.80 [4.79, 4.81]", or nothing where there is no such record. */
function spread(row: JsonRecord | undefined, key: string, digits: number): string {
  if (row === undefined) return '';
  const found = row.record(key);
  const [median, lowest, highest] = ['median', 'lowest', 'highest'].map((name) =>
    found.number(name).toPrecision(digits + 1),
  );
  return `${median} [${lowest}, ${highest}]`;
}

function leftOut(bench: JsonRecord): readonly string[] {
  const found = bench.record('leftOut');
  return found.keys().map((name) => `${printable(name)}: left out, ${printable(found.text(name))}`);
}
