/** What the experiment asks. Imports nothing that measures. */

import type { Statement } from '../../../../lib/audit/types.ts';
import type { ExperimentStatement } from '../../../../lib/experiment/types.ts';
import { machineryClaim } from '../machinery/statement.ts';

const VARIANTS: Statement = {
  id: 'token-shift.variants',
  words:
    'the same holds for variants: explicit models with mean pooling or a frozen backbone are above chance on the paraphrases, implicit ones without reference or with parts frozen far below it',
  latex: '\\mathrm{acc}(r_{\\mathrm{EX}}^{\\prime})>\\tfrac12>\\mathrm{acc}(r_{\\mathrm{IM}}^{\\prime})',
};

/** @param hasVariants whether any was trained: otherwise there is nothing to claim. */
export function statementFor(hasVariants: boolean): ExperimentStatement {
  return {
    id: 'token-shift',
    title: 'Token shift, controlled: paraphrases of answers to persona statements',
    source: 'The controlled experiment of arXiv 2507.07981, with language models',
    setting:
      'Prompts ask whether somebody of an agreeable persona would make a statement. Chosen responses affirm and rejected ones deny, each in a few fixed phrasings (the training phrasing); all crossings of chosen and rejected phrasings are pairs. The models are evaluated on the training phrasing and on unseen paraphrases, of training prompts and of test prompts. Ablations change which tokens the unseen prefixes share with training responses: "paper" as in the paper, where the chosen paraphrase opens like rejected training responses; "disjoint" none; "shares-chosen" the chosen one with chosen, "shares-rejected" the rejected one with rejected responses; "crossed" each with those of the other side.',
    claims: [
      machineryClaim('token-shift'),
      {
        id: 'token-shift.fit',
        words: 'both models rank the training phrasing correctly, on training and on test prompts',
        latex: '\\mathrm{acc}=1',
      },
      {
        id: 'token-shift.paraphrase',
        words:
          'on unseen paraphrases of test prompts, with the paper’s prefixes, the explicit model stays correct and the implicit one falls far below chance',
        latex: '\\mathrm{acc}(r_{\\mathrm{EX}})\\ge0.9,\\quad\\mathrm{acc}(r_{\\mathrm{IM}})\\le0.1',
      },
      {
        id: 'token-shift.reason',
        words:
          're-used tokens of rejected responses decide the side: where the chosen paraphrase opens like rejected training responses the implicit model is far below chance, where the rejected paraphrase does it is far above',
        latex: '\\mathrm{acc}_{\\mathrm{crossed}}\\le0.25,\\quad\\mathrm{acc}_{\\mathrm{rejected}}\\ge0.75',
        beyondPaper: true,
      },
      {
        id: 'token-shift.chosen-tokens',
        words:
          're-used tokens of chosen responses count as well: where the chosen paraphrase opens like chosen training responses the implicit model is above chance',
        latex: '\\mathrm{acc}_{\\mathrm{chosen}}>\\tfrac12',
        beyondPaper: true,
      },
      {
        id: 'token-shift.disjoint',
        words:
          'nothing else brings it far below chance: with unseen prefixes that share no token with training responses the implicit model is not far below chance',
        latex: '\\mathrm{acc}_{\\mathrm{disjoint}}\\ge0.25',
        beyondPaper: true,
      },
      {
        id: 'token-shift.coefficient',
        words:
          'the first-order coefficient of Equation 5 at the initial model foretells the side to which the implicit margin of a paraphrase moves',
        latex: '\\operatorname{sign}\\Delta m=\\operatorname{sign}c',
        beyondPaper: true,
      },
      ...(hasVariants ? [VARIANTS] : []),
    ],
    notCovered: [
      'one pair of unseen prefixes for each set: prompts vary, phrasings do not, and all prompts tend to move together, to an accuracy near 0 or near 1. An accuracy of 0 on 120 prompts is one observation about phrasings, not 120',
      'one seed of one model: test prompts are the sample, not models or trainings',
      'crossings of one prompt share it: intervals are over prompts, and with few prompts they are wide; 40 test prompts (as in the paper) can show an accuracy above 0.9 only when nearly all are right',
      'training prompts are no sample of anything: their accuracies are compared with the thresholds as they are',
      'the coefficient speaks about one gradient step with representations fixed; training moves everything',
    ],
  };
}
