/** What the charts of Theorem 2 show. */

import type { Path, Theorem2View } from '../../worker/theorem-2.ts';
import type { Axis, ChartSpec, Mark, Series } from '../ui/chart.ts';
import { digits } from '../ui/report.ts';

const LAST = 300;
const TIME: Axis = {
  label: 'step t (square root of log t)',
  low: 0,
  high: LAST,
  warp: Math.sqrt,
  ticks: [0, 1, 5, 10, 20, 50, 100, 200, 300].map((at) => ({ at, text: at === 0 ? '1' : `1e${at}` })),
};

const pointsOf = ({ log10Time }: Path, values: Float64Array): Series['points'] =>
  Array.from(values, (y, k) => [log10Time[k]!, y] as const);

export function accuracySpec({ path, implicit, t0, firstSeen, predictedAccuracy }: Theorem2View): ChartSpec {
  const steps = implicit.steps.flatMap((step, k) =>
    step === 0 ? [] : [[Math.log10(step), implicit.accuracy[k]!] as const],
  );
  // Rows of unseen tokens never move, so their margins stay for ever.
  const isFrozen = implicit.unseen.every((unseen) => unseen);
  const extended = isFrozen ? [...steps, [LAST, implicit.accuracy.at(-1)!] as const] : steps;
  const marks: Mark[] = [];
  if (t0 !== null && t0 <= LAST)
    marks.push({ look: 'bound', x: t0, text: `t0 = 1e${digits(Number(t0.toFixed(1)))}` });
  if (firstSeen !== null && predictedAccuracy !== null)
    marks.push({ look: 'explicit', x: firstSeen, y: predictedAccuracy, text: 'first seen' });
  return {
    title: 'accuracy on evaluation pairs over time, explicit and implicit model',
    x: TIME,
    y: {
      label: 'accuracy on D_E',
      low: 0,
      high: 1.08,
      ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: String(at) })),
    },
    series: [
      {
        name: 'explicit',
        look: 'explicit',
        points: pointsOf(path, path.accuracy),
        labelAt: 0.9,
        labelShift: -8,
      },
      // Dashed and last, so that both are seen where they are equal.
      { name: 'implicit', look: 'implicit', points: extended, labelAt: 1, labelShift: 16 },
    ],
    marks,
  };
}

/** sin∠·ln t and its limit; without a separator the loss, which stays above 0. */
export function constantSpec({ path, limitConstant, separator }: Theorem2View): ChartSpec {
  const isLoss = separator === null;
  const values = isLoss ? path.loss : path.constant;
  let high = limitConstant ?? 0;
  for (const value of values) if (Number.isFinite(value)) high = Math.max(high, value);
  high = high > 0 ? 1.15 * high : 1;
  const tick = (share: number) => ({ at: share * high, text: digits(Number((share * high).toPrecision(2))) });
  const name = isLoss ? 'mean loss' : 'sin∠(u, u*)·ln t';
  const predicted: Series[] =
    limitConstant === null
      ? []
      : [
          {
            name: 'predicted limit C',
            look: 'bound',
            points: [
              [0, limitConstant],
              [LAST, limitConstant],
            ],
            labelAt: 1,
            labelShift: -8,
          },
        ];
  return {
    title: `${name} over time`,
    x: TIME,
    y: { label: name, low: 0, high, ticks: [0, 0.25, 0.5, 0.75, 1].map(tick) },
    series: [
      { name, look: 'explicit', points: pointsOf(path, values), labelAt: 0.5, labelShift: 18 },
      ...predicted,
    ],
    marks: [],
  };
}

/** One line per evaluation pair. */
export function marginSpec({ implicit }: Theorem2View): ChartSpec {
  const { steps, margins, unseen } = implicit;
  const last = Math.max(1, Math.log10(steps.at(-1)!));
  const all = margins.flat();
  const size = 1.15 * Math.max(0.1, ...all.map(Math.abs));
  const series = unseen.map(
    (isUnseen, e): Series => ({
      name: isUnseen ? 'unseen tokens' : 'trained tokens',
      look: isUnseen ? 'implicit' : 'explicit',
      points: steps.flatMap((step, k) => (step === 0 ? [] : [[Math.log10(step), margins[k]![e]!] as const])),
    }),
  );
  const shown = (look: string): void => {
    const at = series.findIndex((s) => s.look === look);
    if (at >= 0) series[at] = { ...series[at]!, labelAt: 0.9, labelShift: -8 };
  };
  shown('implicit');
  shown('explicit');
  const tick = (at: number) => ({ at, text: digits(Number(at.toPrecision(2))) });
  return {
    title: 'implicit reward margins of evaluation pairs over the steps',
    x: {
      label: 'step of the implicit model, through the full softmax',
      low: 0,
      high: last,
      ticks: [0, 1, 2, 3].filter((at) => at <= last).map((at) => ({ at, text: String(10 ** at) })),
    },
    y: {
      label: 'implicit margin on D_E',
      low: -size,
      high: size,
      ticks: [-size / 1.15, 0, size / 1.15].map(tick),
    },
    series,
    marks: [],
  };
}
