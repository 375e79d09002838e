/** A picture made for paper, with values under the pointer. */

import type { FigureSpec, JsonObject } from '../../figures/figure.ts';
import type { Json } from '../../lib/audit/types.ts';
import type { PlotSpec } from '../model.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The layout's key for "x2" is "xaxis2". */
function axisOf(layout: JsonObject, name: string): JsonObject {
  const axis = layout[`${name[0]}axis${name.slice(1)}`];
  return isObject(axis) ? axis : {};
}

/** Places without a number of their own, such as models side by side, are not shown as numbers. */
function coordinate(layout: JsonObject, name: string, letter: 'x' | 'y'): string | null {
  const { ticktext, title } = axisOf(layout, name);
  if (Array.isArray(ticktext)) return null;
  const text = isObject(title) && typeof title.text === 'string' ? title.text : '';
  const words = text === '' ? letter : text.replace(/<br>/g, ' ');
  return `${words}: %{${letter}:.4~g}`;
}

function hoverable(trace: JsonObject, layout: JsonObject): JsonObject {
  if (trace.hoverinfo !== undefined || trace.mode === undefined) return trace;
  const at = (['x', 'y'] as const).flatMap((letter) => {
    const axis = trace[`${letter}axis`];
    return coordinate(layout, typeof axis === 'string' ? axis : letter, letter) ?? [];
  });
  if (at.length === 0) return { ...trace, hoverinfo: 'skip' };
  const name = typeof trace.name === 'string' ? trace.name.replace(/<br>/g, ' ') : '';
  return { ...trace, hovertemplate: `${at.join('<br>')}<extra>${name}</extra>` };
}

export function interactive({ data, layout }: Pick<FigureSpec, 'data' | 'layout'>): PlotSpec {
  return {
    data: data.map((trace) => hoverable(trace, layout)),
    layout: { ...layout, hovermode: data.length === 0 ? false : 'closest' },
  };
}
