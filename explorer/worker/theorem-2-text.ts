/** What the numbers of Theorem 2 in the plane say. */

import { number } from '../../lib/audit/render.ts';
import type { Certificate } from '../../lib/checker/certificate.ts';
import { sharedTokens } from '../../lib/checker/unseen-tokens.ts';
import { toNumberUp } from '../../lib/interval/to-number.ts';
import type { Analysis } from '../../theorems/theorem-2/analysis.ts';
import type { LimitComparison } from '../../theorems/theorem-2/limit.ts';
import type { Finding, Quantity } from './messages.ts';
import type { ImplicitPath, Path } from './theorem-2.ts';

export interface Theorem2Parts {
  readonly analysis: Analysis;
  readonly certificate: Certificate | null;
  readonly limit: LimitComparison | { readonly missing: string } | null;
  readonly path: Path;
  readonly implicit: ImplicitPath;
}

export function theorem2Finding({ analysis, certificate, implicit }: Theorem2Parts): Finding {
  if (certificate === null) {
    return { verdict: 'inconclusive', text: 'Neither a separator nor a conflict was confirmed.' };
  }
  if (!certificate.separable) {
    return {
      verdict: 'inconclusive',
      text: 'H3 fails: no direction separates the training pairs (exact), so the theorem says nothing.',
    };
  }
  const shared = sharedTokens(analysis.instance).length > 0;
  const start = implicit.accuracy[0]!;
  const end = implicit.accuracy.at(-1)!;
  const explicit = number(certificate.exRmPredicted);
  const time = certificate.t0 === null ? '' : ` from t0 = 10^${number(certificate.t0.log10)} on`;
  const first = `Explicit accuracy on D_E at least ${explicit}${time}`;
  if (shared) {
    return {
      verdict: 'inconclusive',
      text: `${first}. H5 fails: an evaluation token was trained, and the implicit accuracy goes from ${number(start)} to ${number(end)}.`,
    };
  }
  if (start !== 0.5) {
    return {
      verdict: 'inconclusive',
      text: `${first}. H6 fails: the implicit model does not start at its reference and stays at accuracy ${number(end)}.`,
    };
  }
  if (!analysis.stepLimit.admits(analysis.learningRate)) {
    const late = certificate.t0 === null ? ', but no t0 is certified' : time;
    return {
      verdict: 'inconclusive',
      text: `H4 fails: the step is above the limit. Explicit accuracy on D_E tends to at least ${explicit} all the same${late}; implicit accuracy exactly ½ at every step.`,
    };
  }
  const verdict = certificate.t0 === null ? 'inconclusive' : 'verified';
  return { verdict, text: `${first}; implicit accuracy exactly ½ at every step.` };
}

export function theorem2Quantities(parts: Theorem2Parts): Quantity[] {
  const { analysis, certificate, limit, path, implicit } = parts;
  const { stepLimit, learningRate } = analysis;
  const bound = stepLimit.limit === null ? 'none' : number(toNumberUp(stepLimit.limit.hi));
  const admitted = stepLimit.admits(learningRate) ? 'below' : 'NOT below';
  const rows: Quantity[] = [
    {
      id: 'rate',
      label: 'step η and the limit of H4',
      text: `${number(learningRate)}, ${admitted} ${bound}`,
      level: 'certified',
    },
  ];
  if (certificate?.separable === true) {
    const { t0, firstSeen, gammaStar, level, uStar } = certificate;
    rows.push(
      {
        id: 'separator',
        label: 'max-margin separator u*',
        text: `(${[...uStar].map(number).join(', ')}), γ* = ${number(gammaStar)}`,
        level,
      },
      {
        id: 'predicted',
        label: 'share of D_E with ⟨u*, z⟩ > 0',
        text: number(certificate.exRmPredicted),
        level,
      },
      {
        id: 't0',
        label: 't0: from then on the explicit accuracy is at least that share',
        text: t0 === null ? 'not certified' : `10^${number(t0.log10)} (${t0.method.kind})`,
        level: 'certified',
      },
      {
        id: 'first-seen',
        label: 'first time seen on the way to 10^300',
        text: firstSeen.log10 === null ? 'not seen' : `10^${number(firstSeen.log10)}`,
        level: 'numeric',
      },
    );
    if (limit !== null && 'predicted' in limit) {
      rows.push(
        {
          id: 'constant',
          label: 'predicted limit C of sin∠(u, u*)·ln t',
          text: number(limit.predicted),
          level: 'numeric',
        },
        {
          id: 'constant-at-end',
          label: 'sin∠·ln t at t = 10^300, predicted and measured',
          text: `${number(limit.predictedAtEnd)} and ${number(limit.measuredAtEnd)}`,
          level: 'numeric',
        },
      );
    } else {
      rows.push({
        id: 'constant',
        label: 'predicted limit C',
        text: limit?.missing ?? 'none',
        level: 'numeric',
      });
    }
  } else if (certificate !== null) {
    const pairs = [...certificate.farkas.keys()].filter((i) => certificate.farkas[i]! > 0);
    rows.push({
      id: 'conflict',
      label: 'pairs in conflict, Σ w_i x_i = 0',
      text: pairs.slice(0, 12).join(', '),
      level: 'exact',
    });
    const largest = certificate.farkas.reduce((a, b) => Math.max(a, b));
    const total = certificate.farkas.reduce((a, b) => a + b);
    rows.push({
      id: 'loss-bound',
      label: 'the mean loss stays above ln 2·Σw/(n·max w)',
      text: number((Math.LN2 * total) / (certificate.farkas.length * largest)),
      level: 'numeric',
    });
    rows.push({
      id: 'loss',
      label: `mean loss where the run ends (10^${number(path.log10Time.at(-1) ?? 0)}, ${path.status})`,
      text: number(path.loss.at(-1) ?? Number.NaN),
      level: 'numeric',
    });
  }
  const frozen = implicit.margins.every((row) =>
    row.every((m, e) => !implicit.unseen[e] || m === implicit.margins[0]![e]),
  );
  const last = implicit.steps.at(-1)!;
  rows.push({
    id: 'implicit',
    label: `implicit margins of pairs with unseen tokens, through ${last} steps of the full softmax`,
    text: implicit.unseen.some((u) => u)
      ? frozen
        ? 'not a bit moves'
        : 'MOVE'
      : 'no pair has unseen tokens only',
    level: 'numeric',
  });
  return rows;
}
