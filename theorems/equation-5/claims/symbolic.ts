/** The symbolic evidence of claims (a) and (f). mathjs is loaded when this runs, not before. */

import { holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import type { IdentityProof } from '../../../lib/symbolic/identities.ts';
import type * as InnerProduct from '../../../lib/symbolic/inner-product.ts';
import type { Formulas } from '../formulas.ts';

let proofs: typeof InnerProduct | null = null;

/** To be awaited once before the checks run, so that they can stay synchronous. */
export async function loadSymbolic(): Promise<void> {
  proofs = await import('../../../lib/symbolic/inner-product.ts');
}

const LARGEST_VOCABULARY = 6;

function forAll(smallest: number, prove: (vocabulary: number) => IdentityProof): Outcome {
  let proved = 0;
  for (let vocabulary = smallest; vocabulary <= LARGEST_VOCABULARY; vocabulary++) {
    const result = prove(vocabulary);
    const broken = result.identities.find((identity) => !identity.proved)?.text ?? 'an identity';
    if (result.verdict === 'refuted') return violated(`V = ${vocabulary}: ${broken} is false`);
    if (result.verdict !== 'proved') return open(`V = ${vocabulary}: ${broken} was left open`);
    proved += result.identities.length;
  }
  return holds(proved, proved, 0);
}

const NOT_LOADED = open('the symbolic part was not loaded');

export function proveInnerProducts({ symbolic: { rho } }: Formulas): Outcome {
  if (proofs === null) return NOT_LOADED;
  const { proveInnerProductIdentity } = proofs;
  const planted = rho === undefined ? {} : { planted: rho };
  // Width 2 adds nothing but length beyond V = 3.
  return forAll(2, (V) => proveInnerProductIdentity(V, { ...planted, widths: V <= 3 ? [1, 2] : [1] }));
}

export function proveParaphrases({ symbolic: { paraphrase } }: Formulas): Outcome {
  if (proofs === null) return NOT_LOADED;
  const { proveParaphraseDifference } = proofs;
  return forAll(3, (V) =>
    proveParaphraseDifference(V, paraphrase === undefined ? {} : { planted: paraphrase }),
  );
}
