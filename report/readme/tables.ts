/** Tables of README.md that are made from saved results, so that no number in them is typed. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface SavedResult {
  readonly experiment: string;
  readonly claims: readonly { readonly verdict: string }[];
  readonly seeds?: readonly number[];
  readonly config?: { readonly seed: number; readonly model: { readonly source: string } };
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heading), row(heading.map(() => '---')), ...rows.map(row)].join('\n');

function read(root: string, path: string): SavedResult {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as SavedResult;
}

/** "7 of 8 verified, 1 refuted". */
function tally({ claims }: SavedResult): string {
  const count = (verdict: string): number => claims.filter((claim) => claim.verdict === verdict).length;
  const others = [
    ...(count('refuted') > 0 ? [`**${count('refuted')} refuted**`] : []),
    ...(count('inconclusive') > 0 ? [`${count('inconclusive')} open`] : []),
  ];
  return [`${count('verified')} of ${claims.length} verified`, ...others].join(', ');
}

/** What each experiment asks, in the order in which they build on each other. */
const EXPERIMENTS: readonly (readonly [name: string, asks: string, found: string])[] = [
  [
    'max-margin',
    'where u(t) turns to, and how fast, followed to t = 10^300',
    'to u\\*, like C/ln t with a predicted C',
  ],
  [
    'token-shift',
    'synonyms that share representations but no tokens',
    'EX-RM survives, IM-RM does not; *refuted:* that generative explicit models survive too',
  ],
  [
    'hamiltonian',
    'verifying Hamiltonian cycles without generating them',
    'verifies, and generates more rarely than its reference',
  ],
  ['dynamics', 'Equations 4 and 5 along real training', 'exact steps as predicted; two trends left open'],
  [
    'beyond-single-token',
    'Theorem 2 for longer responses and trained representations',
    '(b) does not carry over',
  ],
];

function experimentTable(root: string): string {
  const rows = EXPERIMENTS.map(([name, asks, found]) => {
    const saved = read(root, `experiments/${name}/results/default.json`);
    const seeds = saved.seeds?.length ?? 0;
    return [`[\`${name}\`](experiments/${name}/README.md)`, asks, `${tally(saved)} (${seeds} seeds)`, found];
  });
  return table(['`npm run experiment:NAME`', 'asks', 'claims of the saved result', 'found'], rows);
}

const KEPT = 'experiments/lm/results';

function languageModelTable(root: string): string {
  const names = readdirSync(join(root, KEPT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const rows = names.map((name) => {
    const saved = read(root, `${KEPT}/${name}/result.json`);
    const { device, precision } = JSON.parse(
      readFileSync(join(root, KEPT, name, 'environment.json'), 'utf8'),
    ) as { readonly device: string; readonly precision: string };
    const { config } = saved;
    return [
      `\`${name}\``,
      `${saved.experiment}, ${config?.model.source.replace('scratch:', '')}, ${precision}`,
      device === 'cpu' ? 'CPU' : device,
      tally(saved),
    ];
  });
  return table(['kept run', 'experiment, model', 'device', 'claims'], rows);
}

const END = '\n\n';

/** The first table of CLAIMS.md, which is generated too. */
function resultTable(root: string): string {
  const text = readFileSync(join(root, 'CLAIMS.md'), 'utf8');
  const start = text.indexOf('| result |');
  return text.slice(start, text.indexOf(END, start));
}

export const TABLES: Readonly<Record<string, (root: string) => string>> = {
  results: resultTable,
  experiments: experimentTable,
  'language-models': languageModelTable,
};
