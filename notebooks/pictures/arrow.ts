/** Arrows as traces: Plotly's own need lengths of paths, which a window without a browser does not have. */

import type { JsonObject } from '../../figures/figure.ts';
import { axes } from '../../figures/traces.ts';

export type Point = readonly [x: number, y: number];

/** Of the head, in units of the axes, which have one scale. */
const HEAD = 0.11;

/** From one point to another, both axes having the same scale; it ends `gap` before either. */
export function arrow([x0, y0]: Point, [x1, y1]: Point, color: string, gap = 0): readonly JsonObject[] {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ex, ey] = [(x1 - x0) / length, (y1 - y0) / length];
  const [tipX, tipY] = [x1 - gap * ex, y1 - gap * ey];
  const [baseX, baseY] = [tipX - HEAD * ex, tipY - HEAD * ey];
  const half = HEAD / 2.6;
  const shared = { ...axes(1), type: 'scatter', mode: 'lines', showlegend: false } as const;
  return [
    { ...shared, x: [x0 + gap * ex, baseX], y: [y0 + gap * ey, baseY], line: { color, width: 1.5 } },
    {
      ...shared,
      x: [tipX, baseX - half * ey, baseX + half * ey, tipX],
      y: [tipY, baseY + half * ex, baseY - half * ex, tipY],
      ...{ fill: 'toself', fillcolor: color, line: { color, width: 0.5 } },
    },
  ];
}
