/** Contrast of the colours in style.css (WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1 for text). */

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const it = suite('colours of the page');
const css = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

function variables(block: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name, value]) => [name!, value!]),
  );
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((k) => {
    const c = Number.parseInt(color.slice(k, k + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const light = variables(/:root \{[^}]*\}/.exec(css)![0]);
const dark = variables(/prefers-color-scheme: dark\) \{\s*:root \{[^}]*\}/.exec(css)![0]);

it('are all there in light and dark', () => {
  assert.equal([...light.keys()], [...dark.keys()]);
  assert.ok(light.size >= 12);
});

for (const [name, scheme] of [
  ['light', light],
  ['dark', dark],
] as const) {
  it(`can be read in ${name}`, () => {
    const of = (key: string): string => scheme.get(key)!;
    const pairs = [
      ...['ink', 'faint', 'link', 'verified', 'refuted', 'inconclusive'].map((key) => [key, 'back']),
      ...['ink', 'faint', 'link', 'inconclusive'].map((key) => [key, 'raised']),
      ...['verified', 'refuted', 'inconclusive', 'level'].map((key) => [key, `${key}-back`]),
    ] as [string, string][];
    for (const [ink, back] of pairs) {
      const found = contrast(of(ink), of(back));
      assert.ok(found >= 4.5, `${ink} on ${back}: ${found.toFixed(2)}`);
    }
  });
}

it.run();
