import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formula } from './formula.ts';
import { katexCss } from './katex-css.ts';

const it = suite('fonts of formulas');

const families = (latex: string): string[] =>
  [...katexCss(formula(latex).text).matchAll(/@font-face\{[^}]*font-family:(KaTeX_\w+)/g)].map(([, f]) => f!);

it('are those that a page needs, inside of it', () => {
  assert.equal(families('x+1').sort(), ['KaTeX_Main', 'KaTeX_Math']);
  assert.ok(families('\\mathcal C').includes('KaTeX_Caligraphic'));
  assert.ok(families('\\mathbb R').includes('KaTeX_AMS'));
  assert.ok(families('\\sum_i').includes('KaTeX_Size2'));
  assert.not.ok(families('\\mathcal C').includes('KaTeX_Fraktur'));
  const css = katexCss(formula('x').text);
  assert.not.match(css.replace(/url\(data:font\/woff2;base64,[A-Za-z0-9+/=]+\)/g, ''), /url\(/);
});

it('are none without formulas', () => {
  assert.is(katexCss('<p>katex</p>'), '');
});

it('come with an error for LaTeX that cannot be typeset', () => {
  assert.throws(() => formula('\\undefinedcommand'), /Undefined control sequence/);
  assert.throws(() => formula('\\frac{1'), /KaTeX parse error/);
});

it.run();
