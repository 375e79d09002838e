/** The page: tabs, theme, link. */

import { type State, THEMES, VIEWS, type ViewId } from '../state/state.ts';
import { Store } from './store.ts';
import { button } from './ui/controls.ts';
import { el, say } from './ui/dom.ts';
import { copy } from './ui/files.ts';
import type { Shell } from './ui/shell.ts';
import { equation5Tab } from './views/equation-5.ts';
import { theorem1Tab } from './views/theorem-1.ts';
import { theorem2Tab } from './views/theorem-2.ts';

const NAMES: Readonly<Record<ViewId, string>> = {
  'theorem-1': 'Theorem 1',
  'theorem-2': 'Theorem 2',
  'equation-5': 'Equation 5',
};

const faults = el('div', { class: 'fault', role: 'alert' });
const store = new Store((lines) => {
  faults.replaceChildren(...lines.map((line) => el('p', {}, `The link: ${line}; not taken.`)));
});

const shells: { readonly [V in ViewId]: Shell<V> } = {
  'theorem-1': theorem1Tab(store),
  'theorem-2': theorem2Tab(store),
  'equation-5': equation5Tab(store),
};

const tabs = VIEWS.map((view) => {
  const tab = el('button', {
    ...{ type: 'button', role: 'tab', id: `tab-${view}`, 'aria-controls': `panel-${view}` },
  });
  tab.textContent = NAMES[view];
  tab.addEventListener('click', () => store.set({ view }));
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length]!;
    store.set({ view: next });
    document.getElementById(`tab-${next}`)?.focus();
  });
  return tab;
});

const copied = el('span', { role: 'status', class: 'note' });
const theme = button(
  '',
  () => store.set({ theme: THEMES[(THEMES.indexOf(store.state.theme) + 1) % THEMES.length]! }),
  'theme',
);
const link = button(
  'Copy link',
  async () => {
    say(copied, (await copy(store.link)) ? 'copied' : 'copy it from the address bar');
  },
  'copy-link',
);

document
  .getElementById('app')!
  .append(
    el(
      'header',
      {},
      el('h1', {}, 'rewardproof explorer'),
      el('div', { class: 'tools' }, link, copied, theme),
      el('div', { class: 'tabs', role: 'tablist', 'aria-label': 'results' }, ...tabs),
    ),
    el('main', {}, faults, ...VIEWS.map((view) => shells[view].root)),
    el(
      'footer',
      {},
      'Checks of arXiv 2507.07981, computed in this page by the code of the command line. Evidence: symbolic, an identity proved; exact, rational arithmetic; certified, enclosed by intervals; numeric, float64 with a stated tolerance.',
    ),
  );

function show(state: State): void {
  document.documentElement.dataset.theme = state.theme;
  say(theme, `Theme: ${state.theme}`);
  VIEWS.forEach((view, k) => {
    const isShown = view === state.view;
    shells[view].root.hidden = !isShown;
    tabs[k]!.setAttribute('aria-selected', String(isShown));
    tabs[k]!.tabIndex = isShown ? 0 : -1;
  });
  document.title = `${NAMES[state.view]} · rewardproof explorer`;
  shells[state.view].update(state);
}

store.listen(show);
show(store.state);
