/** What the experiment asks. Imports nothing that measures. */

import type { ExperimentStatement } from '../../lib/experiment/types.ts';

export const statement: ExperimentStatement = {
  id: 'dynamics',
  title: 'Equations 4 and 5 along real training',
  source: 'Equations 4 and 5 of arXiv 2507.07981, step by step and summed over training runs',
  setting:
    'A transformer of width 64 and 2 layers, pre-trained on a synthetic language with two lexicons A and B, becomes an explicit (EX-RM) or implicit (IM-RM) reward model by full-batch gradient descent (AdamW as an ablation) on the Bradley-Terry loss of pairs in A, with u or U alone or with all parameters. Before each step, Equation 4 or 5 predicts the change of the reward of every response to held-out prompts, in A and in B; each training pair has its own g and the weight 1/n. Float64.',
  claims: [
    {
      id: 'dynamics.explicit',
      words:
        'fixed representations: Equation 4 gives the change of every explicit reward in every step, and its sum that over the whole run, up to rounding',
      latex: '\\Delta r=\\frac{\\eta}{n}\\sum_i g_i\\langle h_{\\bar x,\\bar y},h_i^+-h_i^-\\rangle',
    },
    {
      id: 'dynamics.implicit',
      words:
        'fixed representations: in every step the change of every implicit reward is at most what Equation 5 predicts, by no more than the bound of Hoeffding’s lemma, so the same holds for the sums over a run; the error is of second order in the learning rate',
      latex:
        '-\\beta\\sum_k\\tfrac18\\mathrm{range}_v((\\Delta U\\bar h_k)_v)^2\\le\\Delta r-\\eta\\beta^2\\tfrac1n\\sum_i g_i[\\cdots]\\le0',
      beyondPaper: true,
    },
    {
      id: 'dynamics.full',
      words:
        'all parameters train: the error of Equations 4 and 5, with the representations of the moment, is of first order in the learning rate, and they explain most of the change, of implicit rewards not all',
      latex: '\\Delta r-\\text{prediction}=\\Theta(\\eta)',
      beyondPaper: true,
    },
    {
      id: 'dynamics.pairs',
      words:
        'token pairs: rho is in [0,2] for equal tokens and in [-2,1] for different ones; the word of a paraphrase has equal tokens in no training response, and what lowers its re-used carrier are mostly equal tokens in rejected responses',
      latex: '\\rho_{k,l}\\in[0,2]\\ (\\bar y_k=y_l),\\quad\\rho_{k,l}\\in[-2,1]\\ (\\bar y_k\\ne y_l)',
    },
    {
      id: 'dynamics.paraphrase',
      words:
        'training that raises the reward of a response lowers that of its paraphrase under IM-RM and not under EX-RM, where the paraphrase opens with a carrier of rejected responses; a negative coefficient of a step foretells a fall',
      latex: '\\Delta r_{\\mathrm{IM}}(\\bar x,\\bar y_B)<0<\\Delta r_{\\mathrm{IM}}(\\bar x,\\bar y_A)',
    },
    {
      id: 'dynamics.adamw',
      words:
        'AdamW, fixed representations: Equations 4 and 5, which speak about gradient descent, are not exact for its steps, not even after the best factor',
      latex: '\\min_c\\|\\Delta r-cP\\|/\\|\\Delta r\\|>0',
      beyondPaper: true,
    },
  ],
  notCovered: [
    'language models of a realistic size and natural language: one synthetic language, one model size; words do not depend on prompts, so that prompts of one seed are nearly repetitions and seeds are the sample',
    'responses have one or two tokens (carrier and word)',
    'mini-batches, momentum and weight decay; the AdamW runs are short',
    'the part of the change that other parameters than u or U cause is measured, not predicted by a formula',
  ],
};
