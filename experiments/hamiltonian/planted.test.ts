import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allRefutable, nothingRefuted, refutesAll } from '../../lib/experiment/testing/planted.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { type Plant, plantedErrors } from './planted.ts';
import { smallRun } from './testing/small.ts';
import { tinyRun } from './testing/tiny.ts';

const it = suite('planted errors of the experiment hamiltonian');

/** Those that change what is trained are made in models of a few thousand parameters, which is quicker. */
const TINY: readonly Plant[] = ['moving-reference', 'repeated-vertex', 'verdicts-by-coin'];

const refutedIn = (evidence: readonly TimelessEvidence[]): readonly string[] =>
  evidence.filter(({ verdict }) => verdict === 'refuted').map(({ id }) => id);

it('refutes nothing without one, and tests something everywhere', async () => {
  const { evidence } = await smallRun(null);
  nothingRefuted(evidence);
  allRefutable(evidence, plantedErrors, ['hamiltonian.reference.bits']);
});

for (const { id, words, refutes } of plantedErrors) {
  it(`${id}: ${words}`, async () => {
    const { evidence } = TINY.includes(id) ? await tinyRun(id) : await smallRun(id);
    refutesAll(evidence, refutes);
  });
}

it('refutes what errors in training refute by the error alone, where models learn too little in so few steps', async () => {
  const { evidence } = await tinyRun(null);
  const without = refutedIn(evidence);
  for (const { id, refutes } of plantedErrors) {
    if (!TINY.includes(id)) continue;
    const first = refutes[0]!;
    assert.not(without.includes(first), `${id}: ${first}`);
  }
});

it.run();
