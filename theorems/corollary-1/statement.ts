/**
 * Corollary 1 of "Why is Your Language Model a Poor Implicit Reward Model?" (Razin, Lin, Yao, Arora; arXiv 2507.07981):
 * an accurate implicit reward model need not be an efficient generator. This file states what is claimed; it imports
 * nothing from the checkers.
 */

import type { ResultStatement, Statement } from '../../lib/audit/types.ts';

const setting: Statement = {
  id: 'setting',
  words:
    'A family of prompts, one for each size n ≥ n_min, with correct responses C_n and p_n = π_ref(C_n) in closed form. π is the tilt of Theorem 1: π(y) = π_ref(y)·q/Z for y in C_n and π_ref(y)/Z otherwise, q = exp(δ/β), Z = 1 + (q − 1)p_n, so π(C_n) = q p_n/(1 + (q − 1)p_n). A generator is efficient when 1/π(C_n), its expected number of samples until a correct response, is bounded by a polynomial in n.',
  latex:
    '\\pi(y)=\\frac{\\pi_{\\mathrm{ref}}(y)\\,q^{[y\\in C_n]}}{1+(q-1)p_n},\\quad q=e^{\\delta/\\beta},\\quad p_n=\\pi_{\\mathrm{ref}}(C_n)',
};

const hypotheses: readonly Statement[] = [
  {
    id: 'H1',
    words: 'π_ref is no efficient generator: 1/p_n is bounded by no polynomial in n',
    latex: '\\forall k:\\ \\sup_n n^{-k}/p_n=\\infty',
  },
  { id: 'H2', words: 'δ/β does not depend on n', latex: '\\delta/\\beta=\\mathrm{const}' },
  {
    id: 'H3',
    words: 'C_n is not empty and π_ref is positive: 0 < p_n ≤ 1 for all n',
    latex: '0<p_n\\le1',
  },
];

const claims: readonly Statement[] = [
  {
    id: 'corollary-1.a',
    words:
      'π is no efficient generator either: for every degree k there is n0(k) with n^k·π(C_n) < 1 for all n ≥ n0(k)',
    latex: '\\forall k\\,\\exists n_0\\,\\forall n\\ge n_0:\\ n^k\\,\\pi(C_n)<1',
  },
  {
    id: 'corollary-1.b',
    words:
      'its implicit reward β ln(π(y)/π_ref(y)) is a verifier with margin δ at every size n: it exceeds that of every incorrect response by δ on every correct one',
    latex:
      'r_{\\mathrm{IM}}(y^+)\\ge r_{\\mathrm{IM}}(y^-)+\\delta\\quad\\forall y^+\\in C_n,\\ y^-\\notin C_n',
  },
  {
    id: 'corollary-1.c',
    beyondPaper: true,
    words:
      'sharp version: the tilt is the least efficient generator of all verifiers with margin δ, π(C_n)/(q p_n) tends to 1 with p_n, and every verifier whose margins are at most Δ has π(C_n) ≥ n^-k only if Δ/β ≥ ln((1 − p_n)/(p_n(n^k − 1))), which is ln(1/p_n) − k ln n up to a bounded term',
    latex: '\\frac{qp_n}{1+(q-1)p_n}\\le\\pi(C_n)\\le\\frac{Qp_n}{1+(Q-1)p_n},\\quad Q=e^{\\Delta/\\beta}',
  },
];

export const statement: ResultStatement = {
  id: 'corollary-1',
  title: 'Corollary 1: an implicit reward model can verify without being an efficient generator',
  source: 'arXiv 2507.07981, Corollary 1; claim (c) goes beyond the paper',
  setting,
  hypotheses,
  claims,
};
