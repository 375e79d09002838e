/** What the experiment asks. Imports nothing that measures. */

import type { ExperimentStatement } from '../../lib/experiment/types.ts';

export const statement: ExperimentStatement = {
  id: 'beyond-single-token',
  title: 'Theorem 2 beyond single tokens and beyond fixed representations',
  source:
    'Open question of arXiv 2507.07981 about Theorem 2. Propositions are proved in README.md and illustrated here; conjectures are supported by what is measured here, and by nothing else: the verdict "verified" on a conjecture means supported on these instances',
  setting:
    'D_T and D_E are preference pairs with responses of L = 1 to 8 tokens; unless said otherwise no token of D_E occurs in D_T. Linear models: hidden representations of all prefixes h_{x,y<k} and of whole responses h_{x,y} are drawn from five families and fixed; the implicit model trains U by gradient descent on ln pi(y|x) = sum_k ln softmax(U h_{x,y<k})_{y_k}, the explicit one u on h_{x,y}. Transformers: width 16, one layer, all parameters trained by AdamW from random or pre-trained parameters, embedding tied or untied. A pair is balanced when both responses have the same multiset of prefix representations.',
  claims: [
    {
      id: 'beyond.explicit',
      words:
        'proposition: for responses of any length the explicit model keeps its part of Theorem 2: from a certified t0 on, its accuracy on D_E is at least the share that u* ranks correctly',
      latex: '\\forall t\\ge t_0:\\ \\mathrm{acc}_{D_E}(t)\\ge\\mathrm{acc}_{D_E}(u^*)',
      beyondPaper: true,
    },
    {
      id: 'beyond.rows',
      words:
        'proposition: the row of U of an unseen token never moves if all training pairs are balanced, and a pair that is not balanced moves it at some U',
      latex:
        '\\Delta U_v=-\\tfrac{\\eta\\beta}{n}\\sum_i g_i\\sum_k\\big(p_v(h^+_{ik})h^+_{ik}-p_v(h^-_{ik})h^-_{ik}\\big)',
      beyondPaper: true,
    },
    {
      id: 'beyond.half',
      words:
        'proposition: the implicit accuracy on D_E is exactly 1/2 at every step if the pairs of D_T and of D_E are balanced (proved); where those of D_E are not, no margin on D_E was 0 at the end (observed)',
      latex: '\\bar m(t)=0',
      beyondPaper: true,
    },
    {
      id: 'beyond.first-step',
      words:
        'proposition: the first step changes an unseen margin at the rate of the summed coefficient of Equation 5, which for uniform pi(0) is -(beta^2/V)<Hbar, mean_i g_i H_i>, H the sum over positions of h+ - h-',
      latex: '\\dot{\\bar m}=-\\tfrac{\\beta^2}{V}\\langle\\bar H,\\tfrac1n\\sum_i g_iH_i\\rangle',
      beyondPaper: true,
    },
    {
      id: 'beyond.exchangeable',
      words:
        'proposition: where the two evaluation responses are exchangeable for the implicit model, its accuracy has mean 1/2 over instances at every step, whatever the explicit model does',
      latex: '\\mathbb E\\,\\mathrm{acc}=\\tfrac12',
      beyondPaper: true,
    },
    {
      id: 'beyond.fits',
      words:
        'conjecture: the implicit model fits D_T at every length, though its loss is no longer convex in U',
      latex: '\\mathrm{acc}_{D_T}\\to1',
      beyondPaper: true,
    },
    {
      id: 'beyond.below-chance',
      words:
        'conjecture: from uniform pi(0), where prefixes of unseen responses resemble those of seen ones (clustered) and L >= 2, the implicit accuracy on D_E falls far below 1/2 at the first step, and stays there at the largest beta; so it does for balanced training pairs at every beta',
      latex: '\\mathrm{acc}_{D_E}\\ll\\tfrac12',
      beyondPaper: true,
    },
    {
      id: 'beyond.reversal',
      words:
        'conjecture: at the smallest beta, where the policy moves far, the implicit accuracy of the same instances rises again during training',
      latex: '\\mathrm{acc}_{D_E}(t)\\uparrow',
      beyondPaper: true,
    },
    {
      id: 'beyond.overlap',
      words:
        'conjecture: with clustered prefixes from uniform pi(0) at the largest beta, tokens that re-occur in the same role in all positions bring the implicit accuracy above 3/4, in the opposite role below 1/2',
      latex: '\\mathrm{sign}\\,\\bar m=\\pm1',
      beyondPaper: true,
    },
    {
      id: 'beyond.predictable',
      words:
        'conjecture: at the largest beta the sign of the summed coefficient of Equation 5 at U(0) predicts the sign of an unseen margin at the end of training on at least three quarters of the pairs',
      latex: '\\mathrm{sign}\\,\\bar m(t)=\\mathrm{sign}\\,\\dot{\\bar m}(0)',
      beyondPaper: true,
    },
    {
      id: 'beyond.direction',
      words:
        'conjecture: U(t)/||U(t)|| approaches a stationary direction of the normalised margin; where pairs are balanced it is the max-margin matrix W of the linear problem (proposition), elsewhere it is another one, and which one depends on U(0)',
      latex: '\\angle(U,-\\nabla\\ell(U))\\to0',
      beyondPaper: true,
    },
    {
      id: 'beyond.trained-explicit',
      words:
        'conjecture: with trained representations of a pre-trained transformer the explicit model ranks unseen synonyms as u* of the initial representations does, at every learning rate',
      latex: '\\mathrm{sign}\\,r_{\\mathrm{EX}}=\\mathrm{sign}\\langle u^*_0,\\cdot\\rangle',
      beyondPaper: true,
    },
    {
      id: 'beyond.trained-random',
      words:
        'conjecture: from random parameters u* of the initial representations predicts the ranks of the explicit model with frozen representations, and fewer of them when they are trained',
      latex: '\\mathrm{agreement}\\downarrow',
      beyondPaper: true,
    },
    {
      id: 'beyond.trained-single',
      words:
        'conjecture: on single unseen tokens (L = 1, untied, pre-trained) the implicit accuracy is exactly 1/2 with frozen representations and leaves 1/2 with trained ones, in a direction that depends on the seed',
      latex: '\\mathrm{acc}_{D_E}\\ne\\tfrac12',
      beyondPaper: true,
    },
    {
      id: 'beyond.trained-long',
      words:
        'conjecture: for L >= 2 the implicit model of a pre-trained transformer with trained representations generalises to unseen synonyms: Theorem 2 (b) does not extend',
      latex: '\\mathrm{acc}_{D_E}\\ge\\tfrac34',
      beyondPaper: true,
    },
    {
      id: 'beyond.tied',
      words:
        'conjecture: with tied embedding and unembedding the pre-trained implicit model generalises to unseen synonyms even for L = 1',
      latex: '\\mathrm{acc}_{D_E}\\ge\\tfrac34',
      beyondPaper: true,
    },
  ],
  notCovered: [
    'conjectures are about the families, sizes and times of this experiment; other languages and larger models may behave otherwise',
    'necessity in the proposition about rows is proved for one pair and for arbitrary weights g; here rows are only seen to move on random instances',
    'gradient descent at finite times: no limit in t is taken for L >= 2 but for the direction of U, along a rescaled time',
    'responses of a pair have the same length',
    'transformers are trained by AdamW in full batches, not by gradient descent',
  ],
};
