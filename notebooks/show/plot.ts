/** Pictures of cells, drawn by the renderer of the figures: no browser, the same bytes in every run. */

import { drawFigure } from '../../figures/draw.ts';
import type { Figure, FigureSpec, JsonObject } from '../../figures/figure.ts';
import { layoutOf, PAGES } from '../../figures/page.ts';
import { svgOf } from '../../figures/render/svg.ts';
import { type Displayable, picture } from './display.ts';
import { ROOT } from './root.ts';

const PAGE = PAGES.find(({ name }) => name === 'text')!;

export interface Plot {
  /** Plotly traces. */
  readonly data: readonly JsonObject[];
  /** px. */
  readonly height: number;
  /** Axes and what else a Plotly layout holds. */
  readonly layout: JsonObject;
  /** Words for readers who do not see it. */
  readonly title: string;
  readonly caption: string;
}

/** A picture of the width of a page on a white ground. */
export async function plot({ data, height, layout, title, caption }: Plot): Promise<Displayable> {
  const spec: FigureSpec = { data, layout: layoutOf(PAGE, height, layout), title, caption, source: [] };
  return picture(await svgOf(spec), `${title}. ${caption}`);
}

/** One of the project's figures, drawn again from the files that it reads. */
export async function figure(of: Figure): Promise<Displayable> {
  const drawn = await drawFigure(ROOT, of, [PAGE]);
  if ('skipped' in drawn) throw new Error(`${of.name}: ${drawn.skipped}`);
  const { svg, spec } = drawn[0]!;
  return picture(svg, `${spec.title}. ${spec.caption}`);
}
