/** Notebook 1: the tilt of Theorem 1 on a few responses, and its rate of correct generations as prompts grow. */

import type { JsonObject } from '../../figures/figure.ts';
import { axis } from '../../figures/page.ts';
import { GREY, LOOKS } from '../../figures/palette.ts';
import { axes, curve } from '../../figures/traces.ts';
import type { Displayable } from '../show/display.ts';
import { plot } from '../show/plot.ts';

export interface TiltedResponse {
  readonly name: string;
  readonly correct: boolean;
  /** π_ref(y|x) and π(y|x). */
  readonly reference: number;
  readonly tilted: number;
  /** ln(π/π_ref), the reward for β = 1. */
  readonly reward: number;
}

export function tiltPicture(responses: readonly TiltedResponse[]): Promise<Displayable> {
  const names = responses.map(({ name, correct }) => `${name}${correct ? ' (correct)' : ''}`);
  const bars = (panel: 1 | 2, name: string, y: readonly number[], color: string): JsonObject => ({
    ...axes(panel),
    ...{ type: 'bar', name, x: names, y: [...y], marker: { color }, showlegend: panel === 1 },
  });
  const of = (key: 'reference' | 'tilted' | 'reward') => responses.map((response) => response[key]);
  return plot({
    height: 240,
    data: [
      bars(1, 'π<sub>ref</sub>', of('reference'), LOOKS.implicitHigh.color),
      bars(1, 'π', of('tilted'), LOOKS.explicit.color),
      bars(2, 'reward', of('reward'), LOOKS.implicitLow.color),
    ],
    layout: {
      margin: { l: 44, r: 8, t: 10, b: 30 },
      barmode: 'group',
      xaxis: axis('', { domain: [0, 0.5], showgrid: false }),
      yaxis: axis('probability', { range: [0, 0.66] }),
      xaxis2: axis('', { domain: [0.6, 1], anchor: 'y2', showgrid: false }),
      yaxis2: axis('implicit reward', { anchor: 'x2', zeroline: true }),
      showlegend: true,
      legend: { x: 0.02, y: 1, xanchor: 'left', yanchor: 'top', bgcolor: 'rgba(0,0,0,0)', orientation: 'h' },
    },
    title: 'The tilt of Theorem 1 on three responses',
    caption:
      'Left: the probability of each response before and after the tilt. Right: its implicit reward, which is higher for the correct response by the margin.',
  });
}

const DEGREES = [0, 2, 4] as const;
const LOOKS_OF_DEGREES = [LOOKS.explicit, LOOKS.implicitLow, LOOKS.implicitMiddle] as const;
const TICKS = [-8, -6, -4, -2, 0, 2] as const;

/** @param rate π(C_n). */
export function decayPicture(sizes: readonly number[], rate: (n: number) => number): Promise<Displayable> {
  const [first, last] = [sizes[0]!, sizes.at(-1)!];
  return plot({
    height: 260,
    data: [
      curve(axes(1), [first, last], [1, 1], { color: GREY, dash: 'dash', width: 1 }),
      ...DEGREES.map((k, i): JsonObject => {
        const { color, dash, marker } = LOOKS_OF_DEGREES[i]!;
        const y = sizes.map((n) => n ** k * rate(n));
        const name = k === 0 ? 'π(C<sub>n</sub>)' : `n<sup>${k}</sup> π(C<sub>n</sub>)`;
        return {
          ...curve(axes(1), sizes, y, { color, dash, width: 1.5 }, name),
          ...{ mode: 'lines+markers', marker: { color, symbol: marker, size: 6 } },
        };
      }),
    ],
    layout: {
      margin: { l: 50, r: 10, t: 8, b: 36 },
      xaxis: axis('vertices n', { range: [first - 0.3, last + 0.3] }),
      yaxis: axis('', {
        ...{ type: 'log', range: [-9.6, 3.4], tickvals: TICKS.map((e) => 10 ** e) },
        ticktext: TICKS.map((e) => (e === 0 ? '1' : `10<sup>${e < 0 ? `−${-e}` : e}</sup>`)),
      }),
      showlegend: true,
      legend: { x: 0.02, y: 0.04, xanchor: 'left', yanchor: 'bottom', bgcolor: 'rgba(0,0,0,0)' },
    },
    title: 'Corollary 1 on cycle graphs',
    caption:
      'The rate at which the verifier generates a correct response, times powers of the size: each curve falls below 1 (dashed) and stays there.',
  });
}
