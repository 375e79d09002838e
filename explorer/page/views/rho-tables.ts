/** ρ of Equation 5 as tables: a row for each token of ȳ, a column for each of y+ or y−. */

import type { Equation5View, ShownTable } from '../../worker/equation-5.ts';
import { el } from '../ui/dom.ts';

/** Two decimals; no sign where they are 0. */
function signed(x: number): string {
  const text = Math.abs(x).toFixed(2);
  return Number(text) === 0 ? text : `${x < 0 ? '−' : '+'}${text}`;
}

/** Of a colour at full strength. */
const STRONGEST = 1.2;

/** What a cell adds to the coefficient; its direction also for readers who see no colour. */
function cell(rho: number, product: number, sign: 1 | -1): HTMLElement {
  const adds = sign * rho * product;
  const arrow = Math.abs(adds) < 0.005 ? '·' : adds > 0 ? '↑' : '↓';
  const strength = Math.round(70 * Math.min(1, Math.abs(adds) / STRONGEST));
  return el(
    'td',
    { class: adds < 0 ? 'falls' : 'rises', style: `--strength: ${strength}%` },
    el('b', {}, signed(rho)),
    el('span', {}, `× ${product < 0 ? '−' : ''}${Math.abs(product).toFixed(2)} ${arrow}`),
  );
}

function tableOf(table: ShownTable | null, caption: string, sign: 1 | -1): HTMLElement {
  if (table === null) return el('p', { class: 'note' }, `${caption}: too large to be drawn`);
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      { class: 'rho' },
      el('caption', {}, caption),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, 'ȳ'),
          ...table.columns.map((word) => el('th', { scope: 'col' }, word)),
        ),
      ),
      el(
        'tbody',
        {},
        ...table.rows.map((word, k) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, word),
            ...table.rho[k]!.map((rho, l) => cell(rho, table.innerProducts[k]![l]!, sign)),
          ),
        ),
      ),
    ),
  );
}

export class RhoTables {
  readonly #tables = el('div', { class: 'two' });
  readonly root = el(
    'figure',
    {},
    this.#tables,
    el(
      'figcaption',
      {},
      'In bold ρ, below it the inner product of the two representations. ↑ and blue: the product raises the reward of the paraphrase; ↓ and orange: it lowers it (certified, shown to two decimals).',
    ),
  );

  show({ tables }: Equation5View): void {
    this.#tables.replaceChildren(
      tableOf(tables.chosen, 'ρ against the chosen response y⁺', 1),
      tableOf(tables.rejected, 'ρ against the rejected response y⁻', -1),
    );
  }
}
