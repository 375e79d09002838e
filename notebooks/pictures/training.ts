/** Notebooks 3 and 4: how a head turns to the max-margin separator, and what it ranks. */

import type { JsonObject } from '../../figures/figure.ts';
import { axis, note } from '../../figures/page.ts';
import { GREY, INK, LOOKS, markerOf } from '../../figures/palette.ts';
import { axes, curve, single } from '../../figures/traces.ts';
import type { DifferenceRows } from '../../lib/checker/rows.ts';
import type { Displayable } from '../show/display.ts';
import { plot } from '../show/plot.ts';
import { arrow, type Point } from './arrow.ts';

const points = ({ rows, count }: DifferenceRows): (readonly [number, number])[] =>
  Array.from({ length: count }, (_, i) => [rows[2 * i]!, rows[2 * i + 1]!]);

export interface Heading {
  readonly words: string;
  /** In the plane, of any length. */
  readonly direction: Point;
}

/** Differences h⁺ − h⁻ of D = 2 as points, and directions of heads as arrows. */
export function separatorPicture(
  train: DifferenceRows,
  evaluation: DifferenceRows,
  uStar: Point,
  headings: readonly Heading[],
): Promise<Displayable> {
  const length = Math.hypot(...uStar);
  const unit = uStar.map((x) => x / length) as [number, number];
  const across = [-unit[1], unit[0]] as const;
  const far = 5;
  const ranked = points(evaluation).map(([x, y]) => x * unit[0] + y * unit[1] > 0);
  const reach = ([x, y]: Point, size: number): Point => [
    (size * x) / Math.hypot(x, y),
    (size * y) / Math.hypot(x, y),
  ];
  const marks = (
    list: readonly (readonly [number, number])[],
    name: string,
    color: string,
    marker: string,
  ) => ({
    ...axes(1),
    ...{ type: 'scatter', mode: 'markers', name, x: list.map(([x]) => x), y: list.map(([, y]) => y) },
    ...{ marker: markerOf({ color, marker, dash: 'solid' }, 9), showlegend: true },
  });
  return plot({
    height: 330,
    data: [
      curve(axes(1), [-far * across[0], far * across[0]], [-far * across[1], far * across[1]], {
        ...{ color: GREY, dash: 'dash', width: 1 },
      }),
      ...headings.flatMap(({ direction }) => arrow([0, 0], reach(direction, 2.4), GREY)),
      ...arrow([0, 0], reach(uStar, 3.2), INK),
      marks(points(train), 'trained pairs', LOOKS.explicit.color, 'square'),
      marks(
        points(evaluation).filter((_, e) => ranked[e]),
        'unseen pairs on the right side',
        LOOKS.implicitHigh.color,
        'circle',
      ),
      marks(
        points(evaluation).filter((_, e) => !ranked[e]),
        'unseen pairs on the wrong side',
        LOOKS.implicitMiddle.color,
        'diamond',
      ),
    ],
    layout: {
      margin: { l: 36, r: 8, t: 8, b: 30 },
      xaxis: axis('', { range: [-1.6, 4.6] }),
      yaxis: axis('', { range: [-1.5, 1.7], scaleanchor: 'x' }),
      showlegend: true,
      legend: { x: 0.98, y: 0.03, xanchor: 'right', yanchor: 'bottom', bgcolor: 'rgba(255,255,255,0.8)' },
      annotations: [
        ...headings.map(({ direction: [x, y], words }) =>
          note({
            x: (2.45 * x) / Math.hypot(x, y),
            y: (2.45 * y) / Math.hypot(x, y),
            text: words,
            xanchor: 'left',
            color: '#555555',
          }),
        ),
        note({ x: 3.25 * unit[0], y: 3.25 * unit[1], text: '<b>u*</b>', xanchor: 'left' }),
      ],
    },
    title: 'Pairs as points and heads as arrows',
    caption:
      'Each pair is the point h⁺ − h⁻; a head u ranks it correctly when the point lies on its side. Gradient descent turns u to u*, the direction of the largest margin on the trained pairs; the dashed line is what u* cannot tell apart.',
  });
}

