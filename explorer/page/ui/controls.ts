/** Labelled controls. Each has `set`, which shows a value without asking for a change. */

import { el, freshId, say } from './dom.ts';

export interface Control<T> {
  readonly root: HTMLElement;
  set(value: T): void;
}

interface SliderOptions {
  readonly label: string;
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** What the value stands for, also for a screen reader. */
  text(value: number): string;
  onInput(value: number): void;
}

export function slider({ label, name, low, high, step, text, onInput }: SliderOptions): Control<number> {
  const id = freshId(name);
  const output = el('output', { for: id });
  const input = el('input', { id, name, type: 'range', min: low, max: high, step });
  const show = (value: number): void => {
    say(output, text(value));
    input.setAttribute('aria-valuetext', text(value));
  };
  input.addEventListener('input', () => {
    show(Number(input.value));
    onInput(Number(input.value));
  });
  return {
    root: el('div', { class: 'control' }, el('label', { for: id }, label), output, input),
    set: (value) => {
      if (Number(input.value) !== value) input.value = String(value);
      show(value);
    },
  };
}

interface NumberOptions {
  readonly label: string;
  readonly name: string;
  readonly low: number;
  readonly high: number;
  onInput(value: number): void;
}

/** Whole numbers. What is out of range is said and not taken. */
export function numberBox({ label, name, low, high, onInput }: NumberOptions): Control<number> {
  const id = freshId(name);
  const fault = el('span', { id: `${id}-fault`, class: 'fault', role: 'status' });
  const input = el('input', {
    ...{ id, name, type: 'number', min: low, max: high, step: 1, inputmode: 'numeric' },
    'aria-describedby': `${id}-fault`,
  });
  input.addEventListener('input', () => {
    const value = Number(input.value);
    const isGood = /^-?\d+$/.test(input.value) && value >= low && value <= high;
    say(fault, isGood ? '' : `expected an integer from ${low} to ${high}`);
    input.setAttribute('aria-invalid', String(!isGood));
    if (isGood) onInput(value);
  });
  return {
    root: el('div', { class: 'control number' }, el('label', { for: id }, label), input, fault),
    set: (value) => {
      if (input.value === String(value) || document.activeElement === input) return;
      input.value = String(value);
      input.setAttribute('aria-invalid', 'false');
      say(fault, '');
    },
  };
}

interface ChoiceOptions<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  onInput(value: T): void;
}

/** One of few, as radio buttons. */
export function choiceGroup<T extends string>({
  label,
  name,
  choices,
  onInput,
}: ChoiceOptions<T>): Control<T> {
  const inputs = choices.map(({ value, label: words }) => {
    const id = freshId(name);
    const input = el('input', { id, type: 'radio', name, value });
    input.addEventListener('change', () => onInput(value));
    return { value, input, root: el('div', { class: 'choice' }, input, el('label', { for: id }, words)) };
  });
  return {
    root: el('fieldset', { class: 'choices' }, el('legend', {}, label), ...inputs.map(({ root }) => root)),
    set: (value) => {
      for (const choice of inputs) choice.input.checked = choice.value === value;
    },
  };
}

export function button(label: string, onClick: () => void, name = ''): HTMLButtonElement {
  const node = el('button', { type: 'button', ...(name === '' ? {} : { name }) }, label);
  node.addEventListener('click', onClick);
  return node;
}
