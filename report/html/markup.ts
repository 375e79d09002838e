/** HTML in which everything that is not marked as such has been escaped. */

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => NAMES[c]!);
}

/** Text that is HTML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | null | readonly Part[];

function textOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escapeHtml(String(part));
}

/** A template whose values are escaped unless they are markup; null stands for nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, k) => (k === 0 ? text : textOf(parts[k - 1]!) + text)).join(''));
}

/** What `of` makes of a list that is not empty, else nothing. */
export function some<T>(list: readonly T[], of: (list: readonly T[]) => Markup): Markup | null {
  return list.length === 0 ? null : of(list);
}
