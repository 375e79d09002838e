/** From the name of a figure to its pictures: reads what it needs under a root folder, draws it for a page. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../lib/files/printable.ts';
import { systemReason } from '../lib/files/system-error.ts';
import { InputError } from '../lib/input-error.ts';
import type { Figure, FigureSpec, Recorded, Skipped } from './figure.ts';
import type { Page } from './page.ts';
import { svgOf } from './render/svg.ts';

/** The only pattern there is: a file of every folder in a folder. */
const PATTERN = '/*/result.json';

async function expand(root: string, path: string): Promise<readonly string[]> {
  if (!path.endsWith(PATTERN)) return [path];
  const folder = path.slice(0, -PATTERN.length);
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}/result.json`)
    .sort();
}

/** @throws InputError for a file that cannot be read. */
async function readRecorded(root: string, { reads }: Figure): Promise<readonly Recorded[]> {
  const paths = (await Promise.all(reads.map((path) => expand(root, path)))).flat();
  return Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), 'utf8').catch((error: unknown) => {
        throw new InputError(
          `${printable(path)}: cannot be read: ${systemReason(error)}; expected a recorded result`,
        );
      });
      return { path, text };
    }),
  );
}

export interface Picture {
  readonly page: Page;
  readonly spec: FigureSpec;
  readonly svg: string;
}

/** One picture for each page, or why there is none. */
export async function drawFigure(
  root: string,
  figure: Figure,
  pages: readonly Page[],
): Promise<readonly Picture[] | Skipped> {
  const recorded = await readRecorded(root, figure);
  const pictures: Picture[] = [];
  for (const page of pages) {
    const spec = figure.draw(recorded, page);
    if ('skipped' in spec) return spec;
    pictures.push({ page, spec, svg: await svgOf(spec) });
  }
  return pictures;
}

/** Of a picture, without extension: the text width has the plain name. */
export const baseName = ({ name }: Figure, page: Page): string =>
  page.name === 'text' ? name : `${name}.${page.name}`;
