/** Notebook 2: the loss of Equation 3, and what one step does to rewards as Equations 4 and 5 say. */

import type { JsonObject } from '../../figures/figure.ts';
import { axis, note, panelLetter } from '../../figures/page.ts';
import { GREY, INK, LOOKS, markerOf } from '../../figures/palette.ts';
import { axes, curve } from '../../figures/traces.ts';
import { sigmoid, softplus } from '../../lib/float/elementary.ts';
import type { Displayable } from '../show/display.ts';
import { plot } from '../show/plot.ts';
import { arrow, type Point } from './arrow.ts';

export function lossPicture(): Promise<Displayable> {
  const margins = Array.from({ length: 81 }, (_, k) => -4 + k / 10);
  const [low, high] = [LOOKS.explicit, LOOKS.implicitLow];
  return plot({
    height: 230,
    data: [
      curve(axes(1), [0, 0], [0, 4.2], { color: GREY, dash: 'dot', width: 1 }),
      curve(
        axes(1),
        margins,
        margins.map((m) => softplus(-m)),
        { ...low, width: 2 },
        'loss −ln σ(m)',
      ),
      curve(
        axes(1),
        margins,
        margins.map((m) => sigmoid(-m)),
        { ...high, width: 2 },
        'g = σ(−m)',
      ),
    ],
    layout: {
      margin: { l: 40, r: 10, t: 8, b: 36 },
      xaxis: axis('margin m = reward of chosen − reward of rejected', { range: [-4, 4] }),
      yaxis: axis('', { range: [0, 4.2] }),
      showlegend: true,
      legend: { x: 0.98, y: 0.95, xanchor: 'right', yanchor: 'top' },
    },
    title: 'The loss of a pair and the size of its gradient',
    caption:
      'A pair that is ranked wrongly (left) pulls with a force g near 1, a pair that is settled (right) hardly.',
  });
}

export interface EvaluatedPoint {
  readonly name: string;
  readonly at: Point;
  /** Change of its explicit reward by the step. */
  readonly change: number;
}

/** @param chosen, rejected h⁺ and h⁻ in the plane. */
export function planePicture(
  chosen: Point,
  rejected: Point,
  evaluated: readonly EvaluatedPoint[],
): Promise<Displayable> {
  const z: Point = [chosen[0] - rejected[0], chosen[1] - rejected[1]];
  const far = 4;
  // The line ⟨h, z⟩ = 0 through the origin, and the side on which rewards rise.
  const along: Point = [-z[1] * far, z[0] * far];
  const rising = {
    x: [along[0], -along[0], far * z[0] - along[0], far * z[0] + along[0]],
    y: [along[1], -along[1], far * z[1] - along[1], far * z[1] + along[1]],
  };
  const dot = (name: string, [x, y]: Point, color: string, symbol: string): JsonObject => ({
    ...axes(1),
    ...{ type: 'scatter', mode: 'markers', x: [x], y: [y], name, showlegend: false },
    marker: markerOf({ color, marker: symbol, dash: 'solid' }, 9),
  });
  const signed = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(2)}`;
  return plot({
    height: 380,
    data: [
      {
        ...axes(1),
        ...{ type: 'scatter', mode: 'lines', fill: 'toself', showlegend: false, ...rising },
        ...{ fillcolor: '#dcecf8', line: { width: 0 } },
      },
      curve(axes(1), [along[0], -along[0]], [along[1], -along[1]], { color: GREY, dash: 'dash', width: 1 }),
      ...arrow(rejected, chosen, INK, 0.07),
      dot('chosen', chosen, LOOKS.explicit.color, 'square'),
      dot('rejected', rejected, LOOKS.implicitLow.color, 'square'),
      ...evaluated.map(({ name, at, change }) =>
        dot(name, at, change < 0 ? LOOKS.implicitMiddle.color : LOOKS.implicitHigh.color, 'circle'),
      ),
    ],
    layout: {
      margin: { l: 36, r: 8, t: 8, b: 30 },
      xaxis: axis('', { range: [-1.5, 2.1] }),
      yaxis: axis('', { range: [-0.75, 1.4], scaleanchor: 'x' }),
      annotations: [
        note({ x: chosen[0], y: chosen[1], text: 'h<sup>+</sup> (chosen)', xanchor: 'left', xshift: 9 }),
        note({
          x: rejected[0],
          y: rejected[1],
          text: 'h<sup>−</sup> (rejected)',
          yanchor: 'bottom',
          yshift: 7,
        }),
        ...evaluated.map(({ name, at: [x, y], change }) =>
          note({ x, y, text: `${name}: ${signed(change)}`, yanchor: 'top', yshift: -7 }),
        ),
        note({ x: 1.45, y: -0.66, text: 'rewards rise', size: 12 }),
        note({ x: -1.1, y: 1.3, text: 'rewards fall', size: 12 }),
      ],
    },
    title: 'One step on an explicit reward model, in the plane',
    caption:
      'The step moves the head along the arrow from h⁻ to h⁺. The reward of any response rises by an amount proportional to the inner product of its representation with that arrow: on the blue side it rises, on the other it falls, whatever its tokens are.',
  });
}

export interface Sweep {
  readonly name: string;
  /** η, and Δr predicted to first order and actual. */
  readonly rates: readonly number[];
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
}

/** One panel for each response that is followed; at most two. */
export function sweepPicture(sweeps: readonly Sweep[]): Promise<Displayable> {
  const panels = sweeps.map((_, p) => (sweeps.length === 1 ? [0, 1] : p === 0 ? [0, 0.45] : [0.57, 1]));
  return plot({
    height: 260,
    data: sweeps.flatMap(({ rates, predicted, actual }, p) => [
      curve(axes(p + 1), [0, rates.at(-1)!], [0, 0], { color: GREY, dash: 'dot', width: 1 }),
      curve(
        axes(p + 1),
        rates,
        predicted,
        { ...LOOKS.implicitMiddle, dash: 'dash', width: 2 },
        p === 0 ? 'predicted by Equation 5' : undefined,
      ),
      curve(axes(p + 1), rates, actual, { ...LOOKS.explicit, width: 2 }, p === 0 ? 'actual' : undefined),
    ]),
    layout: {
      margin: { l: 48, r: 10, t: 24, b: 36 },
      ...Object.fromEntries(
        sweeps.flatMap(({ rates }, p): [string, JsonObject][] => {
          const n = p === 0 ? '' : String(p + 1);
          return [
            [
              `xaxis${n}`,
              axis('step size η', { domain: panels[p]!, anchor: `y${n}`, range: [0, rates.at(-1)!] }),
            ],
            [`yaxis${n}`, axis(p === 0 ? 'change of the implicit reward' : '', { anchor: `x${n}` })],
          ];
        }),
      ),
      annotations: sweeps.map(({ name }, p) =>
        panelLetter('ab'[p]!, name, `x${p === 0 ? '' : p + 1}`, `y${p === 0 ? '' : p + 1}`),
      ),
      showlegend: true,
      legend: {
        x: sweeps.length === 1 ? 0.01 : 0.58,
        y: 0.03,
        xanchor: 'left',
        yanchor: 'bottom',
        bgcolor: 'rgba(255,255,255,0.8)',
      },
    },
    title: 'Predicted and actual change of an implicit reward against the step size',
    caption:
      'The actual change (solid) touches the prediction (dashed) at η = 0 and lies below it at every step size.',
  });
}
