/**
 * Equation 5 of "Why is Your Language Model a Poor Implicit Reward Model?" (Razin, Lin, Yao, Arora;
 * arXiv 2507.07981), with the sharper statements about its remainder that the audit adds. This file states what is
 * claimed; it imports nothing from the checkers.
 */

import type { ResultStatement, Statement } from '../../lib/audit/types.ts';

const setting: Statement = {
  id: 'setting',
  words:
    'Implicit reward r(x,y) = beta ln(pi(y|x)/pi_ref(y|x)), pi(.|z) = softmax(U h_z). One gradient step of size eta on the Bradley-Terry loss of one pair (x, y+, y-) changes U; followed is the reward of any (x̄, ȳ). g = sigma(r(x,y-) - r(x,y+)); rho_{k,l}(v) = 1[ȳ_k = v_l] - pi(ȳ_k|x,v_<l) - pi(v_l|x̄,ȳ_<k) + <pi(.|x̄,ȳ_<k), pi(.|x,v_<l)>; coefficient C = g beta^2 [sum_{k,l} rho_{k,l}(y+) <h̄_k, h+_l> - sum_{k,l} rho_{k,l}(y-) <h̄_k, h-_l>], h̄_k = h_{x̄,ȳ<k}, h±_l = h_{x,y±<l}.',
  latex:
    'C=g\\beta^2\\Bigl[\\sum_{k,l}\\rho_{k,l}(y^+)\\langle h_{\\bar x,\\bar y_{<k}},h_{x,y^+_{<l}}\\rangle-\\sum_{k,l}\\rho_{k,l}(y^-)\\langle h_{\\bar x,\\bar y_{<k}},h_{x,y^-_{<l}}\\rangle\\Bigr]',
};

const hypotheses: readonly Statement[] = [
  { id: 'H1', words: 'hidden representations are fixed; only U is trained', latex: 'h_z\\text{ fixed}' },
  {
    id: 'H2',
    words: 'the step is one gradient step on the loss of the single pair (x, y+, y-)',
    latex: 'U\\leftarrow U-\\eta\\nabla_U\\ell(x,y^+,y^-)',
  },
  {
    id: 'H3',
    words: 'the reward is implicit with a reference model that stays fixed; beta > 0 and eta > 0',
    latex: 'r=\\beta\\ln(\\pi_\\theta/\\pi_{\\mathrm{ref}}),\\ \\pi_{\\mathrm{ref}}\\text{ fixed}',
  },
];

const claims: readonly Statement[] = [
  {
    id: 'equation-5.a',
    words:
      "the first-order change of the implicit reward is eta C: <grad_U ln pi(w|h), grad_U ln pi(w'|h')> = rho <h,h'>, summed over all positions",
    latex: '\\Delta r=\\eta C+O(\\eta^2)',
  },
  {
    id: 'equation-5.b',
    words:
      'rho lies in [-2, 2] (paper); sharper: in [0, 2] for equal tokens, in [-2, 1] for different ones and in [-2, 0] of those when V = 2, all ends attained in the limit',
    latex:
      '\\rho\\in[0,2]\\text{ if }\\bar y_k=v_l,\\quad\\rho\\in[-2,1]\\text{ else},\\quad[-2,0]\\text{ if also }V=2',
  },
  {
    id: 'equation-5.c',
    words:
      'the remainder is of second order in eta; sharper: it is -(beta/2) sum_k Var_p((dU h̄_k)_v) up to a relative error of the order of eta',
    latex:
      '\\Delta r-\\eta C=-\\tfrac\\beta2\\sum_k\\mathrm{Var}_{v\\sim\\pi(\\cdot|\\bar x,\\bar y_{<k})}\\bigl((\\Delta U\\bar h_k)_v\\bigr)\\,(1+O(\\eta))',
  },
  {
    id: 'equation-5.d',
    beyondPaper: true,
    words: 'one-sided, for every step size: -beta sum_k range_v((dU h̄_k)_v)^2/8 <= dr - eta C <= 0',
    latex:
      '-\\tfrac\\beta8\\sum_k\\mathrm{range}_v\\bigl((\\Delta U\\bar h_k)_v\\bigr)^2\\le\\Delta r-\\eta C\\le0\\quad\\forall\\eta>0',
  },
  {
    id: 'equation-5.e',
    beyondPaper: true,
    words:
      'if C < 0 the implicit reward falls at every step size, if C = 0 it does not rise; if C > 0 it rises at every step size below 8C/(beta sum_k range_v((dU h̄_k/eta)_v)^2)',
    latex:
      'C<0\\Rightarrow\\Delta r<0\\ \\forall\\eta>0,\\quad C=0\\Rightarrow\\Delta r\\le0\\ \\forall\\eta>0',
  },
  {
    id: 'equation-5.f',
    words:
      'Mechanism 1: a step can lower the implicit reward of a response whose hidden representations are aligned with those of y+ and whose explicit reward rises. For single tokens y+ and y-, y+ unlike y-, and a third token w, all at one representation h that is not 0: C = g beta^2 ||h||^2 (p_{y-} - p_{y+}), and the reward of w falls if and only if exp(eta g beta ||h||^2) > p_{y-}/p_{y+}; so it falls at every step size if and only if p_{y+} >= p_{y-}',
    latex: '\\Delta r(w)<0\\iff e^{\\eta g\\beta\\|h\\|^2}>\\pi(y^-|x)/\\pi(y^+|x)',
  },
];

export const statement: ResultStatement = {
  id: 'equation-5',
  title: 'Equation 5: how one gradient step changes an implicit reward',
  source: 'arXiv 2507.07981, Equation 5; claims (d) and (e) go beyond the paper',
  setting,
  hypotheses,
  claims,
};
