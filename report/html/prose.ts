/** Plain sentences with mathematics in them: "h_{x,y+}" gets its index, "pi_ref" its letter, ">=" its sign. */

import { escapeHtml, Markup } from './markup.ts';

const LETTERS: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  eta: 'η',
  theta: 'θ',
  rho: 'ρ',
  sigma: 'σ',
  pi: 'π',
};
/** Not in names of files, such as rho-original.json. */
const LETTER = new RegExp(`\\b(${Object.keys(LETTERS).join('|')})(?=_|\\b)(?!-\\p{L})`, 'gu');
/** With a comma, and nothing but the product, inside. */
const PRODUCT = /<(?! )([^<>]*,[^<>]*[^<> ][+-]?)>/g;
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/>=/g, '≥'],
  [/<=/g, '≤'],
  [/ -> /g, ' → '],
  [/ - /g, ' − '],
  [/\|\|(?=\S)/g, '‖'],
];
const RAISED =
  /\^(?:\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|\(([^()]*)\)|(⟨[^⟨⟩]*⟩|\[[^\][]*\]|[-−]?\d+(?:\.\d+)?|[-−]?\p{L}+|[+−*]))/gu;
const LOWERED = /(?<=[\p{L}\p{M}>)±]|&#39;)_(?:\{([^{}]*)\}|((?:&lt;)?\p{L}+|\d+))/gu;
/** The chosen and the rejected response and what belongs to them: "y+", "h_i-". Text is escaped: &gt; may follow. */
const ROLE =
  /(?<![\p{L}\p{M}\p{N}_])([huryzUWuvx]\p{M}?(?:_(?:\p{L}|\{[^{}]*\}))?)([+−-])(?=[\s,;.):⟩|/}‖&_]|$)/gu;

const isBalanced = (text: string): boolean => text.split('{').length === text.split('}').length;

/** The same text in characters, without mark-up. */
export function typographic(text: string): string {
  const products = text.replace(PRODUCT, (all, inside: string) => (isBalanced(inside) ? `⟨${inside}⟩` : all));
  return SIGNS.reduce((changed, [sign, character]) => changed.replace(sign, character), products).replace(
    LETTER,
    (word) => LETTERS[word]!,
  );
}

/** What stands inside of an index or exponent may have its own. */
function twice(text: string, change: (text: string) => string): string {
  return change(change(text));
}

export function prose(text: string): Markup {
  const withRoles = escapeHtml(typographic(text)).replace(
    ROLE,
    (_, name: string, sign: string) => `${name}<sup>${sign === '-' ? '−' : sign}</sup>`,
  );
  const raised = twice(withRoles, (t) =>
    t.replace(RAISED, (_, ...found: (string | undefined)[]) => `<sup>${found.slice(0, 3).join('')}</sup>`),
  );
  return new Markup(
    twice(raised, (t) =>
      t.replace(LOWERED, (_, braced?: string, bare?: string) => `<sub>${braced ?? bare}</sub>`),
    ),
  );
}
