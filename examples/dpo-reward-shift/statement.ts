/**
 * Lemmas 1 and 2 of "Direct Preference Optimization: Your Language Model is Secretly a Reward Model" (Rafailov, Sharma,
 * Mitchell, Ermon, Manning, Finn; arXiv 2305.18290), and its Equation 4. What is claimed, apart from how it is checked.
 */

import type { ResultStatement } from '../../api/core.ts';

export const statement: ResultStatement = {
  id: 'dpo-shift',
  title: 'DPO, Lemmas 1 and 2: rewards that differ by a function of the prompt are equivalent',
  source: 'arXiv 2305.18290, Lemmas 1 and 2, Equation 4',
  setting: {
    id: 'setting',
    words:
      "A prompt x with finitely many responses y, a reference p(y) > 0, rewards r(y) and r'(y) = r(y) + f(y), beta > 0. Optimal is the policy pi that maximises J(pi) = E_pi r - beta KL(pi || p).",
    latex: "r'(x,y)=r(x,y)+f(x,y),\\quad J(\\pi)=E_\\pi r-\\beta\\,KL(\\pi\\|p)",
  },
  hypotheses: [{ id: 'H1', words: 'f depends on the prompt alone', latex: 'f(x,y)=f(x)' }],
  claims: [
    {
      id: 'dpo-shift.a',
      words: "r and r' have the same Bradley-Terry preferences (Lemma 1)",
      latex: "\\sigma(r'(y)-r'(z))=\\sigma(r(y)-r(z))",
    },
    {
      id: 'dpo-shift.b',
      words: "r and r' have the same optimal policy (Lemma 2)",
      latex: "\\pi_{r'}=\\pi_r",
    },
    {
      id: 'dpo-shift.c',
      words: 'the optimal policy is p e^(r/beta) / Z (Equation 4)',
      latex: '\\pi_r=p\\,e^{r/\\beta}/Z',
    },
  ],
};
