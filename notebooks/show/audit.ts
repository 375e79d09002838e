/** An audit for a reader of a notebook: claims with verdict and level, without times. */

import { runAudit } from '../../lib/audit/audit.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import type { AuditReport } from '../../lib/audit/report.ts';
import { type Displayable, markdown } from './display.ts';
import { table } from './table.ts';

/** Fewer than the command's, so that a cell takes seconds. */
const INSTANCES = 8;
const SEED = 2507;
const BUDGET_SECONDS = 120;

/**
 * The audit that `npm run COMMAND` makes, on one instance, or on eight random ones per check.
 * @param planted id of a wrong formula to run with.
 */
export function audit<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
  { instance, planted }: { readonly instance?: Instance; readonly planted?: string } = {},
): Promise<AuditReport> {
  const wrong = definition.plantedErrors.find(({ id }) => id === planted);
  if (planted !== undefined && wrong === undefined) {
    throw new RangeError(`no planted error is called ${planted}`);
  }
  return runAudit(definition, {
    ...{ seed: SEED, instances: INSTANCES, level: 'statistical', budgetSeconds: BUDGET_SECONDS },
    ...(instance === undefined ? {} : { instance: { source: 'this notebook', data: instance } }),
    ...(wrong === undefined ? {} : { planted: wrong }),
  });
}

/** One row a claim, and one for the ablations. */
export function claimsOf({ claims, ablations, verdict, planted }: AuditReport): Displayable {
  const rows = claims.map(({ id, statement, beyondPaper, level, verdict: found }) => [
    id.split('.').at(-1)!,
    `${statement}${beyondPaper ? ' (beyond the paper)' : ''}`,
    found,
    level ?? '–',
  ]);
  const expected = ablations.filter((a) => a.verdict === 'verified').length;
  const dropped =
    ablations.length === 0
      ? ''
      : `; ${expected} of ${ablations.length} ablations (a hypothesis dropped, a constant changed) fail as expected`;
  const wrong = planted === null ? '' : `, with the planted error \`${planted}\``;
  return table(
    ['claim', 'what is claimed', 'verdict', 'strongest evidence'],
    rows,
    `Verdict${wrong}: **${verdict}**${dropped}.`,
  );
}

/** Longer witnesses are cut. */
const LONGEST_WITNESS = 400;

/** A refutation: what was checked, the reason, the instance that decides, and the command that replays it. */
export function refutationOf({ claims, planted, verdict }: AuditReport): Displayable {
  const refuted = claims.flatMap(({ evidence }) => evidence).filter((e) => e.verdict === 'refuted');
  // One with an instance that a reader can follow, where there is one.
  const first = refuted.find((e) => e.witness !== undefined && e.witness !== null) ?? refuted[0];
  if (first === undefined) throw new RangeError('nothing was refuted');
  const witness = JSON.stringify(first.witness ?? null);
  const shown = witness.length > LONGEST_WITNESS ? `${witness.slice(0, LONGEST_WITNESS)}…` : witness;
  const lines = [
    `check    ${first.id}: ${first.statement}`,
    `because  ${first.reason ?? ''}`,
    ...(witness === 'null' ? [] : [`witness  ${shown}`]),
    `replay   ${first.replay ?? ''}`,
  ];
  const wrong = planted === null ? '' : ` with the planted error \`${planted}\``;
  return markdown(
    `Verdict${wrong}: **${verdict}**, by ${refuted.length} of its checks. One of them:\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`,
  );
}
