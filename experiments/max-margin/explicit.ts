/** What is measured of the explicit model on one instance. */

import { decideCertificate } from '../../lib/checker/decide.ts';
import type { Instance } from '../../lib/instance/types.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { Analysis } from '../../theorems/theorem-2/analysis.ts';
import { certificateOf } from '../../theorems/theorem-2/certificate-of.ts';
import { correct, type Formulas } from '../../theorems/theorem-2/formulas.ts';
import { searchAlignment } from '../../theorems/theorem-2/search.ts';
import { firstSeen } from '../../theorems/theorem-2/trajectory.ts';
import { followDirection, lateSlope } from './direction.ts';
import { withEvaluation } from './instances.ts';
import { lateDifference, predictedLogTime } from './late-evaluation.ts';
import type { Plant } from './planted.ts';
import type { ExplicitRow } from './rows.ts';
import { orNull, short } from './rows.ts';

const withoutSine: Formulas = { ...correct, requiredAlignment: () => iv.point(0) };

/** cos∠(u(t),u*) ≥ this is certified for all times from log10Aligned on. */
export const ALIGNMENT = 0.99;

/**
 * @param cosine of the evaluation pair that replaces those of the instance; null to keep them.
 * @returns why the instance is not measured, or its row.
 */
export function measureExplicit(
  given: Instance,
  cosine: number | null,
  plant: Plant,
): ExplicitRow | { readonly missing: string } {
  const formulas = plant === 'alignment-without-sine' ? withoutSine : correct;
  const first = new Analysis(given, formulas);
  if (!first.separator?.ok)
    return { missing: first.hasConflict ? 'not separable' : 'no certified separator' };
  const { facts } = first.separator;
  const { train, initialHead } = first.problem;
  const { rows, count, width } = train;
  const descent = {
    rows,
    count,
    width,
    stepSize: first.learningRate,
    ...(initialHead === null ? {} : { initialHead }),
  };
  const direction = plant === 'wrong-separator' ? sumOfRows(rows, count, width) : facts.direction;
  const { sines, constant } = followDirection(descent, {
    direction,
    uStar: facts.direction,
    support: facts.active,
  });
  const factor = plant === 'wrong-constant' ? 1.5 : 1;
  let analysis = first;
  let predictedSeen: number | null = null;
  if (cosine !== null) {
    if ('missing' in constant) return { missing: `no late evaluation pair: ${constant.missing}` };
    const z = lateDifference(facts.direction, constant.offset, cosine);
    analysis = new Analysis(withEvaluation(given, z), formulas);
    predictedSeen = predictedLogTime(
      facts.direction,
      constant.offset.map((v) => factor * v),
      z,
    );
  }
  const { prediction, trajectory, grid } = analysis;
  if (prediction === null || trajectory === null || grid === null) return { missing: 'no prediction' };
  const share = prediction.positive / prediction.pairs;
  const found = prediction.positive === 0 ? null : analysis.time;
  const log10T0 = found === null ? null : plant === 't0-halved' ? found.log10 / 2 : found.log10;
  const after = trajectory.points.filter((p) => log10T0 !== null && p.log10Time > log10T0);
  const aligned = searchAlignment(grid, iv.point(ALIGNMENT));
  return {
    n: count,
    width,
    support: facts.active.length,
    margin: short(midpoint(facts.margin)),
    level: facts.level,
    sines: sines.map(short),
    slope: sines.length === 0 || sines.some((s) => s === 0) ? null : short(lateSlope(sines)),
    ...('missing' in constant
      ? { noConstant: constant.missing, constant: null, predictedAtEnd: null, measuredAtEnd: null }
      : {
          noConstant: null,
          constant: short(factor * constant.predicted),
          predictedAtEnd: short(factor * constant.predictedAtEnd),
          measuredAtEnd: short(constant.measuredAtEnd),
        }),
    decay: 'missing' in constant ? null : short(constant.decay),
    predictedShare: short(share),
    log10T0: orNull(log10T0),
    accepted: log10T0 === null ? null : isAccepted(analysis, log10T0),
    log10Seen: trajectory.reached ? orNull(firstSeen(trajectory, share)) : null,
    lowestAfterT0: after.length === 0 ? null : short(Math.min(...after.map((p) => p.accuracy))),
    log10Aligned: orNull(aligned?.log10 ?? null),
    predictedLogSeen: orNull(predictedSeen),
    lastAccuracy: trajectory.reached ? short(trajectory.points.at(-1)!.accuracy) : null,
  };
}

/** Whether the checker, which derives t0 from the instance again, accepts this one. */
function isAccepted(analysis: Analysis, log10T0: number): boolean {
  const certificate = certificateOf(analysis);
  if (!certificate?.separable || certificate.t0 === null) return false;
  const t0 = { ...certificate.t0, log10: log10T0 };
  return decideCertificate(analysis.instance, { ...certificate, t0 }).accepted;
}

/** Σ x_i: the separator if all pairs weighed the same. */
function sumOfRows(rows: Float64Array, count: number, width: number): Float64Array {
  const sum = new Float64Array(width);
  for (let i = 0; i < count; i++) for (let d = 0; d < width; d++) sum[d] = sum[d]! + rows[i * width + d]!;
  return sum;
}
