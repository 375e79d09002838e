/** The figures of figures/: specifications for the browser and pictures for paper. */

import { figures } from '../../figures/catalogue.ts';
import { drawFigure } from '../../figures/draw.ts';
import { PAGES } from '../../figures/page.ts';
import type { DrawnFigure, SkippedFigure } from '../model.ts';
import { interactive } from './interactive.ts';

/** @throws InputError when a recorded result cannot be read. */
export async function drawnFigures(
  root: string,
  note: (text: string) => void,
): Promise<readonly (DrawnFigure | SkippedFigure)[]> {
  const drawn: (DrawnFigure | SkippedFigure)[] = [];
  for (const figure of figures) {
    const { name, words } = figure;
    note(`drawing ${name}`);
    const pictures = await drawFigure(root, figure, PAGES);
    if ('skipped' in pictures) {
      drawn.push({ name, words, skipped: pictures.skipped });
      continue;
    }
    const of = (page: string) => pictures.find((picture) => picture.page.name === page)!;
    const { spec, svg } = of('text');
    drawn.push({
      name,
      title: spec.title,
      caption: spec.caption,
      sources: spec.source,
      specs: { text: interactive(spec), column: interactive(of('column').spec) },
      svg,
    });
  }
  return drawn;
}
