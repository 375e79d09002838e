/**
 * Equation 3 of "Why is Your Language Model a Poor Implicit Reward Model?" (Razin, Lin, Yao, Arora; arXiv 2507.07981):
 * the Bradley-Terry loss, with the gradients that both kinds of reward model follow. This file states what is
 * claimed; it imports nothing from the checkers.
 */

import type { ResultStatement, Statement } from '../../lib/audit/types.ts';

const setting: Statement = {
  id: 'setting',
  words:
    'Preference pairs (x_i, y_i+, y_i-), i = 1..n, and a reward r. Loss l(r) = mean of -ln s(m_i) with the margins m_i = r(x_i, y_i+) - r(x_i, y_i-) and s(m) = 1/(1 + e^-m); g_i = s(-m_i). Explicit reward r_EX = <u, h_{x,y}>; implicit reward r_IM = beta ln(pi(y|x)/pi_ref(y|x)), pi = softmax(U h) token by token. The accuracy counts a tie as 1/2.',
  latex:
    '\\ell(r)=\\frac1n\\sum_{i=1}^n-\\ln\\sigma\\bigl(r(x_i,y_i^+)-r(x_i,y_i^-)\\bigr),\\quad g_i=\\sigma\\bigl(r(x_i,y_i^-)-r(x_i,y_i^+)\\bigr)',
};

const hypotheses: readonly Statement[] = [
  { id: 'H1', words: 'there is at least one pair: n >= 1', latex: 'n\\ge1' },
  {
    id: 'H2',
    words: 'all rewards are finite; for an implicit reward this means that pi and pi_ref are positive',
    latex: 'r(x_i,y_i^\\pm)\\in\\mathbb R',
  },
  {
    id: 'H3',
    words: 'hidden representations are fixed: gradients are taken in u or U alone',
    latex: 'h_z\\text{ fixed}',
  },
];

const claims: readonly Statement[] = [
  {
    id: 'equation-3.a',
    words:
      'gradients: dl/dr(x_i, y_i+) = -g_i/n and dl/dr(x_i, y_i-) = +g_i/n with 0 < g_i < 1; in the head, -mean of g_i (h_i+ - h_i-); in the unembedding matrix, -mean of g_i beta (sum of grad ln pi over the tokens of y_i+, minus the same over y_i-), grad_U ln pi(w|h) = (e_w - p) h^T',
    latex:
      '\\nabla_u\\ell=-\\tfrac1n\\textstyle\\sum_i g_i(h_i^+-h_i^-),\\quad\\nabla_U\\ell=-\\tfrac\\beta n\\sum_i g_i\\bigl(\\sum_l\\nabla\\ln\\pi(y_{i,l}^+|\\cdot)-\\sum_l\\nabla\\ln\\pi(y_{i,l}^-|\\cdot)\\bigr)',
  },
  {
    id: 'equation-3.b',
    beyondPaper: true,
    words:
      'the loss depends on the margins alone (adding c(x) to all rewards of a prompt changes nothing; for one-token responses the log-partition function cancels), is strictly decreasing and convex in each margin, equals ln 2 at margins 0, lies between max(0, -m) and max(0, -m) + e^-|m| for each pair and so tends to 0 as all margins grow',
    latex:
      '\\ell=\\tfrac1n\\textstyle\\sum_i\\varphi(m_i),\\ \\varphi(m)=\\ln(1+e^{-m}),\\ \\varphi(0)=\\ln2,\\ \\max(0,-m)<\\varphi(m)<\\max(0,-m)+e^{-|m|}',
  },
  {
    id: 'equation-3.c',
    beyondPaper: true,
    words:
      'loss and accuracy: acc > 1 - l/ln 2 (strictly, ties counted 1/2); l < ln 2/n implies accuracy 1, and for n >= 2 already l <= ln 2/n does; no larger constant than ln 2 will do',
    latex: '\\mathrm{acc}>1-\\ell/\\ln2,\\qquad\\ell<\\ln2/n\\Rightarrow\\mathrm{acc}=1',
  },
];

export const statement: ResultStatement = {
  id: 'equation-3',
  title: 'Equation 3: the Bradley-Terry loss and its gradients',
  source: 'arXiv 2507.07981, Equation 3; the bounds on shape and accuracy go beyond the paper',
  setting,
  hypotheses,
  claims,
};
