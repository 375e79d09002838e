/** The symbolic evidence of Equation 3. The prover is loaded when an audit asks for it, not before. */

import { holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import type { IdentityProof } from '../../../lib/symbolic/identities.ts';
import type { SymbolicErrors } from '../formulas.ts';

type Gradients = typeof import('../../../lib/symbolic/gradients.ts');
let gradients: Gradients | null = null;

/** To be awaited once before the checks run, so that they can stay synchronous. */
export async function loadSymbolic(): Promise<void> {
  gradients = await import('../../../lib/symbolic/gradients.ts');
}

const VOCABULARIES = [2, 3, 4, 5, 6] as const;
const WIDTHS = [1, 2, 3, 4] as const;

function planted<P>(error: P | undefined): { readonly planted?: P } {
  return error === undefined ? {} : { planted: error };
}

/** Holds with the number of identities when all proofs succeed. */
export function decideProofs(proofs: readonly IdentityProof[]): Outcome {
  const identities = proofs.flatMap((proof) => proof.identities);
  const refuted = identities.find(({ witness }) => witness !== undefined);
  if (refuted !== undefined) {
    const { assignment, value } = refuted.witness!;
    const point = Object.entries(assignment)
      .map(([name, at]) => `${name} = ${at}`)
      .join(', ');
    return violated(`${refuted.text} is false: the sides differ by ${value} at ${point}`);
  }
  const left = identities.find(({ proved }) => !proved);
  if (left !== undefined) return open(`left open: ${left.text}`);
  return holds(identities.length, identities.length, 0);
}

function prove(collect: (library: Gradients) => readonly IdentityProof[]): Outcome {
  return gradients === null ? open('the symbolic part was not loaded') : decideProofs(collect(gradients));
}

export const proveRewards = ({ rewards }: SymbolicErrors): Outcome =>
  prove((library) => [library.proveLossGradient(planted(rewards))]);

export const proveExplicit = ({ explicit }: SymbolicErrors): Outcome =>
  prove((library) => WIDTHS.map((width) => library.proveExplicitLossGradient(width, planted(explicit))));

export const proveImplicit = ({ implicit }: SymbolicErrors): Outcome =>
  prove((library) => VOCABULARIES.map((v) => library.proveImplicitLossGradient(v, planted(implicit))));

export const proveShape = ({ shape }: SymbolicErrors): Outcome =>
  prove((library) => [library.proveLossShape(planted(shape))]);

export const proveMargins = ({ margin }: SymbolicErrors): Outcome =>
  prove((library) =>
    // The shifts have no vocabulary: one of the calls proves them.
    VOCABULARIES.map((v) =>
      library.proveMarginDependence(v, {
        ...planted(margin),
        ...(v > VOCABULARIES[0] ? { counts: [] } : {}),
      }),
    ),
  );
