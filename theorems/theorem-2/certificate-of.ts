/** Puts what the search found and the checker confirmed into one certificate. */

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
