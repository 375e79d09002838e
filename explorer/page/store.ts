/** The state of the page, kept in its link. */

import { linkOf, readLink, type State, type ViewId, type ViewState } from '../state/state.ts';

type Listener = (state: State) => void;
/** Browsers refuse more than about a hundred changes of the address in half a minute. */
const LINK_MILLISECONDS = 400;

export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onFaults: (faults: readonly string[]) => void;

  /** @param onFaults gets one line for each part of a link that was not taken; none for a good link. */
  constructor(onFaults: (faults: readonly string[]) => void) {
    this.#onFaults = onFaults;
    const { state, faults } = readLink(location.hash);
    this.#state = state;
    onFaults(faults);
    window.addEventListener('hashchange', () => this.#follow());
  }

  get state(): State {
    return this.#state;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  set(change: Partial<Pick<State, 'view' | 'theme'>>): void {
    this.#take({ ...this.#state, ...change });
  }

  change<V extends ViewId>(view: V, change: Partial<ViewState<V>>): void {
    const views = { ...this.#state.views, [view]: { ...this.#state.views[view], ...change } };
    this.#take({ ...this.#state, views });
  }

  /** The link of what is on show now. */
  get link(): string {
    return location.href.replace(/#.*$/, '') + linkOf(this.#state);
  }

  #take(state: State): void {
    this.#state = state;
    this.#timer ??= setTimeout(() => this.#write(), LINK_MILLISECONDS);
    for (const listener of this.#listeners) listener(state);
  }

  #write(): void {
    this.#timer = undefined;
    history.replaceState(null, '', linkOf(this.#state));
  }

  /** A link was opened or typed while the page was on show. */
  #follow(): void {
    if (location.hash === linkOf(this.#state)) return;
    const { state, faults } = readLink(location.hash, this.#state);
    this.#onFaults(faults);
    this.#take(state);
  }
}
