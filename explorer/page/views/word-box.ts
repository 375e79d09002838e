/** A response as words of the vocabulary. */

import { textOf, tokensOf } from '../../state/words.ts';
import { el, freshId, say } from '../ui/dom.ts';

export class WordBox {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #fault: HTMLElement;
  readonly #onTokens: (tokens: readonly number[]) => void;
  #shown: readonly number[] = [];

  constructor(label: string, name: string, onTokens: (tokens: readonly number[]) => void) {
    this.#onTokens = onTokens;
    const id = freshId(name);
    this.#fault = el('span', { id: `${id}-fault`, class: 'fault', role: 'status' });
    this.input = el('input', {
      ...{ id, name, type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' },
      'aria-describedby': `${id}-fault`,
    });
    this.input.addEventListener('input', () => this.#read());
    this.root = el('div', { class: 'control' }, el('label', { for: id }, label), this.input, this.#fault);
  }

  /** Adds a word at the end. */
  append(word: string): void {
    this.input.value = `${this.input.value.trimEnd()} ${word}`.trimStart();
    this.#read();
  }

  set(tokens: readonly number[]): void {
    if (tokens === this.#shown) return;
    this.#shown = tokens;
    this.input.value = textOf(tokens);
    this.#say('');
  }

  #read(): void {
    const found = tokensOf(this.input.value);
    this.#say('fault' in found ? found.fault : '');
    if ('fault' in found) return;
    this.#shown = found.tokens;
    this.#onTokens(found.tokens);
  }

  #say(fault: string): void {
    say(this.#fault, fault);
    this.input.setAttribute('aria-invalid', String(fault !== ''));
  }
}
