import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EXPLICIT_STEP_ERRORS, proveExplicitStep, proveTrainedPair } from './explicit-step.ts';
import {
  GRADIENT_ERRORS,
  IMPLICIT_GRADIENT_ERRORS,
  MARGIN_ERRORS,
  proveExplicitLossGradient,
  proveImplicitLossGradient,
  proveLossGradient,
  proveLossShape,
  proveMarginDependence,
  SHAPE_ERRORS,
} from './gradients.ts';
import type { IdentityProof } from './identities.ts';

const it = suite('gradients of the Bradley-Terry loss');

const VOCABULARIES = [2, 3, 4, 5, 6];
const WIDTHS = [1, 2, 3, 4];

function family<Planted extends string>(
  name: string,
  prove: (planted: Planted | undefined) => IdentityProof,
  errors: readonly Planted[],
): void {
  it(`proves ${name} and refutes each planted error`, () => {
    const { verdict, identities } = prove(undefined);
    assert.is(verdict, 'proved');
    assert.is(new Set(identities.map(({ text }) => text)).size, identities.length);
    for (const planted of errors) {
      const proof = prove(planted);
      assert.is(proof.verdict, 'refuted', planted);
      for (const { proved, witness } of proof.identities) {
        assert.ok(proved || (witness !== undefined && witness.value !== '0'), planted);
      }
    }
  });
}

const given = <P>(planted: P | undefined): { planted?: P } => (planted === undefined ? {} : { planted });

family('the gradient in the rewards', (p) => proveLossGradient(given(p)), GRADIENT_ERRORS);
family('the shape of the loss', (p) => proveLossShape(given(p)), SHAPE_ERRORS);
for (const width of WIDTHS) {
  family(
    `the gradient in the head, D = ${width}`,
    (p) => proveExplicitLossGradient(width, given(p)),
    GRADIENT_ERRORS,
  );
  family(
    `the step of an explicit reward, D = ${width}`,
    (p) => proveExplicitStep(width, given(p)),
    EXPLICIT_STEP_ERRORS,
  );
}
for (const width of WIDTHS) {
  family(
    `what a step does to its own pair, D = ${width}`,
    (p) => proveTrainedPair(width, given(p)),
    EXPLICIT_STEP_ERRORS,
  );
}
for (const vocabulary of VOCABULARIES) {
  family(
    `that the loss depends on margins, V = ${vocabulary}`,
    (p) => proveMarginDependence(vocabulary, given(p)),
    MARGIN_ERRORS,
  );
  family(
    `the gradient in the unembedding matrix, V = ${vocabulary}`,
    (p) => proveImplicitLossGradient(vocabulary, given(p)),
    IMPLICIT_GRADIENT_ERRORS,
  );
}

it('proves the gradient in the unembedding matrix for D = 2', () => {
  assert.is(proveImplicitLossGradient(3, { width: 2 }).verdict, 'proved');
  assert.is(proveImplicitLossGradient(3, { width: 2, planted: 'beta-dropped' }).verdict, 'refuted');
});

it('refuses a vocabulary without two tokens', () => {
  assert.throws(() => proveImplicitLossGradient(1), /at least 2 tokens/);
  assert.throws(() => proveMarginDependence(1), /at least 2 tokens/);
});

it.run();