export interface AccuracyPath {
  readonly log10Time: readonly number[];
  readonly accuracy: readonly number[];
}

/** @param certified log10 of the proved time t0, or null. */
export function accuracyPicture(
  explicit: AccuracyPath,
  implicit: AccuracyPath,
  promised: number,
  certified: number | null,
): Promise<Displayable> {
  const last = Math.max(explicit.log10Time.at(-1)!, certified ?? 0);
  return plot({
    height: 250,
    data: [
      curve(axes(1), [0, last], [promised, promised], { color: GREY, dash: 'dot', width: 1 }),
      curve(axes(1), explicit.log10Time, explicit.accuracy, { ...LOOKS.explicit, width: 2 }, 'explicit'),
      curve(axes(1), implicit.log10Time, implicit.accuracy, { ...LOOKS.implicitLow, width: 2 }, 'implicit'),
      ...(certified === null
        ? []
        : [curve(axes(1), [certified, certified], [0, 1.05], { color: GREY, dash: 'dashdot', width: 1 })]),
    ],
    layout: {
      margin: { l: 44, r: 10, t: 8, b: 36 },
      xaxis: axis('log<sub>10</sub> of the training steps', { range: [0, last * 1.02] }),
      yaxis: axis('accuracy on unseen tokens', { range: [0, 1.05], tickvals: [0, 0.25, 0.5, 0.75, 1] }),
      showlegend: true,
      legend: { x: 0.02, y: 0.06, xanchor: 'left', yanchor: 'bottom' },
      annotations: [
        note({
          x: 0.45 * last,
          y: promised,
          text: 'what u* ranks correctly',
          yanchor: 'bottom',
          color: '#555555',
        }),
        ...(certified === null
          ? []
          : [
              note({
                x: certified,
                y: 0.12,
                text: 'proved from here on',
                xanchor: certified > last / 2 ? 'right' : 'left',
                xshift: certified > last / 2 ? -4 : 4,
                color: '#555555',
              }),
            ]),
      ],
    },
    title: 'Accuracy on unseen tokens along training',
    caption:
      'The explicit model reaches what the max-margin separator promises; the implicit model stays at one half at every step.',
  });
}

/** Cosines of the evaluation differences with u*, and of the training differences, sorted. */
export function cosinePicture(
  training: readonly number[],
  evaluation: readonly number[],
): Promise<Displayable> {
  const rising = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
  const panel = (p: number, values: readonly number[], color: string): JsonObject =>
    single(
      { color, marker: 'circle', dash: 'solid' },
      axes(p),
      rising(values),
      values.map((_, k) => (k + 0.5) / values.length),
    );
  const zero = (p: number): JsonObject =>
    curve(axes(p), [0, 0], [0, 1], { color: GREY, dash: 'dash', width: 1 });
  return plot({
    height: 220,
    data: [
      zero(1),
      panel(1, training, LOOKS.explicit.color),
      zero(2),
      panel(2, evaluation, LOOKS.implicitMiddle.color),
    ],
    layout: {
      margin: { l: 44, r: 10, t: 8, b: 36 },
      xaxis: axis('cosine with u*, trained pairs', { domain: [0, 0.46], range: [-0.6, 1] }),
      yaxis: axis('share of pairs', { range: [0, 1.02] }),
      xaxis2: axis('cosine with u*, your unseen pairs', {
        domain: [0.54, 1],
        range: [-0.6, 1],
        anchor: 'y2',
      }),
      yaxis2: axis('', { range: [0, 1.02], anchor: 'x2' }),
    },
    title: 'How far pairs point the way of the max-margin separator',
    caption:
      'One point a pair, sorted. Right of the dashed line the explicit model ends up ranking the pair correctly, left of it wrongly.',
  });
}
