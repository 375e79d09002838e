/** Theorem 2 in the plane. */

import { type PlanePairs, planePairs } from '../../state/plane-pairs.ts';
import {
  type Drop,
  MOST_EVALUATION_PAIRS,
  MOST_PAIRS,
  type State,
  type ViewState,
} from '../../state/state.ts';
import { threeDigits } from '../../state/three-digits.ts';
import type { Theorem2View } from '../../worker/theorem-2.ts';
import type { Store } from '../store.ts';
import { Chart } from '../ui/chart.ts';
import { button, choiceGroup, numberBox, slider } from '../ui/controls.ts';
import { el, say } from '../ui/dom.ts';
import { digits } from '../ui/report.ts';
import { Shell } from '../ui/shell.ts';
import { Clock } from './clock.ts';
import { Differences } from './differences.ts';
import { pathAt } from './path-at.ts';
import { type Group, Plane, type PointId } from './plane.ts';
import { accuracySpec, constantSpec, marginSpec } from './theorem-2-charts.ts';

const VIEW = 'theorem-2';
type Two = ViewState<typeof VIEW>;

const DROPPED: readonly { readonly value: Drop; readonly label: string }[] = [
  { value: 'none', label: 'none: all hypotheses hold' },
  { value: 'H3', label: 'H3: not separable (the first pair once more, roles exchanged)' },
  { value: 'H4', label: 'H4: the step is 40 times as large' },
  { value: 'H5', label: 'H5: the first evaluation pair has trained tokens, roles exchanged' },
  { value: 'H6', label: 'H6: the implicit model does not start at its reference' },
];

/** The points on show, formed anew only when what they depend on is new. */
function memoised(): (state: Two) => PlanePairs {
  let last: Two | null = null;
  let points: PlanePairs = { train: [], evaluation: [] };
  return (state) => {
    const isKnown =
      last !== null &&
      (['seed', 'pairs', 'tests', 'train', 'eval'] as const).every((k) => last![k] === state[k]);
    if (!isKnown) points = planePairs(state);
    last = state;
    return points;
  };
}

