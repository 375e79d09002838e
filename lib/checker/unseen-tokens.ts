/** Hypothesis H5: no token of D_E occurs as a response in D_T. Part of the trusted base. */

import type { Instance } from '../instance/types.ts';

/** Tokens that occur as a response in both sets, with the evaluation pairs they occur in; empty when H5 holds. */
export function sharedTokens({ train, evaluation }: Instance): { token: number; pair: number }[] {
  const trained = new Set([...train.chosenToken, ...train.rejectedToken]);
  const shared: { token: number; pair: number }[] = [];
  for (let e = 0; e < evaluation.count; e++) {
    for (const token of [evaluation.chosenToken[e]!, evaluation.rejectedToken[e]!]) {
      if (trained.has(token)) shared.push({ token, pair: e });
    }
  }
  return shared;
}
