/** Lists of identities that are proved or refuted together. */

import type { MathNode } from 'mathjs';
import { parse } from './mathjs.ts';
import { type ProofOptions, proveEqual } from './prove.ts';
import type { Identity } from './softmax.ts';

export interface IdentityProof {
  /** 'proved' when all identities are; 'refuted' when one of them has a witness; 'undecided' otherwise. */
  readonly verdict: 'proved' | 'refuted' | 'undecided';
  readonly identities: readonly Identity[];
  /** Polynomial terms that were expanded and compared, over all identities. */
  readonly terms: number;
}

/** left = right as functions, with `text` for a reader. */
export function identity(
  text: string,
  left: string | MathNode,
  right: string | MathNode,
  options: ProofOptions = {},
): Identity {
  return { text, ...proveEqual(left, right, options) };
}

/** The text as an expression, with nodes in place of the symbols named: no detour over the text of long nodes. */
export function assemble(text: string, parts: ReadonlyMap<string, MathNode>): MathNode {
  return parse(text).transform((node) =>
    'name' in node && node.type === 'SymbolNode' ? (parts.get(String(node.name)) ?? node) : node,
  );
}

export function summarise(identities: readonly Identity[]): IdentityProof {
  return {
    verdict: identities.every(({ proved }) => proved)
      ? 'proved'
      : identities.some(({ witness }) => witness !== undefined)
        ? 'refuted'
        : 'undecided',
    identities,
    terms: identities.reduce((sum, { terms }) => sum + terms, 0),
  };
}

/** 1, …, n. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}

/** Terms as one sum, 0 when there is none. */
export function sumOf(terms: readonly string[]): string {
  return terms.length === 0 ? '0' : terms.map((term) => `(${term})`).join(' + ');
}

/** @throws RangeError unless the vocabulary has at least `least` tokens. */
export function requireVocabulary(vocabulary: number, least = 2): void {
  if (!Number.isInteger(vocabulary) || vocabulary < least) {
    throw new RangeError(`a vocabulary of at least ${least} tokens was expected, got ${vocabulary}`);
  }
}