export function theorem2Tab(store: Store): Shell<typeof VIEW> {
  const pointsOf = memoised();
  const current = (): Two => (store.state as State).views[VIEW];
  const set = (change: Partial<Two>): void => store.change(VIEW, change);
  const setGroup = (group: Group, values: readonly number[]): void =>
    set(
      group === 'train'
        ? { train: values, pairs: values.length / 4 }
        : { eval: values, tests: values.length / 4 },
    );

  const move = ({ group, pair, end }: PointId, x: number, y: number): void => {
    const values = [...pointsOf(current())[group]];
    values[4 * pair + 2 * end] = x;
    values[4 * pair + 2 * end + 1] = y;
    setGroup(group, values);
  };
  const remove = (group: Group, pair: number): void => {
    const values = pointsOf(current())[group];
    if (values.length > 4)
      setGroup(
        group,
        values.filter((_, k) => k >> 2 !== pair),
      );
  };
  /** Moved points are kept; further ones are those of the seed. */
  const resize = (group: Group, count: number): void => {
    const state = current();
    const isTrain = group === 'train';
    const size = isTrain ? { pairs: count } : { tests: count };
    const moved = isTrain ? state.train : state.eval;
    if (moved === null) {
      set(size);
      return;
    }
    const fresh = planePairs({ ...state, ...size, ...(isTrain ? { train: null } : { eval: null }) })[group];
    setGroup(group, [...moved, ...fresh.slice(moved.length)].slice(0, 4 * count));
  };

  const plane = new Plane({ onMove: move, onRemove: remove });
  const differences = new Differences();
  const accuracy = new Chart(
    230,
    'Accuracy on evaluation pairs: the dot is where the claim is first seen, t0 is certified.',
  );
  const constant = new Chart(210, 'How fast u(t) turns to u*; without a separator, the mean loss (numeric).');
  const margins = new Chart(
    200,
    'The implicit model’s margins on evaluation pairs: those of unseen tokens stand still.',
  );
  const clock = new Clock((t) => set({ t }));
  const readout = el('p', { class: 'readout' });
  const pairs = numberBox({
    ...{ name: 'pairs', label: 'training pairs', low: 1, high: MOST_PAIRS },
    onInput: (value) => resize('train', value),
  });
  const tests = numberBox({
    ...{ name: 'tests', label: 'evaluation pairs', low: 1, high: MOST_EVALUATION_PAIRS },
    onInput: (value) => resize('evaluation', value),
  });
  const add = button(
    'Add a pair',
    () => {
      const count = pointsOf(current()).train.length / 4;
      if (count >= MOST_PAIRS) return;
      resize('train', count + 1);
      requestAnimationFrame(() => plane.focus({ group: 'train', pair: count, end: 0 }));
    },
    'add',
  );
  const removeLast = button(
    'Remove the last',
    () => remove('train', pointsOf(current()).train.length / 4 - 1),
    'remove',
  );
  const back = button('Points of the seed', () => set({ train: null, eval: null }), 'reset');
  const rate = slider({
    ...{ name: 'rate', label: 'step η, share of the limit of H4', low: 5, high: 99, step: 1 },
    text: (value) => `${value} %`,
    onInput: (value) => set({ rate: value }),
  });
  const beta = slider({
    ...{ name: 'beta', label: 'β of the implicit reward', low: -2, high: 1, step: 0.05 },
    text: (value) => `β = ${threeDigits(value)}`,
    onInput: (value) => set({ beta: value }),
  });
  const drop = choiceGroup({
    ...{ name: 'drop', label: 'Drop a hypothesis and watch what breaks', choices: DROPPED },
    onInput: (value) => set({ drop: value }),
  });

  let shown: Theorem2View | null = null;
  return new Shell(
    {
      view: VIEW,
      title: 'Theorem 2: unseen tokens',
      intro:
        'Gradient descent turns the explicit model’s u(t) to the max-margin separator u* of the training pairs, and evaluation pairs are then ranked by their representations. The implicit model’s rows of unseen tokens never move.',
      shaping: [
        el('div', { class: 'pair' }, pairs.root, tests.root),
        el('div', { class: 'buttons' }, add, removeLast, back),
        drop.root,
        rate.root,
        beta.root,
      ],
      looking: [],
      figures: [
        el('div', { class: 'clock-box' }, clock.root, readout),
        el('div', { class: 'two' }, plane.root, differences.root),
        accuracy.root,
        constant.root,
        margins.root,
      ],
      lookingAt: ['t'],
      reseeded: () => ({ train: null, eval: null }),
      draw: (state, answer, isFile) => {
        pairs.set(state.pairs);
        tests.set(state.tests);
        rate.set(state.rate);
        beta.set(state.beta);
        drop.set(state.drop);
        clock.set(state.t);
        const at = answer === null ? null : pathAt(answer.path, state.t);
        const points = isFile && answer !== null ? answer.points : pointsOf(state);
        const direction = at?.direction ?? null;
        plane.root.classList.toggle('fixed', isFile);
        plane.show(points, direction, answer?.separator ?? null);
        differences.show(
          state.drop === 'H3' && !isFile ? withConflict(points) : points,
          direction,
          answer?.separator ?? null,
          new Set(answer?.supportVectors),
        );
        for (const chart of [accuracy, constant]) chart.moveCursor(state.t);
        if (answer === null) return;
        say(readout, readoutOf(answer, state));
        if (answer === shown) return;
        shown = answer;
        accuracy.show(accuracySpec(answer));
        constant.show(constantSpec(answer));
        margins.show(marginSpec(answer));
      },
    },
    store,
  );
}

/** The first pair once more with the roles exchanged, as the instance has it without H3. */
function withConflict({ train, evaluation }: PlanePairs): PlanePairs {
  return { train: [...train, ...train.slice(2, 4), ...train.slice(0, 2)], evaluation };
}

function readoutOf(answer: Theorem2View, { t }: Two): string {
  const at = pathAt(answer.path, t);
  if (at === null) return 'no step was followed';
  const { separator } = answer;
  const cosine =
    separator === null
      ? ''
      : `, cos∠(u, u*) = ${digits((at.direction[0] * separator[0] + at.direction[1] * separator[1]) / Math.hypot(...separator))}`;
  const end = at.isBeyond ? ` (the run ends at 10^${digits(answer.path.log10Time.at(-1)!)})` : '';
  return `explicit accuracy ${digits(at.accuracy)}${cosine}, mean loss ${digits(at.loss)}${end}`;
}
