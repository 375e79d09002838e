/** What all views share: title, controls, figures, the finding, numbers, hypotheses, a loaded file, and the audit. */

import type { State, ViewId, ViewState } from '../../state/state.ts';
import type { Answers, Quantity, Subject, ViewHead } from '../../worker/messages.ts';
import { Client } from '../client.ts';
import type { Store } from '../store.ts';
import { AuditPanel } from './audit-panel.ts';
import { button, type Control, numberBox } from './controls.ts';
import { el, say } from './dom.ts';
import { readText } from './files.ts';
import { inNextFrame } from './frames.ts';
import { hypothesisList, QuantityTable, verdictBadge } from './quantities.ts';

export interface ViewParts<V extends ViewId> {
  readonly view: V;
  readonly title: string;
  readonly intro: string;
  /** Controls that shape the instance; not in use while a file is shown. */
  readonly shaping: readonly HTMLElement[];
  /** Controls that do not. */
  readonly looking: readonly HTMLElement[];
  readonly figures: readonly HTMLElement[];
  /** Changes of these do not change the instance. */
  readonly lookingAt: readonly (keyof ViewState<V>)[];
  /** What else changes with the seed. */
  reseeded?(): Partial<ViewState<V>>;
  /** Numbers that are not to be seen yet are left out here. */
  visible?(state: ViewState<V>, quantities: readonly Quantity[]): readonly Quantity[];
  /** In a frame, whenever the state or the answer is new; `answer` may be that of an earlier state. */
  draw(state: ViewState<V>, answer: Answers[V] | null, isFile: boolean): void;
}

/** A question of one view is cut off after this while a newer one waits. */
const PATIENCE = 2000;

export class Shell<V extends ViewId> {
  readonly root: HTMLElement;
  readonly #parts: ViewParts<V>;
  readonly #store: Store;
  readonly #live = new Client(PATIENCE);
  readonly #texts = new Client(PATIENCE);
  readonly #table = new QuantityTable('Numbers');
  readonly #finding = el('p', { class: 'finding', role: 'status', 'aria-live': 'polite' });
  readonly #hypotheses = el('div');
  readonly #fault = el('p', { class: 'fault', role: 'alert' });
  readonly #file = el('p', { class: 'note file', role: 'status' });
  readonly #shaping = el('fieldset', { class: 'shaping' });
  readonly #seed: Control<number>;
  readonly #audit: AuditPanel;
  #loaded: { readonly text: string; readonly source: string } | null = null;
  #asked = '';
  #questions = 0;
  #answer: Answers[V] | null = null;
  /** The answer whose numbers are on show. */
  #headOf: Answers[V] | null = null;
  #hypothesesShown = '';

