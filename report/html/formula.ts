/** Formulas, typeset while the page is built. */

import katex from 'katex';
import { Markup } from './markup.ts';

/**
 * In the size of a displayed formula, but broken at relations and operators where the line ends.
 * @throws Error for LaTeX that KaTeX does not know in full.
 */
export function formula(latex: string): Markup {
  const text = katex.renderToString(`\\displaystyle ${latex}`, {
    throwOnError: true,
    strict: 'error',
    output: 'htmlAndMathml',
    trust: false,
  });
  return new Markup(`<div class="formula">${text}</div>`);
}
