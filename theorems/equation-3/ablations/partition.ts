/** Without one-token responses the log-partition functions do not cancel. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { integers, rational, toStrings, type Vector } from '../../../lib/exact/fractions.ts';
import { nextTokenDistribution, type Position } from '../../../lib/learning-dynamics/exact-step.ts';
import type { AblationOptions } from './constants.ts';

/** U = ln q, U_ref = 0. Shape [3, 1]. */
const Q: readonly Vector[] = [integers(2), integers(3), integers(5)];
const PROMPT = integers(1);
const LATER = integers(2);

/** π(y)/Π_l e^{⟨U_{y_l}, h_l⟩}: 1 over the product of the partition functions. */
function overPartition(response: readonly Position[]): ReturnType<typeof rational> {
  return response.reduce((product, { token, hidden }) => {
    const p = nextTokenDistribution(Q, hidden)[token]!;
    const weight = Array.from({ length: Number(hidden[0]!.n) }, () => Q[token]![0]!).reduce((a, b) =>
      a.mul(b),
    );
    return product.mul(p.div(weight));
  }, rational(1));
}

/**
 * e^{margin/β} of (y+, y−) against the ratio of e^{⟨U_y, h⟩} alone. One-token responses to one prompt: equal. "0 1"
 * against "2": the second position of y+ has a partition function of its own, 4 + 9 + 25 = 38 (and 3 under U_ref).
 */
export function longerResponses({ keep = false }: AblationOptions = {}): Ablation {
  const chosen: Position[] = [{ hidden: PROMPT, token: 0 }];
  if (!keep) chosen.push({ hidden: LATER, token: 1 });
  const rejected: Position[] = [{ hidden: PROMPT, token: 2 }];
  const ratio = overPartition(chosen).div(overPartition(rejected));
  const remains = !ratio.equals(1n);
  return {
    drops: 'one-token responses replaced by longer ones in "the log-partition function cancels"',
    expected: 'The partition function of the second position stays in the margin.',
    observed: `The log-partitions contribute ln(${ratio.toFraction()}) to ln π(y+) − ln π(y−)${remains ? '' : ': they cancel'}.`,
    level: 'exact',
    verdict: remains ? 'verified' : 'refuted',
    witness: {
      exponentialsOfUnembedding: Q.map(toStrings),
      chosen: chosen.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
      rejected: rejected.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
      partitionShare: ratio.toFraction(),
    },
  };
}
