/**
 * Theorem 2 of "Why is Your Language Model a Poor Implicit Reward Model?" (Razin, Lin, Yao, Arora;
 * arXiv 2507.07981). This file states what is claimed; it imports nothing from the checkers.
 */

import type { ResultStatement, Statement } from '../../lib/audit/types.ts';

const setting: Statement = {
  id: 'setting',
  words:
    'Preference pairs (x, y+, y-). Explicit reward r_EX = <u, h_{x,y}>; implicit reward r_IM = beta ln(pi(y|x)/pi_ref(y|x)), pi = softmax(U h_x). Both minimise the Bradley-Terry loss on D_T by gradient descent with step eta.',
  latex: '\\ell(r)=\\frac1{|D_T|}\\sum_{(x,y^+,y^-)\\in D_T}-\\ln\\sigma\\bigl(r(x,y^+)-r(x,y^-)\\bigr)',
};

const hypotheses: readonly Statement[] = [
  { id: 'H1', words: 'every response is a single token', latex: '|y|=1' },
  {
    id: 'H2',
    words: 'hidden representations are fixed; only u (explicit) or U (implicit) is trained',
    latex: 'h_z\\text{ fixed}',
  },
  {
    id: 'H3',
    words: 'the training set is separable for each of the two models',
    latex:
      '\\exists u:\\langle u,h_{x,y^+}-h_{x,y^-}\\rangle>0,\\quad\\exists U:\\langle U_{y^+}-U_{y^-},h_x\\rangle>0\\quad\\text{on }D_T',
  },
  {
    id: 'H4',
    words: 'the step is below 2 B^-2 min{1, beta^-2}, B the largest hidden norm in D_T',
    latex: '\\eta<2B^{-2}\\min\\{1,\\beta^{-2}\\}',
  },
  {
    id: 'H5',
    words: 'no token of the evaluation set occurs as a response in the training set',
    latex: '\\{y^\\pm:D_E\\}\\cap\\{y^\\pm:D_T\\}=\\varnothing',
  },
  {
    id: 'H6',
    words: 'the implicit model starts at its reference',
    latex: '\\pi_{\\theta(0)}=\\pi_{\\mathrm{ref}}',
  },
];

const claims: readonly Statement[] = [
  {
    id: 'theorem-2.a',
    words: 'both models fit: the loss tends to 0 and the accuracy on D_T to 1',
    latex: '\\lim_{t\\to\\infty}\\ell=0,\\quad\\lim_{t\\to\\infty}\\mathrm{acc}_{D_T}=1',
  },
  {
    id: 'theorem-2.b',
    words: 'the implicit model cannot generalise: its accuracy on D_E is exactly 1/2 at every step',
    latex: '\\mathrm{acc}_{D_E}(r_{\\mathrm{IM}}(t))=\\tfrac12\\quad\\forall t\\ge0',
  },
  {
    id: 'theorem-2.c',
    words:
      'the explicit model generalises through the representations: u(t) turns to the max-margin separator u*, and from some t0 on its accuracy on D_E is at least the share of pairs that u* ranks correctly',
    latex:
      '\\frac{u(t)}{\\|u(t)\\|}\\to\\frac{u^*}{\\|u^*\\|},\\quad\\exists t_0\\,\\forall t\\ge t_0:\\ \\mathrm{acc}_{D_E}(r_{\\mathrm{EX}}(t))\\ge\\frac{|\\{\\langle u^*,h_{x,y^+}-h_{x,y^-}\\rangle>0\\}|}{|D_E|}',
  },
];

export const statement: ResultStatement = {
  id: 'theorem-2',
  title: 'Theorem 2: implicit reward models fail on unseen tokens where explicit ones need not',
  source: 'arXiv 2507.07981, Theorem 2',
  setting,
  hypotheses,
  claims,
};
