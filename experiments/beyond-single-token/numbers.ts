/** Quantities along the dials; the measurements hold every cell of the grid. */

import type { MeasuredNumber } from '../../lib/experiment/types.ts';
import { FAMILIES, OVERLAPS } from './linear/instances.ts';
import type { LinearRow, LinearRun, Measurement, TransformerRow, TransformerRun } from './rows.ts';
import { intervalOf, linearRows, perInstance, perSeed, transformerRows } from './select.ts';

function number(
  id: string,
  statement: string,
  values: readonly number[],
  over: 'instances' | 'seeds',
): MeasuredNumber[] {
  if (values.length < 2) return [];
  const interval = `mean, Student’s t, 95 %, over ${over}`;
  return [{ id, statement, ...intervalOf(values), interval, count: values.length }];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const betasOf = (rows: readonly LinearRow[]): number[] =>
  unique(rows.flatMap(({ runs }) => runs.map(({ beta }) => beta)));
const isLong = ({ length }: LinearRow): boolean => length > 1;
const first = ({ accuracies }: LinearRun): number => accuracies[0]![0]!;
const last = ({ accuracies }: LinearRun): number => accuracies[0]!.at(-1)!;

/** Implicit accuracy by family, start and β, and by length where prefixes are clustered. */
function accuracies(rows: readonly LinearRow[]): MeasuredNumber[] {
  return betasOf(rows).flatMap((beta) => [
    ...FAMILIES.flatMap((family) =>
      (['uniform', 'random'] as const).flatMap((start) =>
        number(
          `accuracy.${family}.${start}.${beta}`,
          `implicit accuracy on D_E at the end, L ≥ 2: ${family}, ${start} start, β = ${beta}`,
          perInstance(
            rows,
            [family],
            (run, row) => isLong(row) && run.start === start && run.beta === beta,
            last,
          ),
          'instances',
        ),
      ),
    ),
    ...unique(rows.map(({ length }) => length)).flatMap((length) => {
      const wanted = (run: LinearRun, row: LinearRow): boolean =>
        row.length === length && run.start === 'uniform' && run.beta === beta;
      const where = `L = ${length}, uniform start, β = ${beta}`;
      return [
        ...number(
          `clustered.${length}.${beta}.first`,
          `implicit accuracy on D_E after one step, clustered: ${where}`,
          perInstance(rows, ['clustered'], wanted, first),
          'instances',
        ),
        ...number(
          `clustered.${length}.${beta}.end`,
          `implicit accuracy on D_E at the end, clustered: ${where}`,
          perInstance(rows, ['clustered'], wanted, last),
          'instances',
        ),
        ...number(
          `spread.${length}.${beta}`,
          `|implicit accuracy on D_E − 1/2| at the end, independent prefixes (families independent, final-clustered): ${where}`,
          perInstance(rows, ['independent', 'final-clustered'], wanted, (run) => Math.abs(last(run) - 0.5)),
          'instances',
        ),
      ];
    }),
    ...OVERLAPS.flatMap((overlap, o) =>
      number(
        `overlap.${overlap}.${beta}`,
        `implicit accuracy on D_E at the end, clustered, L ≥ 2, uniform start, β = ${beta}: overlap ${overlap}`,
        perInstance(
          rows,
          ['clustered'],
          (run, row) => isLong(row) && run.start === 'uniform' && run.beta === beta,
          (run) => run.accuracies[o]!.at(-1)!,
        ),
        'instances',
      ),
    ),
    ...FAMILIES.flatMap((family) =>
      number(
        `agreement.${family}.${beta}`,
        `share of unseen pairs whose final sign is that of the coefficient of Equation 5 at U(0): ${family}, L ≥ 2, β = ${beta}`,
        perInstance(
          rows,
          [family],
          (run, row) => isLong(row) && run.beta === beta && run.agreement !== null,
          (run) => run.agreement!.at(-1)!,
        ),
        'instances',
      ),
    ),
  ]);
}

function explicitAccuracies(rows: readonly LinearRow[]): MeasuredNumber[] {
  return FAMILIES.flatMap((family) =>
    number(
      `explicit.${family}`,
      `accuracy of the explicit model on D_E at t = 10^300, L ≥ 2: ${family}`,
      rows.flatMap((row) =>
        row.family === family && isLong(row) && row.explicit?.lastAccuracy != null
          ? [row.explicit.lastAccuracy]
          : [],
      ),
      'instances',
    ),
  );
}

/** By start, tying, length, reward and whether representations were trained; over all rates and β. */
function transformers(rows: readonly TransformerRow[]): MeasuredNumber[] {
  return (['random', 'pretrained'] as const).flatMap((start) =>
    [false, true].flatMap((tied) =>
      unique(rows.map(({ length }) => length)).flatMap((length) =>
        (['explicit', 'implicit'] as const).flatMap((reward) =>
          [true, false].flatMap((frozen) => {
            const wanted = (row: TransformerRow, run: TransformerRun): boolean =>
              row.start === start &&
              row.tied === tied &&
              row.length === length &&
              run.reward === reward &&
              (run.rate === 0) === frozen;
            const [weights, training] = [tied ? 'tied' : 'untied', frozen ? 'frozen' : 'trained'];
            const id = `${start}.${weights}.${length}.${reward}.${training}`;
            const where = `${start}, ${weights}, L = ${length}, ${reward}, representations ${training}`;
            return [
              ...number(
                `transformer.accuracy.${id}`,
                `accuracy on D_E: ${where}`,
                perSeed(rows, wanted, ({ accuracy }) => accuracy),
                'seeds',
              ),
              ...number(
                `transformer.agreement.${id}`,
                `share of ranks on D_E that the initial representations predict: ${where}`,
                perSeed(rows, wanted, ({ agreement }) => agreement),
                'seeds',
              ),
            ];
          }),
        ),
      ),
    ),
  );
}

function drifts(rows: readonly TransformerRow[]): MeasuredNumber[] {
  return unique(rows.flatMap(({ runs }) => runs.map(({ rate }) => rate))).flatMap((rate) =>
    number(
      `transformer.drift.${rate}`,
      `relative change of representations of unseen responses at learning rate ${rate} (0: frozen)`,
      perSeed(
        rows,
        (_, run) => run.rate === rate,
        ({ drift }) => drift,
      ),
      'seeds',
    ),
  );
}

export function numbersOf(all: readonly Measurement[]): MeasuredNumber[] {
  const linear = linearRows(all);
  const trained = transformerRows(all);
  return [...accuracies(linear), ...explicitAccuracies(linear), ...transformers(trained), ...drifts(trained)];
}
