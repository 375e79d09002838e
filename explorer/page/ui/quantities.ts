/** Numbers with the level of their evidence, changed in place. */

import type { Hypothesis, Level, Verdict } from '../../../lib/audit/types.ts';
import type { Quantity } from '../../worker/messages.ts';
import { el, say } from './dom.ts';

const MEANING: Readonly<Record<Level, string>> = {
  symbolic: 'an identity proved for a size class',
  exact: 'rational arithmetic, no rounding',
  certified: 'enclosed by intervals',
  numeric: 'float64 with a stated tolerance',
  statistical: 'a confidence interval of a stated test',
};

export function levelBadge(level: Level): HTMLElement {
  return el('span', { class: `level ${level}`, title: MEANING[level] }, level);
}

export function verdictBadge(verdict: Verdict): HTMLElement {
  return el('span', { class: `verdict ${verdict}` }, verdict);
}

export class QuantityTable {
  readonly root: HTMLElement;
  readonly #body = el('tbody');
  #shown = '';

  constructor(caption: string) {
    this.root = el(
      'table',
      { class: 'quantities' },
      el('caption', {}, caption),
      el(
        'thead',
        {},
        el('tr', {}, ...['quantity', 'value', 'evidence'].map((text) => el('th', { scope: 'col' }, text))),
      ),
      this.#body,
    );
  }

  show(quantities: readonly Quantity[]): void {
    const shape = quantities.map(({ id, level, label }) => `${id} ${level} ${label}`).join('\n');
    if (shape !== this.#shown) {
      this.#shown = shape;
      this.#body.replaceChildren(
        ...quantities.map(({ id, label, level }) =>
          el(
            'tr',
            { 'data-quantity': id },
            el('th', { scope: 'row' }, label),
            el('td', { class: 'value' }),
            el('td', {}, levelBadge(level)),
          ),
        ),
      );
    }
    quantities.forEach(({ text }, k) => {
      say(this.#body.children[k]!.children[1]!, text);
    });
  }
}

export function hypothesisList(hypotheses: readonly Hypothesis[]): HTMLElement {
  return el(
    'ul',
    { class: 'hypotheses' },
    ...hypotheses.map(({ id, statement, holds, detail }) => {
      const state = holds === null ? 'open' : holds ? 'holds' : 'FAILS';
      const verdict = holds === null ? 'inconclusive' : holds ? 'verified' : 'refuted';
      return el(
        'li',
        {},
        el('b', {}, `${id} `),
        el('span', { class: `verdict ${verdict}` }, state),
        ` ${statement}`,
        el('small', {}, detail),
      );
    }),
  );
}
