/** Claims of the paper that no audit speaks about, and the questions that it leaves open. */

import type { UnauditedClaim } from '../lib/audit/markdown.ts';

export const unaudited: readonly UnauditedClaim[] = [
  {
    id: 'hamiltonian',
    words:
      'an IM-RM trained on a language model verifies Hamiltonian cycles with accuracy 0.980 to 0.993 and generates none',
    source: 'Figure 3',
    here: 'experiment hamiltonian (small models: verified), kept runs hamiltonian-* (models from scratch, one seed)',
  },
  {
    id: 'token-shift-controlled',
    words: 'on unseen paraphrases the EX-RM keeps accuracy 1.00, the IM-RM falls to 0.022 and 0.019',
    source: 'Figure 4',
    here: 'experiment token-shift (small models: verified, and what decides it), kept runs token-shift-* (100M and 1B from scratch)',
  },
  {
    id: 'token-shift',
    words: 'trained on UltraFeedback, EX-RMs beat IM-RMs under token-level shift (0.665 against 0.602)',
    source: 'Table 1, Figure 5',
    here: 'the experiment preference on language models measures it; not reproduced: kept run preference-tiny is too small to tell',
  },
  {
    id: 'domain-shift',
    words: 'under domain shift IM-RMs are on par or better (0.720 against 0.621)',
    source: 'Table 1, Figure 5',
    here: 'the same; lengths alone reach 0.945 on one of the sets',
  },
  {
    id: 'margins',
    words: 'EX-RMs induce larger normalised reward margins (1.014 against 0.813)',
    source: 'Table 1',
    here: 'the same',
  },
  {
    id: 'OQ1',
    words: 'when and why IM-RMs win under domain shift',
    source: 'open question',
    here: 'length as a confound: docs/discrepancies.md; else nothing',
  },
  {
    id: 'OQ2',
    words: 'criteria beyond accuracy: margin, calibration, downstream policy optimisation',
    source: 'open question',
    here: 'margins, ECE and Brier of every run; no policy optimisation',
  },
  { id: 'OQ3', words: 'process rewards on intermediate steps', source: 'open question', here: 'nothing' },
  {
    id: 'OQ4',
    words:
      'Theorem 2 beyond single tokens and fixed representations (ablations H1 and H2 of Theorem 2 show that its claims then fail)',
    source: 'open question',
    here: 'experiment beyond-single-token: (b) does not carry over',
  },
];
