/**
 * Equation 4 of "Why is Your Language Model a Poor Implicit Reward Model?" (Razin, Lin, Yao, Arora; arXiv 2507.07981):
 * how one gradient step changes an explicit reward. This file states what is claimed; it imports
 * nothing from the checkers.
 */

import type { ResultStatement, Statement } from '../../lib/audit/types.ts';

const setting: Statement = {
  id: 'setting',
  words:
    "Explicit reward r(x, y) = <u, h_{x,y}>. One gradient step of size eta > 0 on the Bradley-Terry loss of n pairs (the paper: n = 1), u+ = u - eta grad l(u); h_i+ and h_i- are the representations of the chosen and the rejected response, g_i = s(-<u, h_i+ - h_i->) with s(m) = 1/(1 + e^-m), and k = h_{x',y'} that of any evaluated response. Dr = <u+ - u, k>.",
  latex:
    'u^+=u-\\eta\\nabla\\ell(u),\\quad\\Delta r(\\bar x,\\bar y)=\\langle u^+-u,h_{\\bar x,\\bar y}\\rangle',
};

const hypotheses: readonly Statement[] = [
  {
    id: 'H1',
    words: 'hidden representations are fixed; only the head u is trained',
    latex: 'h_z\\text{ fixed}',
  },
  {
    id: 'H2',
    words: 'one plain gradient step on the pair (or on the mean over the pairs), with eta > 0',
    latex: 'u^+=u-\\eta\\nabla\\ell(u),\\ \\eta>0',
  },
];

const claims: readonly Statement[] = [
  {
    id: 'equation-4.a',
    words:
      'Dr = eta g <k, h+ - h-> exactly, for every eta > 0 and not only to first order; for n pairs, Dr = (eta/n) sum of g_i <k, h_i+ - h_i->',
    latex: '\\Delta r(\\bar x,\\bar y)=\\eta\\,g\\,\\langle h_{\\bar x,\\bar y},h_{x,y^+}-h_{x,y^-}\\rangle',
  },
  {
    id: 'equation-4.b',
    beyondPaper: true,
    words: 'n = 1: the trained margin rises by eta g |h+ - h-|^2, so strictly unless h+ = h-',
    latex: '\\Delta m=\\eta\\,g\\,\\|h^+-h^-\\|^2\\ge0',
  },
  {
    id: 'equation-4.c',
    beyondPaper: true,
    words:
      'n = 1: the reward of k rises, stays or falls exactly as <k, h+ - h-> is positive, zero or negative, whatever eta, u and g are; so r(x, y+) itself falls exactly when |h+|^2 < <h+, h->; if it rises, so does every k within the distance <h+, h+ - h->/|h+ - h-| of h+, and no larger distance will do',
    latex: '\\operatorname{sign}\\Delta r=\\operatorname{sign}\\langle h_{\\bar x,\\bar y},h^+-h^-\\rangle',
  },
];

export const statement: ResultStatement = {
  id: 'equation-4',
  title: 'Equation 4: one gradient step changes an explicit reward by eta g <h, h+ - h->',
  source: 'arXiv 2507.07981, Equation 4; claims (b) and (c) are its consequences',
  setting,
  hypotheses,
  claims,
};
