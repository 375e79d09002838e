/** KaTeX's style sheet with the fonts that a page needs in it, and no others. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const FACE = /@font-face\{([^}]*)\}/g;

interface Face {
  readonly family: string;
  readonly weight: string;
  readonly style: string;
}

const keyOf = ({ family, weight, style }: Face): string => `${family} ${weight} ${style}`;

function property(rule: string, name: string): string | undefined {
  return new RegExp(`(?:^|;)${name}:([^;]*)`).exec(rule)?.[1];
}

/** `font:` before a family has the style of normal text in KaTeX. */
function faceOf(rule: string): Face | null {
  const family = /KaTeX_\w+/.exec(property(rule, 'font-family') ?? property(rule, 'font') ?? '')?.[0];
  if (family === undefined) return null;
  const weight = property(rule, 'font-weight') ?? '400';
  return {
    family,
    weight: { normal: '400', bold: '700' }[weight] ?? weight,
    style: property(rule, 'font-style') ?? 'normal',
  };
}

function classesIn(page: string): ReadonlySet<string> {
  const lists = Array.from(page.matchAll(/class="([^"]*)"/g), ([, list]) => list!.split(/\s+/));
  return new Set(lists.flat());
}

/** Keys of the faces that some rule gives to classes of the page. A rule without a weight or style inherits: all fit. */
function needed(css: string, page: string): ReadonlySet<string> {
  const present = classesIn(page);
  const keys = new Set<string>();
  for (const [, selectors, rule] of css.replace(FACE, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const face = faceOf(rule!);
    if (face === null) continue;
    const used = selectors!.split(',').some((selector) => {
      const names = Array.from(selector.matchAll(/\.([\w-]+)/g), ([, name]) => name!);
      return names.every((name) => present.has(name));
    });
    if (used) keys.add(keyOf(face));
  }
  return keys;
}

/** @param page HTML with formulas; nothing is needed without any. */
export function katexCss(page: string): string {
  if (!page.includes('class="katex"')) return '';
  const path = require.resolve('katex/dist/katex.min.css');
  const css = readFileSync(path, 'utf8');
  const keys = needed(css, page);
  return css.replace(FACE, (text, rule: string) => {
    const face = faceOf(rule);
    if (face === null || !keys.has(keyOf(face))) return '';
    const file = /url\(([^)]*\.woff2)\)/.exec(rule)![1]!;
    const bytes = readFileSync(join(dirname(path), file)).toString('base64');
    return text.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${bytes}) format("woff2")`);
  });
}
