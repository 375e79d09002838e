/** Puts what the search found and the checker confirmed into one certificate. */

import { number } from '../../lib/audit/render.ts';
import type {
  Certificate,
  ConflictCertificate,
  SeparableCertificate,
} from '../../lib/checker/certificate.ts';
import { dualAsDoubles, shareOf } from '../../lib/checker/decide.ts';
import { sharedTokens } from '../../lib/checker/unseen-tokens.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import type { Analysis } from './analysis.ts';
import { limitConstantOf } from './limit.ts';
import { firstSeen } from './trajectory.ts';

/** @returns null when neither a separator nor a conflict was confirmed. */
export function certificateOf(analysis: Analysis): Certificate | null {
  return analysis.hasConflict ? conflictCertificate(analysis) : separableCertificate(analysis);
}

function conflictCertificate({ candidate, instance, implicit }: Analysis): ConflictCertificate | null {
  if (candidate.kind !== 'conflict') return null;
  const { support, weights } = candidate.conflict;
  const total = weights.reduce((a, b) => a + b, 0n);
  const farkas = new Float64Array(instance.train.count);
  for (const [k, i] of support.entries()) farkas[i] = shareOf(weights[k]!, total);
  return { separable: false, farkas, proof: { explicit: { support, weights }, implicit } };
}

function separableCertificate(analysis: Analysis): SeparableCertificate | null {
  const { candidate, separator, prediction, time, trajectory, instance, implicit } = analysis;
  if (candidate.kind !== 'dual' || !separator?.ok || prediction === null) return null;
  const { facts } = separator;
  const { dual } = candidate;
  const share = prediction.positive / prediction.pairs;
  const limit = limitConstantOf(analysis);
  return {
    separable: true,
    learningRate: analysis.learningRate,
    gammaStar: midpoint(facts.margin),
    uStar: facts.direction,
    supportVectors: facts.active,
    dual: dual.kind === 'exact' ? dualAsDoubles(dual, instance.train.count)! : dual.dual,
    level: facts.level,
    exRmPredicted: share,
    imRmAccuracy: sharedTokens(instance).length === 0 ? 0.5 : null,
    t0: time === null ? null : { log10: time.log10, level: 'certified', method: time.method },
    firstSeen: { log10: trajectory?.reached ? firstSeen(trajectory, share) : null, level: 'numeric' },
    limitConstant: 'missing' in limit ? null : limit.predicted,
    proof: { explicit: dual.kind === 'exact' ? dual : { kind: 'enclosed' }, implicit },
  };
}

/** The certificate for a reader, line by line. */
export function certificateLines(certificate: Readonly<Record<string, unknown>>): string[] {
  if (certificate.separable === false) {
    const farkas = certificate.farkas as readonly number[];
    const conflicting = [...farkas.keys()].filter((i) => farkas[i]! > 0);
    return [
      `not separable: pairs ${conflicting.slice(0, 12).join(', ')}${conflicting.length > 12 ? ` and ${conflicting.length - 12} more` : ''} conflict (Σ w_i x_i = 0, exact)`,
    ];
  }
  const c = certificate as {
    learningRate: number;
    gammaStar: number;
    level: string;
    supportVectors: readonly number[];
    exRmPredicted: number;
    imRmAccuracy: number | null;
    t0: { log10: number; method: { kind: string } } | null;
    firstSeen: { log10: number | null };
    limitConstant: number | null;
  };
  const t0 = c.t0 === null ? 'not certified' : `10^${number(c.t0.log10)} (certified, ${c.t0.method.kind})`;
  const seen =
    c.firstSeen.log10 === null ? 'not seen up to 10^300' : `10^${number(c.firstSeen.log10)} (numeric)`;
  return [
    `η = ${number(c.learningRate)}, γ* = ${number(c.gammaStar)} (${c.level}), ${c.supportVectors.length} support vectors`,
    `explicit accuracy on D_E at least ${number(c.exRmPredicted)} from t0 = ${t0}; first seen at ${seen}`,
    `implicit accuracy on D_E ${c.imRmAccuracy === null ? 'not claimed (H5 fails)' : `exactly ${c.imRmAccuracy} at every step`}; limit constant C = ${c.limitConstant === null ? 'none' : number(c.limitConstant)}`,
  ];
}
