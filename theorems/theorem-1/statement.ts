/**
 * Theorem 1 of "Why is Your Language Model a Poor Implicit Reward Model?" (Razin, Lin, Yao, Arora; arXiv 2507.07981).
 * This file states what is claimed; it imports nothing from the checkers.
 */

import type { ResultStatement, Statement } from '../../lib/audit/types.ts';

const setting: Statement = {
  id: 'setting',
  words:
    'A prompt x with finitely many responses y, a reference distribution pi_ref(.|x) and a set C(x) of correct responses; beta > 0, delta > 0, q = e^(delta/beta), p = pi_ref(C(x)|x). A distribution pi has the implicit reward r(x,y) = beta ln(pi(y|x)/pi_ref(y|x)). It is a verifier with margin delta if r(x,y+) >= r(x,y-) + delta for every y+ in C(x) and y- outside. The tilt of pi_ref is pi(y|x) = pi_ref(y|x) q^[y in C(x)] / Z(x) with Z(x) = 1 + (q - 1) p.',
  latex:
    '\\pi(y|x)=\\pi_{\\mathrm{ref}}(y|x)\\,\\frac{e^{(\\delta/\\beta)\\mathbb 1[y\\in C(x)]}}{Z(x)},\\quad Z(x)=1+\\pi_{\\mathrm{ref}}(C(x)|x)(e^{\\delta/\\beta}-1)',
};

const hypotheses: readonly Statement[] = [
  {
    id: 'H1',
    words: 'pi_ref(.|x) is a distribution and gives every response a positive probability',
    latex: '\\pi_{\\mathrm{ref}}(y|x)>0,\\quad\\sum_y\\pi_{\\mathrm{ref}}(y|x)=1',
  },
  { id: 'H2', words: 'some response is correct: C(x) is not empty', latex: 'C(x)\\neq\\varnothing' },
];

const claims: readonly Statement[] = [
  {
    id: 'theorem-1.a',
    words:
      'the tilt is a distribution, and its implicit reward is a verifier with margin delta: r(x,y+) - r(x,y-) = delta exactly, for every correct y+ and incorrect y-',
    latex:
      'r_{\\mathrm{IM}}(x,y^+)-r_{\\mathrm{IM}}(x,y^-)=\\delta\\quad\\forall y^+\\in C(x),\\,y^-\\notin C(x)',
  },
  {
    id: 'theorem-1.b',
    words:
      'verifying does not need generating: the tilt gives the correct responses at most e^(delta/beta) times the probability that pi_ref gives them, per prompt and on average over prompts',
    latex: '\\pi(C(x)|x)\\le\\pi_{\\mathrm{ref}}(C(x)|x)\\,e^{\\delta/\\beta}',
  },
  {
    id: 'theorem-1.c',
    beyondPaper: true,
    words:
      'the tilt is optimal. Every pi whose implicit reward is a verifier with margin delta has pi(C(x)|x) >= q p/(1 + (q - 1) p), for 0 < p < 1, and the tilt attains it',
    latex:
      '\\pi(C(x)|x)\\ge\\frac{qp}{1+(q-1)p},\\quad q=e^{\\delta/\\beta},\\ p=\\pi_{\\mathrm{ref}}(C(x)|x)',
  },
];

export const statement: ResultStatement = {
  id: 'theorem-1',
  title: 'Theorem 1: learning to verify does not require learning to generate',
  source: 'arXiv 2507.07981, Theorem 1; claim (c) goes beyond the paper',
  setting,
  hypotheses,
  claims,
};
