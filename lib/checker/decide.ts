/**
 * Decides a certificate of Theorem 2 from the instance alone. Part of the trusted base: no number stored in the
 * certificate is believed; what it claims is derived again and compared.
 */

import type { Instance } from '../instance/types.ts';
import { ratio, scale } from '../interval/interval.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';
import type { Certificate, ConflictCertificate, SeparableCertificate } from './certificate.ts';
import { explicitConflictFault, implicitConflictFault } from './conflict.ts';
import { decideSeparator, type SeparatorFacts } from './explicit-separator.ts';
import { decideImplicitSeparator } from './implicit-separator.ts';
import { differenceRows } from './rows.ts';
import { stepLimit } from './step-limit.ts';
import { decideTime, explicitProblem, log10Up, predict } from './theorem-2.ts';
import { sharedTokens } from './unseen-tokens.ts';

/** One thing that a certificate says, and what was found when it was derived again. */
export interface CheckLine {
  readonly what: string;
  readonly status: 'ok' | 'fails' | 'not checked';
  readonly detail: string;
}

/** The lines up to the first one that fails; accepted when none does. */
export interface CheckResult {
  readonly accepted: boolean;
  readonly lines: readonly CheckLine[];
}

/** Stops at the first line that fails. */
export function decideCertificate(instance: Instance, certificate: Certificate): CheckResult {
  const lines: CheckLine[] = [];
  const run = certificate.separable
    ? separableChecks(instance, certificate)
    : conflictChecks(instance, certificate);
  for (const line of run) {
    lines.push(line);
    if (line.status === 'fails') return { accepted: false, lines };
  }
  return { accepted: true, lines };
}

function line(what: string, failure: string | null, detail: string): CheckLine {
  return failure === null ? { what, status: 'ok', detail } : { what, status: 'fails', detail: failure };
}

function* conflictChecks(instance: Instance, certificate: ConflictCertificate): Generator<CheckLine> {
  const { train, width } = instance;
  const { support, weights } = certificate.proof.explicit;
  yield line(
    'H3 fails: weights w > 0 with Σ w_i x_i = 0',
    explicitConflictFault(differenceRows(train, width), { support, weights }),
    `exact, ${support.length} pairs`,
  );
  yield line('farkas', farkasFault(certificate, train.count), 'proportional to the exact weights');
  yield* implicitChecks(instance, certificate);
}

function farkasFault({ farkas, proof: { explicit } }: ConflictCertificate, count: number): string | null {
  if (farkas.length !== count) return `${farkas.length} entries for ${count} pairs`;
  const total = explicit.weights.reduce((a, b) => a + b, 0n);
  const share = new Float64Array(count);
  for (const [k, i] of explicit.support.entries()) share[i] = shareOf(explicit.weights[k]!, total);
  const i = share.findIndex((s, k) => !(Math.abs(s - farkas[k]!) <= 1e-12 * s + 1e-300));
  return i < 0 ? null : `entry ${i} is ${farkas[i]}, the exact weights say ${share[i]}`;
}

/** part/total as the double just below, for total > 0. */
export function shareOf(part: bigint, total: bigint): number {
  return toNumberDown(ratio(part, total).lo);
}

