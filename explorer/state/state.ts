/** All controls of the page, and the link that carries them. */

import { choice, decimal, type Field, flag, integer, integers, optional } from './fields.ts';

export const VIEWS = ['theorem-1', 'theorem-2', 'equation-5'] as const;
export type ViewId = (typeof VIEWS)[number];

export const THEMES = ['auto', 'light', 'dark'] as const;
export const DROPS = ['none', 'H3', 'H4', 'H5', 'H6'] as const;
export type Drop = (typeof DROPS)[number];

/** Coordinates in the plane are integers over this. */
export const GRID = 16;
export const MOST_COORDINATE = 64;
export const MOST_PAIRS = 200;
export const MOST_EVALUATION_PAIRS = 12;
export const VOCABULARY_SIZE = 12;
export const MOST_TOKENS = 8;

const SEED = integer(2507, -2147483648, 2147483647);
/** Random instances per check of an audit. */
const RUNS = integer(32, 1, 200);
const pairs = (most: number): Field<readonly number[] | null> =>
  optional(integers([], { low: -MOST_COORDINATE, high: MOST_COORDINATE, least: 1, most, groups: 4 }));
const tokens = (fallback: readonly number[]): Field<readonly number[]> =>
  integers(fallback, { low: 0, high: VOCABULARY_SIZE - 1, least: 1, most: MOST_TOKENS });

/** Controls of each view; numbers named log… are powers of ten. */
export const FIELDS = {
  'theorem-1': {
    seed: SEED,
    runs: RUNS,
    /** π_ref(C), δ and β. */
    p: decimal(-3, -12, -0.05, 2),
    delta: decimal(0, -2, 2, 2),
    beta: decimal(-0.3, -2, 2, 2),
    responses: integer(6, 2, 12),
    correct: integer(2, 1, 11),
  },
  'theorem-2': {
    seed: SEED,
    runs: RUNS,
    pairs: integer(5, 1, MOST_PAIRS),
    tests: integer(4, 1, MOST_EVALUATION_PAIRS),
    beta: decimal(0, -2, 1, 2),
    /** Step in percent of the limit of H4. */
    rate: integer(50, 5, 99),
    /** log10 t. */
    t: decimal(3, 0, 300, 1),
    drop: choice(DROPS),
    /** Moved points: x, y of y+ and of y-, per pair. */
    train: pairs(MOST_PAIRS),
    eval: pairs(MOST_EVALUATION_PAIRS),
  },
  'equation-5': {
    seed: SEED,
    runs: RUNS,
    chosen: tokens([2, 8, 0]),
    rejected: tokens([2, 8, 4]),
    paraphrase: tokens([3, 8, 1]),
    eta: decimal(-0.5, -4, 4, 2),
    beta: decimal(0, -2, 2, 2),
    step: flag,
  },
} as const satisfies Record<ViewId, object>;

type ValueOf<F> = F extends Field<infer T> ? T : never;
export type ViewState<V extends ViewId> = {
  readonly [K in keyof (typeof FIELDS)[V]]: ValueOf<(typeof FIELDS)[V][K]>;
};

export interface State {
  readonly view: ViewId;
  readonly theme: (typeof THEMES)[number];
  readonly views: { readonly [V in ViewId]: ViewState<V> };
}

type AnyField = Field<unknown>;
type AnyFields = Readonly<Record<string, AnyField>>;

const fieldsOf = (view: ViewId): AnyFields => FIELDS[view] as unknown as AnyFields;

function fallbackOf(view: ViewId): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fieldsOf(view)).map(([name, { fallback }]) => [name, fallback]));
}

export const INITIAL: State = {
  view: 'theorem-1',
  theme: 'auto',
  views: Object.fromEntries(VIEWS.map((view) => [view, fallbackOf(view)])) as unknown as State['views'],
};

/** "#view=theorem-1&seed=2507&…": the view on show with all of its controls. */
export function linkOf(state: State): string {
  const values = state.views[state.view] as unknown as Readonly<Record<string, unknown>>;
  const parts = [`view=${state.view}`];
  for (const [name, field] of Object.entries(fieldsOf(state.view))) {
    const text = field.write(values[name]);
    if (text !== '') parts.push(`${name}=${text}`);
  }
  if (state.theme !== 'auto') parts.push(`theme=${state.theme}`);
  return `#${parts.join('&')}`;
}

export interface ReadLink {
  readonly state: State;
  /** One line for each part of the link that was not taken. */
  readonly faults: readonly string[];
}

const MOST_SHOWN = 40;
const quoted = (text: string): string =>
  JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads a link; what it does not say, or says wrongly, is taken from `before`. */
export function readLink(hash: string, before: State = INITIAL): ReadLink {
  const faults: string[] = [];
  const given = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decoded(at < 0 ? part : part.slice(0, at));
    if (given.has(name)) faults.push(`${quoted(name)} stands there twice; expected once`);
    else given.set(name, at < 0 ? '' : decoded(part.slice(at + 1)));
  }
  const take = <T>(name: string, field: Field<T>, fallback: T): T => {
    const text = given.get(name);
    given.delete(name);
    if (text === undefined) return fallback;
    const found = field.read(text);
    if ('value' in found) return found.value;
    faults.push(`${name} is ${quoted(text)}; expected ${found.expected}`);
    return fallback;
  };
  const view = take('view', choice(VIEWS), before.view);
  const theme = take('theme', choice(THEMES), before.theme);
  const isNamed = given.size > 0;
  // A link that names controls says all of them: what it leaves out has its first value.
  const old = (isNamed ? INITIAL : before).views[view] as unknown as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fieldsOf(view))) values[name] = take(name, field, old[name]);
  for (const name of given.keys()) faults.push(`${quoted(name)} is no control of ${view}`);
  const state = { view, theme, views: { ...before.views, [view]: values } } as State;
  return consistent(state, faults);
}

/** Controls that limit each other. */
function consistent(state: State, faults: string[]): ReadLink {
  const one = state.views['theorem-1'];
  const two = state.views['theorem-2'];
  const tooMany = one.correct >= one.responses;
  if (tooMany) faults.push(`correct is "${one.correct}"; expected fewer than the ${one.responses} responses`);
  const views: State['views'] = {
    ...state.views,
    'theorem-1': tooMany ? { ...one, correct: one.responses - 1 } : one,
    // Points that are given say how many they are.
    'theorem-2': {
      ...two,
      pairs: two.train === null ? two.pairs : two.train.length / 4,
      tests: two.eval === null ? two.tests : two.eval.length / 4,
    },
  };
  return { state: { ...state, views }, faults };
}