  constructor(parts: ViewParts<V>, store: Store) {
    this.#parts = parts;
    this.#store = store;
    const { view } = parts;
    this.#audit = new AuditPanel({
      view,
      client: new Client(0),
      subject: () => this.#subject(),
      source: () => this.#loaded?.source ?? `${view}.json`,
      text: () => this.#text(),
      onRuns: (runs) => store.change(view, { runs } as Partial<ViewState<V>>),
    });
    this.#seed = numberBox({
      ...{ name: 'seed', label: 'seed', low: -2147483648, high: 2147483647 },
      onInput: (seed) => store.change(view, { ...parts.reseeded?.(), seed } as Partial<ViewState<V>>),
    });
    this.#shaping.append(el('legend', { class: 'hidden' }, 'controls of the instance'), ...parts.shaping);
    this.root = this.#build();
    this.#acceptDrops();
  }

  #build(): HTMLElement {
    const { title, intro, looking, figures, view } = this.#parts;
    const input = el('input', {
      type: 'file',
      accept: '.json',
      id: `file-${view}`,
      class: 'hidden',
      name: 'file',
    });
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      input.value = '';
      if (file !== undefined) void this.#load(file);
    });
    const remove = button('Back to the controls', () => this.#unload(), 'unload');
    return el(
      'section',
      { class: 'view', id: `panel-${view}`, role: 'tabpanel', 'aria-labelledby': `tab-${view}`, tabindex: 0 },
      el('h2', {}, title),
      el('p', { class: 'intro' }, intro),
      el(
        'div',
        { class: 'columns' },
        el(
          'div',
          { class: 'controls' },
          this.#seed.root,
          this.#shaping,
          ...looking,
          el(
            'div',
            { class: 'file-row' },
            input,
            el('label', { for: `file-${view}`, class: 'file-label' }, 'Load an instance file (.json)'),
            remove,
            el('div', { class: 'file-notes' }, this.#fault, this.#file),
          ),
        ),
        el('div', { class: 'figures' }, this.#finding, ...figures),
      ),
      this.#table.root,
      el(
        'details',
        { class: 'hypotheses-box' },
        el('summary', {}, 'Hypotheses on this instance'),
        this.#hypotheses,
      ),
      this.#audit.root,
    );
  }

  #acceptDrops(): void {
    this.root.addEventListener('dragover', (event) => {
      event.preventDefault();
      this.root.classList.add('dropping');
    });
    this.root.addEventListener('dragleave', () => this.root.classList.remove('dropping'));
    this.root.addEventListener('drop', (event) => {
      event.preventDefault();
      this.root.classList.remove('dropping');
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void this.#load(file);
    });
  }

  get #state(): ViewState<V> {
    return this.#store.state.views[this.#parts.view] as ViewState<V>;
  }

  #subject(): Subject<V> {
    return this.#loaded === null
      ? { kind: 'controls', state: this.#state }
      : { kind: 'text', ...this.#loaded };
  }

  async #text(): Promise<string | null> {
    if (this.#loaded !== null) return this.#loaded.text;
    const subject = this.#subject() as Subject;
    const reply = await this.#texts.ask({ task: 'text', view: this.#parts.view, subject });
    return reply.kind === 'answer' ? reply.value : null;
  }

  async #load(file: File): Promise<void> {
    const found = await readText(file);
    if ('fault' in found) {
      say(this.#fault, found.fault);
      return;
    }
    const before = this.#loaded;
    this.#loaded = { text: found.text, source: file.name };
    const fault = await this.#ask();
    if (fault !== null) this.#loaded = before;
    say(this.#fault, fault ?? '');
    this.#showFile();
    this.update(this.#store.state);
  }

  #unload(): void {
    this.#loaded = null;
    say(this.#fault, '');
    this.#showFile();
    this.update(this.#store.state);
  }

  #showFile(): void {
    const isFile = this.#loaded !== null;
    this.#shaping.disabled = isFile;
    this.root.classList.toggle('has-file', isFile);
    say(this.#file, isFile ? `Shows ${this.#loaded!.source}, which a link cannot carry.` : '');
  }

  /** To be called when this view is on show and the state is new. */
  update({ views }: State): void {
    const state = views[this.#parts.view] as ViewState<V>;
    this.#seed.set(state.seed);
    this.#audit.show(state.seed, state.runs);
    inNextFrame(this.#draw);
    if (this.#key(state) !== this.#asked) void this.#ask();
  }

  /** What the answer depends on. */
  #key(state: ViewState<V>): string {
    if (this.#loaded !== null) return `file ${this.#loaded.source} ${this.#loaded.text}`;
    const ignored: readonly PropertyKey[] = ['runs', ...this.#parts.lookingAt];
    return JSON.stringify(Object.entries(state).filter(([name]) => !ignored.includes(name)));
  }

  /** @returns the fault of the instance, or null. */
  async #ask(): Promise<string | null> {
    this.#asked = this.#key(this.#state);
    const question = ++this.#questions;
    this.root.setAttribute('aria-busy', 'true');
    const reply = await this.#live.ask({ task: this.#parts.view, subject: this.#subject() } as never);
    if (reply.kind === 'superseded') return null;
    // The answer to an earlier question is drawn too, while the newest is open.
    if (question === this.#questions) this.root.setAttribute('aria-busy', 'false');
    if (reply.kind === 'fault') {
      say(this.#fault, reply.message);
      return reply.message;
    }
    this.#answer = reply.value as Answers[V];
    inNextFrame(this.#draw);
    return null;
  }

  readonly #draw = (): void => {
    const answer = this.#answer;
    this.#parts.draw(this.#state, answer, this.#loaded !== null);
    if (answer !== null) this.#showTable((answer as ViewHead).quantities);
    if (answer === this.#headOf || answer === null) return;
    this.#headOf = answer;
    this.#showHead(answer as ViewHead);
  };

  #showTable(quantities: readonly Quantity[]): void {
    this.#table.show(this.#parts.visible?.(this.#state, quantities) ?? quantities);
  }

  #showHead({ finding, hypotheses }: ViewHead): void {
    const text = `${finding.verdict} ${finding.text}`;
    // A live region is read aloud whenever its nodes change, so they change only with the words.
    if (this.#finding.textContent !== text)
      this.#finding.replaceChildren(verdictBadge(finding.verdict), ' ', finding.text);
    const shown = JSON.stringify(hypotheses);
    if (shown === this.#hypothesesShown) return;
    this.#hypothesesShown = shown;
    this.#hypotheses.replaceChildren(hypothesisList(hypotheses));
  }
}
