/** A result as text for a terminal. */

import { findingLines, number, type Style, wrap } from '../audit/render.ts';
import type { ExperimentResult } from './result.ts';
import type { ExperimentStatement, MeasuredNumber, Row, TimelessEvidence } from './types.ts';

function numberLines(
  { id, statement, value, low, high, interval, count }: MeasuredNumber,
  s: Style,
): string[] {
  const within = low === null || high === null ? '' : ` [${number(low)}, ${number(high)}]`;
  const how = interval === 'none' ? `${count} values` : `${interval}; ${count} values`;
  return [`  ${s.strong(id)}  ${number(value)}${within}`, s.faint(`    ${wrap(`${statement} (${how})`, 4)}`)];
}

function evidenceLines(e: TimelessEvidence, s: Style): string[] {
  const role = e.role === 'ingredient' ? 'ingredient; ' : '';
  const counts = `${role}${e.relation}; ${e.instances} tried, ${e.discarded} discarded`;
  const lines = [
    `    ${s.verdict(e.verdict, e.verdict.padEnd(12))} ${s.strong(e.level.padEnd(11))} ${e.id} ${s.faint(`(${counts})`)}`,
    `      ${wrap(e.statement, 6)}`,
  ];
  return [...lines, ...findingLines(e, s)];
}

export function renderResult<Config extends object, M extends Row>(
  result: ExperimentResult<Config, M>,
  { setting }: ExperimentStatement,
  s: Style,
): string {
  const { preset, seeds, planted, versions } = result;
  const lines = [
    `preset ${preset}, seeds ${seeds[0]} to ${seeds.at(-1)}; Node ${versions.node}, version ${versions.package}`,
  ];
  if (planted !== null) {
    lines.push(s.verdict('refuted', `planted error: ${planted} (this run is meant to end in a refutation)`));
  }
  lines.push(wrap(setting, 0), '', s.strong('Numbers'));
  for (const measured of result.numbers) lines.push(...numberLines(measured, s));
  lines.push('', s.strong('Claims'));
  for (const claim of result.claims) {
    const level = claim.level === null ? '' : ` (${claim.level})`;
    lines.push(
      `  ${s.strong(claim.id)}  ${s.verdict(claim.verdict, claim.verdict + level)}${claim.beyondPaper ? '  beyond the paper' : ''}`,
      `    ${wrap(claim.statement, 4)}`,
    );
    for (const e of claim.evidence) lines.push(...evidenceLines(e, s));
    lines.push('');
  }
  lines.push(s.strong('Not covered'));
  for (const text of result.notCovered) lines.push(`  - ${wrap(text, 4)}`);
  lines.push('', `verdict: ${s.verdict(result.verdict, result.verdict)}`);
  return lines.join('\n');
}
