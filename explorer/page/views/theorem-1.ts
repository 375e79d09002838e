/** Theorem 1: the tilted policy, and what it can be. */

import type { ViewState } from '../../state/state.ts';
import { threeDigits } from '../../state/three-digits.ts';
import type { Theorem1View } from '../../worker/theorem-1.ts';
import type { Store } from '../store.ts';
import { Chart, type ChartSpec } from '../ui/chart.ts';
import { numberBox, slider } from '../ui/controls.ts';
import { el } from '../ui/dom.ts';
import { Shell } from '../ui/shell.ts';
import { ResponseChart } from './response-chart.ts';

const VIEW = 'theorem-1';

export function theorem1Tab(store: Store): Shell<typeof VIEW> {
  const set = (change: Partial<ViewState<typeof VIEW>>): void => store.change(VIEW, change);
  const power = (name: string) => (x: number) => `${name} = ${threeDigits(x)}`;
  const p = slider({
    ...{ name: 'p', label: 'π_ref(C), probability of a correct response', low: -12, high: -0.05, step: 0.05 },
    text: power('π_ref(C)'),
    onInput: (value) => set({ p: value }),
  });
  const delta = slider({
    ...{ name: 'delta', label: 'δ, the margin of the verifier', low: -2, high: 2, step: 0.02 },
    text: power('δ'),
    onInput: (value) => set({ delta: value }),
  });
  const beta = slider({
    ...{ name: 'beta', label: 'β of the implicit reward', low: -2, high: 2, step: 0.02 },
    text: power('β'),
    onInput: (value) => set({ beta: value }),
  });
  const responses = numberBox({
    ...{ name: 'responses', label: 'responses', low: 2, high: 12 },
    onInput: (value) =>
      set({ responses: value, correct: Math.min(store.state.views[VIEW].correct, value - 1) }),
  });
  const correct = numberBox({
    ...{ name: 'correct', label: 'of them correct', low: 1, high: 11 },
    onInput: (value) =>
      set({ correct: value, responses: Math.max(store.state.views[VIEW].responses, value + 1) }),
  });
  const envelope = new Chart(
    260,
    'The bound of claim (b), and the smallest π(C) that any verifier with this margin can have, which the tilt attains: over π_ref(C), both axes logarithmic (numeric; the dot is certified).',
  );
  const bars = new ResponseChart();
  let shown: Theorem1View | null = null;
  return new Shell(
    {
      view: VIEW,
      title: 'Theorem 1: learning to verify does not require learning to generate',
      intro:
        'Tilting π_ref by e^(δ/β) on the correct responses makes its implicit reward a verifier with margin δ, and yet it generates them at most e^(δ/β) times as often.',
      shaping: [p.root, delta.root, beta.root, el('div', { class: 'pair' }, responses.root, correct.root)],
      looking: [],
      figures: [bars.root, envelope.root],
      lookingAt: [],
      draw: (state, answer) => {
        p.set(state.p);
        delta.set(state.delta);
        beta.set(state.beta);
        responses.set(state.responses);
        correct.set(state.correct);
        if (answer === null || answer === shown) return;
        shown = answer;
        bars.show(answer);
        envelope.show(envelopeSpec(answer));
      },
    },
    store,
  );
}

const TICKS = [-12, -9, -6, -3, 0].map((at) => ({ at, text: at === 0 ? '1' : `1e${at}` }));

function envelopeSpec({ curve, here }: Theorem1View): ChartSpec {
  const line = (key: 'bound' | 'mass') => curve.map((c) => [c.p, c[key]] as const);
  return {
    title: `π(C) over π_ref(C): bound and smallest value of a verifier`,
    x: { label: 'π_ref(C)', low: -12, high: 0, ticks: TICKS },
    y: { label: 'π(C)', low: -12, high: 1, ticks: TICKS },
    series: [
      {
        name: 'π_ref(C) itself',
        look: 'reference',
        points: curve.map(({ p }) => [p, p]),
        labelAt: 0.3,
        labelShift: 16,
      },
      { name: 'bound (b)', look: 'bound', points: line('bound'), labelAt: 0.72, labelShift: -14 },
      {
        name: 'tilt, the smallest',
        look: 'explicit',
        points: line('mass'),
        labelAt: 0.98,
        labelShift: 62,
      },
    ],
    marks:
      here.p === null || here.mass === null ? [] : [{ look: 'explicit', x: here.p, y: here.mass, text: '' }],
  };
}
