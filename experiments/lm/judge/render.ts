/** A result as text for a terminal: a table of accuracies, flags, then claims as all experiments print them. */

import { number, type Style, wrap } from '../../../lib/audit/render.ts';
import { renderResult } from '../../../lib/experiment/render.ts';
import type { ExperimentResult } from '../../../lib/experiment/result.ts';
import type { MeasuredNumber, Row } from '../../../lib/experiment/types.ts';
import type { RunConfig } from '../launcher/config/types.ts';
import { experimentJudge } from './experiments.ts';
import type { LmResult } from './result.ts';

export function renderLmResult(result: LmResult, s: Style): string {
  const { statement } = experimentJudge(result.config);
  const { model, precision, epochs, batchPairs } = result.config;
  const head = `${statement.title}\n${statement.source}\nmodel ${model.source}, ${precision}, ${epochs} epochs, batches of ${batchPairs} pairs`;
  const flags = result.flags.map(({ set, training, words }) =>
    s.verdict('inconclusive', `  ${wrap(`${set}, ${training}: ${words}`, 4)}`),
  );
  const table = tableLines(result);
  return [
    head,
    ...(table.length === 0 ? [] : [s.strong('Accuracy at the end'), ...table]),
    ...(flags.length === 0 ? [] : [s.strong('Flags'), ...flags]),
    // Numbers of the table are not repeated.
    renderResult(rendered(result), statement, s),
  ].join('\n');
}

/** The part that lib/experiment renders. Its preset is printed only; there are other names here. */
function rendered(result: LmResult): ExperimentResult<RunConfig, Row> {
  const { numbers, ...rest } = result;
  return {
    ...rest,
    schema: 'rewardproof/experiment/1',
    preset: result.preset as string as ExperimentResult<RunConfig, Row>['preset'],
    command: '',
    numbers: numbers.filter(({ id }) => !isInTable(id)),
    measurements: [],
  };
}

const COLUMNS = ['accuracy', 'length-matched', 'shuffled', 'margin', 'calibration', 'brier'] as const;
const PER_SET = [
  'shorter-tokens',
  'shorter-characters',
  'reference',
  'overlap-chosen',
  'overlap-rejected',
  'left-out',
  'cut',
  'known-prompts',
  'known-responses',
] as const;
const SUFFIXES = new RegExp(`\\.(${[...COLUMNS, ...PER_SET].join('|')})$`);

function isInTable(id: string): boolean {
  return SUFFIXES.test(id);
}

const WIDTHS = [24, 22, 26, 16, 10, 10, 8] as const;

function tableLines({ numbers, config }: LmResult): string[] {
  const byId = new Map(numbers.map((n) => [n.id, n]));
  const sets = numbers.flatMap(({ id }) => (id.endsWith('.shorter-tokens') ? id.slice(0, -15) : []));
  if (sets.length === 0) return [];
  const value = (id: string): string => {
    const found = byId.get(id);
    return found === undefined ? '-' : short(found.value);
  };
  const lines = [row(['set', 'training', 'accuracy [95 %]', 'lengths alike', 'shuffled', 'margin', 'ECE'])];
  for (const set of sets) {
    for (const { id } of config.trainings) {
      const accuracy = byId.get(`${set}.${id}.accuracy`);
      if (accuracy === undefined) continue;
      const interval = `${short(accuracy.value)} [${short(accuracy.low!)}, ${short(accuracy.high!)}]`;
      const rest = ['length-matched', 'shuffled', 'margin', 'calibration'].map((c) =>
        value(`${set}.${id}.${c}`),
      );
      lines.push(row([set, id, interval, ...rest]));
    }
    const others = `shorter wins ${value(`${set}.shorter-tokens`)} (tokens), ${value(`${set}.shorter-characters`)} (characters); reference alone ${value(`${set}.reference`)}; known tokens ${value(`${set}.overlap-chosen`)} chosen, ${value(`${set}.overlap-rejected`)} rejected`;
    lines.push(row([set, others]));
    const used = usedWords(set, byId);
    if (used !== '') lines.push(row([set, used]));
  }
  return lines;
}

/** What was done to the pairs of a set, where anything was. */
function usedWords(set: string, byId: ReadonlyMap<string, MeasuredNumber>): string {
  const count = (name: string): number => byId.get(`${set}.${name}`)?.value ?? 0;
  const [prompts, responses] = [count('known-prompts'), count('known-responses')];
  return [
    ...(count('left-out') > 0 ? [`${count('left-out')} pairs left out as too long`] : []),
    ...(count('cut') > 0 ? [`${count('cut')} prompts without their beginning`] : []),
    ...(prompts > 0 ? [`${prompts} prompts known from training, ${responses} with a response`] : []),
  ].join('; ');
}

function row(cells: readonly string[]): string {
  return `  ${cells.map((cell, k) => cell.padEnd(WIDTHS[k]!)).join('')}`.trimEnd();
}

function short(x: number): string {
  return x >= 0 && x < 10 ? x.toFixed(3) : number(x);
}
