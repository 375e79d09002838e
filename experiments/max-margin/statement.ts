/** What the experiment asks. Imports nothing that measures. */

import type { ExperimentStatement } from '../../lib/experiment/types.ts';

export const statement: ExperimentStatement = {
  id: 'max-margin',
  title: 'Max-margin directions of explicit and implicit reward models',
  source: 'Theorem 2 of arXiv 2507.07981, measured; the rate and the times go beyond it',
  setting:
    'Fixed random representations, single-token responses. Explicit model: r = <u, h_{x,y}>, only u is trained. Implicit model: r = beta ln(pi/pi_ref), only U is trained, through its full softmax. Gradient descent on the Bradley-Terry loss below the step limit of Theorem 2, followed to t = 10^300 steps: 2000 true steps at least, then their continuation in ln t.',
  claims: [
    {
      id: 'max-margin.direction',
      words:
        'the head u(t) of the explicit model turns to the max-margin separator u* of the training differences',
      latex: '\\frac{u(t)}{\\|u(t)\\|}\\to\\frac{u^*}{\\|u^*\\|}',
    },
    {
      id: 'max-margin.rate',
      words: 'it does so like C/ln t, with a constant C that can be predicted',
      latex: '\\sin\\angle(u(t),u^*)\\cdot\\ln t\\to C',
      beyondPaper: true,
    },
    {
      id: 'max-margin.time',
      words:
        'the certified time t0 is never earlier than the time from which the accuracy on D_E is seen to be the share that u* ranks correctly, and that time is predicted for pairs that are ranked late',
      latex: '\\forall t\\ge t_0:\\ \\mathrm{acc}_{D_E}(t)\\ge\\mathrm{acc}_{D_E}(u^*)',
      beyondPaper: true,
    },
    {
      id: 'max-margin.implicit',
      words:
        'the implicit model turns as well, to a max-margin solution of its own: U(t) - U(0) to the matrix W* of least norm with <W_{y+} - W_{y-}, h_x> >= 1 on D_T',
      latex: '\\frac{U(t)-U(0)}{\\|U(t)-U(0)\\|}\\to\\frac{W^*}{\\|W^*\\|}',
      beyondPaper: true,
    },
    {
      id: 'max-margin.unseen',
      words:
        'the rows of U that belong to unseen tokens never move, so that the implicit model stays at accuracy 1/2 on D_E, where the explicit model is above it for synonyms',
      latex: '\\mathrm{acc}_{D_E}(r_{\\mathrm{IM}}(t))=\\tfrac12',
    },
  ],
  notCovered: [
    'responses of more than one token, and representations that train along',
    'times beyond the true steps are followed by an implicit integrator in ln t (tolerance 1e-8), not step by step',
    'representations are random; learned ones are not looked at here',
  ],
};
