import { html, type Markup } from './markup.ts';

/** A box that a wide table scrolls in, so that the page does not. */
export function scrollBox(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}">${content}</div>\n`;
}
