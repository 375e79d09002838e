/** Equation 5: one gradient step, predicted and taken. */

import type { ViewState } from '../../state/state.ts';
import { threeDigits } from '../../state/three-digits.ts';
import { WORDS } from '../../state/words.ts';
import type { Equation5View } from '../../worker/equation-5.ts';
import type { Store } from '../store.ts';
import { Chart, type ChartSpec, type Series } from '../ui/chart.ts';
import { button, slider } from '../ui/controls.ts';
import { el, say } from '../ui/dom.ts';
import { Shell } from '../ui/shell.ts';
import { NumberLine } from './number-line.ts';
import { RhoTables } from './rho-tables.ts';
import { WordBox } from './word-box.ts';

const VIEW = 'equation-5';
/** Numbers that are seen only after the step. */
const AFTER: readonly string[] = ['actual, dr', 'dr - eta C'];

export function equation5Tab(store: Store): Shell<typeof VIEW> {
  const set = (change: Partial<ViewState<typeof VIEW>>): void => store.change(VIEW, change);
  const boxes = {
    chosen: new WordBox('chosen response y⁺', 'chosen', (tokens) => set({ chosen: tokens, step: false })),
    rejected: new WordBox('rejected response y⁻', 'rejected', (tokens) =>
      set({ rejected: tokens, step: false }),
    ),
    paraphrase: new WordBox('paraphrase ȳ, whose reward is followed', 'paraphrase', (tokens) =>
      set({ paraphrase: tokens, step: false }),
    ),
  };
  let last: WordBox = boxes.paraphrase;
  for (const box of Object.values(boxes)) {
    box.input.addEventListener('focus', () => {
      last = box;
    });
  }
  const words = el(
    'div',
    { class: 'words', role: 'group', 'aria-label': 'vocabulary: adds a word to the response edited last' },
    ...WORDS.map((word) => button(word, () => last.append(word))),
  );
  const eta = slider({
    ...{ name: 'eta', label: 'η, the size of the step', low: -4, high: 4, step: 0.05 },
    text: (x) => `η = ${threeDigits(x)}`,
    onInput: (value) => set({ eta: value }),
  });
  const beta = slider({
    ...{ name: 'beta', label: 'β of the implicit reward', low: -2, high: 2, step: 0.05 },
    text: (x) => `β = ${threeDigits(x)}`,
    onInput: (value) => set({ beta: value }),
  });
  const take = button('', () => set({ step: !store.state.views[VIEW].step }), 'step');
  take.classList.add('main');
  const tables = new RhoTables();
  const line = new NumberLine();
  const curve = new Chart(
    260,
    'The same for every step size: prediction ηC and lower bound, and, once the step is taken, the actual change. Both axes logarithmic, the vertical one to both sides of 0 (middles of certified enclosures).',
  );
  let shown: Equation5View | null = null;
  let wasTaken = false;
  return new Shell(
    {
      view: VIEW,
      title: 'Equation 5: what one step does to a paraphrase',
      intro:
        'One gradient step on the pair (y⁺, y⁻) changes the implicit reward of ȳ by a ρ-weighted sum of inner products, and never by more. A paraphrase with other tokens may fall although its representations are aligned.',
      shaping: [
        boxes.chosen.root,
        boxes.rejected.root,
        boxes.paraphrase.root,
        el('div', {}, el('span', { class: 'note' }, 'Words (neighbours mean the same):'), words),
        eta.root,
        beta.root,
      ],
      looking: [take],
      figures: [line.root, tables.root, curve.root],
      lookingAt: ['step'],
      visible: (state, quantities) =>
        state.step ? quantities : quantities.filter(({ id }) => !AFTER.includes(id)),
      draw: (state, answer) => {
        boxes.chosen.set(state.chosen);
        boxes.rejected.set(state.rejected);
        boxes.paraphrase.set(state.paraphrase);
        eta.set(state.eta);
        beta.set(state.beta);
        say(take, state.step ? 'Undo the step' : 'Take the step');
        if (answer === null || (answer === shown && state.step === wasTaken)) return;
        const isNew = answer !== shown;
        shown = answer;
        wasTaken = state.step;
        if (isNew) tables.show(answer);
        line.show(answer, state.step);
        curve.show(curveSpec(answer, state.step));
        curve.moveCursor(Math.log10(answer.learningRate));
      },
    },
    store,
  );
}

/** Changes below it are drawn at 0. */
const LEAST = 1e-6;

function curveSpec({ curve }: Equation5View, isTaken: boolean): ChartSpec {
  const line = (
    name: string,
    look: string,
    key: 'predicted' | 'actual' | 'lower',
    labelShift: number,
    labelAt: number,
  ): Series => ({
    ...{ name, look, labelAt, labelShift },
    points: curve.map((c) => [c.rate, c[key]] as const),
  });
  const all = curve.flatMap((c) => [c.predicted, c.lower, c.actual]);
  const [low, high] = [Math.min(...all), Math.max(...all, LEAST)];
  const powers = [-2, 2, 6, 10, 14].flatMap((k) => [-(10 ** k), 10 ** k]);
  const ticks = [0, ...powers].filter((at) => at >= low && at <= high);
  return {
    title: 'change of the reward over the step size',
    x: {
      label: 'step size η',
      low: -6,
      high: 6,
      ticks: [-6, -4, -2, 0, 2, 4, 6].map((at) => ({ at, text: at === 0 ? '1' : `1e${at}` })),
    },
    y: {
      label: 'change of the reward',
      low,
      high,
      warp: (value) => Math.asinh(value / LEAST),
      ticks: ticks.map((at) => ({
        at,
        text: at === 0 ? '0' : `${at < 0 ? '−' : ''}1e${Math.round(Math.log10(Math.abs(at)))}`,
      })),
    },
    series: [
      line('prediction ηC', 'bound', 'predicted', -38, 0.98),
      line('lower bound', 'reference', 'lower', 18, 0.7),
      ...(isTaken ? [line('actual Δr', 'explicit', 'actual', 18, 0.98)] : []),
    ],
    marks: [],
  };
}