function* separableChecks(instance: Instance, certificate: SeparableCertificate): Generator<CheckLine> {
  const { learningRate } = certificate;
  const limit = stepLimit(instance);
  const expectedRate = instance.learningRate === 'auto' ? limit.auto : instance.learningRate;
  yield line(
    'learningRate',
    learningRate === expectedRate
      ? null
      : `the certificate has ${learningRate}, the instance ${expectedRate}`,
    `η = ${learningRate}, ${limit.admits(learningRate) ? 'below' : 'NOT below (H4 fails)'} the limit ${limit.limit === null ? '∞' : toNumberDown(limit.limit.lo).toPrecision(6)}`,
  );

  const problem = explicitProblem(instance, learningRate);
  const proof = certificate.proof.explicit;
  const decision = decideSeparator(
    problem.train,
    proof.kind === 'exact' ? proof : { kind: 'enclosed', dual: certificate.dual },
  );
  const how = proof.kind === 'exact' ? `exact, ${proof.support.length} positive dual variables` : 'enclosed';
  yield line('u*: KKT conditions of the max-margin separator', decision.ok ? null : decision.failure, how);
  if (!decision.ok) return;
  const { facts } = decision;
  yield line('level', certificate.level === facts.level ? null : `the proof is ${facts.level}`, facts.level);
  yield line('gammaStar', marginFault(certificate.gammaStar, facts), `γ* = ${certificate.gammaStar}`);
  yield line(
    'uStar',
    vectorFault(certificate.uStar, facts.direction),
    `${facts.direction.length} coordinates`,
  );
  yield line('dual', dualFault(certificate), 'the doubles nearest to the proof');
  yield line(
    'supportVectors',
    String(certificate.supportVectors) === String(facts.active)
      ? null
      : `the proof says ${facts.active.join(', ')}`,
    `${facts.active.length} pairs`,
  );
  yield* implicitChecks(instance, certificate);

  const shared = sharedTokens(instance);
  const stays = shared.length === 0 ? 0.5 : null;
  yield line(
    'imRmAccuracy',
    certificate.imRmAccuracy === stays
      ? null
      : `the certificate has ${certificate.imRmAccuracy}, H5 says ${stays}`,
    shared.length === 0
      ? 'every evaluation token is unseen (H5), so accuracy is 1/2 at every step'
      : `H5 fails: token ${shared[0]!.token} of evaluation pair ${shared[0]!.pair} is trained; nothing is claimed`,
  );

  const prediction = predict(problem, facts);
  const share = prediction.positive / prediction.pairs;
  yield line(
    'exRmPredicted',
    certificate.exRmPredicted === share
      ? null
      : `the certificate has ${certificate.exRmPredicted}, u* says ${share}`,
    `${prediction.positive} of ${prediction.pairs} pairs have ⟨u*,z⟩ > 0${prediction.undecided.length > 0 ? `, ${prediction.undecided.length} undecided` : ''}`,
  );
  if (certificate.t0 === null) {
    yield { what: 't0', status: 'not checked', detail: 'the certificate claims none' };
  } else {
    const time = decideTime(problem, facts, prediction, certificate.t0.method);
    const log10 = time.ok ? log10Up(time.time) : Number.NaN;
    const failure = !time.ok
      ? time.failure
      : certificate.t0.log10 >= log10
        ? null
        : `the certificate has 10^${certificate.t0.log10}, only 10^${log10} is proved`;
    yield line(
      't0',
      failure,
      `accuracy on D_E ≥ ${share} for all t ≥ 10^${certificate.t0.log10}: certified, ${certificate.t0.method.kind}`,
    );
  }
  yield {
    what: 'firstSeen, limitConstant',
    status: 'not checked',
    detail: 'numeric evidence; the audit computes it again',
  };
}

function* implicitChecks(instance: Instance, certificate: Certificate): Generator<CheckLine> {
  const { implicit } = certificate.proof;
  const { train, width, beta } = instance;
  if (implicit.kind === 'none') {
    yield {
      what: 'H3 for the implicit model',
      status: 'not checked',
      detail: 'the certificate has no proof of it',
    };
  } else if (implicit.kind === 'conflict') {
    const fault = implicitConflictFault(train, width, implicit);
    yield line('H3 fails for the implicit model', fault, `exact, ${implicit.support.length} pairs`);
  } else {
    const decision = decideImplicitSeparator(train, width, beta, implicit.dual);
    yield line(
      'H3 for the implicit model: a separating unembedding matrix',
      decision.ok ? null : decision.failure,
      decision.ok ? `certified, margin at least ${toNumberDown(decision.margin.lo).toPrecision(6)}` : '',
    );
  }
}

function marginFault(gammaStar: number, { margin }: SeparatorFacts): string | null {
  const lo = toNumberDown(margin.lo);
  const hi = toNumberUp(margin.hi);
  return gammaStar >= lo && gammaStar <= hi
    ? null
    : `the certificate has ${gammaStar}, the proof [${lo}, ${hi}]`;
}

function vectorFault(claimed: Float64Array, derived: Float64Array): string | null {
  if (claimed.length !== derived.length) return `${claimed.length} coordinates instead of ${derived.length}`;
  let largest = 0;
  for (const v of derived) largest = Math.max(largest, Math.abs(v));
  const d = derived.findIndex((v, k) => !(Math.abs(v - claimed[k]!) <= 1e-15 * largest));
  return d < 0 ? null : `coordinate ${d} is ${claimed[d]}, the proof says ${derived[d]}`;
}

function dualFault({ dual, proof: { explicit } }: SeparableCertificate): string | null {
  if (explicit.kind === 'enclosed') return null;
  const derived = dualAsDoubles(explicit, dual.length);
  return derived === null ? 'the support does not fit' : vectorFault(dual, derived);
}

/** The doubles just below the exact dual variables, shape [count]; null when the support does not fit. */
export function dualAsDoubles(
  exact: Extract<SeparableCertificate['proof']['explicit'], { kind: 'exact' }>,
  count: number,
): Float64Array | null {
  const dual = new Float64Array(count);
  for (const [k, i] of exact.support.entries()) {
    if (i >= count) return null;
    dual[i] = toNumberDown(scale(ratio(exact.numerators[k]!, exact.denominator), exact.exponent).lo);
  }
  return dual;
}
