/** A result as text for a terminal. */

import { number, type Style } from '../audit/render.ts';
import type { ExperimentResult } from './result.ts';
import type { ExperimentStatement, MeasuredNumber, Row, TimelessEvidence } from './types.ts';

const WIDTH = 108;

/** Breaks at spaces; continuation lines get the indent. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

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
  if (e.measured !== null) {
    const bound = e.bound === null ? '' : `, bound ${number(e.bound)}`;
    const slack = e.slack === null ? '' : `, slack ${number(e.slack)}`;
    lines.push(s.faint(`      ${wrap(`measured ${number(e.measured)}${bound}${slack}: ${e.quantity}`, 6)}`));
  }
  lines.push(s.faint(`      ${wrap(`limits: ${e.limits}`, 6)}`));
  if (e.reason !== undefined) lines.push(`      ${s.verdict(e.verdict, wrap(`because ${e.reason}`, 6))}`);
  if (e.witness !== undefined) lines.push(`      witness: ${JSON.stringify(e.witness)}`);
  if (e.replay !== undefined) lines.push(`      replay:  ${e.replay}`);
  return lines;
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
