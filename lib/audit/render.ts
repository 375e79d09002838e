/** The report as text for a terminal. */

import type { AuditReport } from './report.ts';
import type { Evidence, ResultStatement, Verdict } from './types.ts';

/** How parts of a text are marked. */
export interface Style {
  /** A text in the colour of a verdict. */
  verdict(verdict: Verdict, text: string): string;
  /** Emphasis. */
  strong(text: string): string;
  /** The opposite of emphasis. */
  faint(text: string): string;
}

const CODES: Record<Verdict, number> = { verified: 32, refuted: 31, inconclusive: 33 };

/** ANSI colours, or none. */
export function style(colour: boolean): Style {
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    verdict: (verdict, text) => paint(CODES[verdict], text),
    strong: (text) => paint(1, text),
    faint: (text) => paint(2, text),
  };
}

/** The first lines of a report. */
export function header({ title, source }: ResultStatement): string {
  return `${title}\n${source}`;
}

/** What a report says beside its data. */
export interface Words {
  /** The setting of the result. */
  readonly setting: string;
  /** The certificate, line by line. */
  certificate(certificate: Readonly<Record<string, unknown>>): readonly string[];
  /** Title of the ablations. */
  readonly ablations: string;
}

const WIDTH = 108;

/** Breaks at spaces; continuation lines get the indent. */
export function wrap(text: string, indent: number): string {
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

/** Six digits at most. */
export function number(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return String(x);
  const magnitude = Math.abs(x);
  return magnitude >= 1e-3 && magnitude < 1e6 ? String(Number(x.toPrecision(6))) : x.toExponential(3);
}

/** What a piece of evidence found, its limits and, where it is refuted, how to see that again. */
export function findingLines(e: Omit<Evidence, 'seconds'>, s: Style): string[] {
  const lines: string[] = [];
  if (e.measured !== null) {
    const bound = e.bound === null ? '' : `, bound ${number(e.bound)}`;
    const slack = e.slack === null ? '' : `, slack ${number(e.slack)}`;
    lines.push(s.faint(`      ${wrap(`measured ${number(e.measured)}${bound}${slack}: ${e.quantity}`, 6)}`));
  }
  lines.push(s.faint(`      ${wrap(`limits: ${e.limits}`, 6)}`));
  if (e.reason !== undefined) lines.push(`      ${s.verdict(e.verdict, wrap(`because ${e.reason}`, 6))}`);
  if (e.witness !== undefined && e.witness !== null)
    lines.push(`      witness: ${JSON.stringify(e.witness)}`);
  if (e.replay !== undefined) lines.push(`      replay:  ${e.replay}`);
  return lines;
}

function evidenceLines(e: Evidence, s: Style): string[] {
  const counts = `${e.instances} tried, ${e.discarded} discarded, ${e.seconds.toFixed(2)} s`;
  const name = e.id.split('.').at(-1)!;
  const lines = [
    `    ${s.verdict(e.verdict, e.verdict.padEnd(12))} ${s.strong(e.level.padEnd(10))} ${name} ${s.faint(`(${e.role === 'ingredient' ? 'ingredient; ' : ''}${e.relation}; ${counts})`)}`,
    `      ${wrap(e.statement, 6)}`,
  ];
  return [...lines, ...findingLines(e, s)];
}

/** The report from its hypotheses on; `header` goes before it. */
export function render(report: AuditReport, words: Words, s: Style): string {
  const lines: string[] = [];
  const section = (name: string): void => {
    lines.push('', s.strong(name));
  };
  lines.push(
    `audited: ${report.audited === 'random' ? `one instance made by hand and random ones, seed ${report.seed}` : report.audited}`,
  );
  if (report.planted !== null)
    lines.push(
      s.verdict('refuted', `planted error: ${report.planted} (this run is meant to end in a refutation)`),
    );
  lines.push(wrap(words.setting, 0));
  section('Hypotheses');
  for (const { id, statement, holds, detail } of report.hypotheses) {
    const state = holds === null ? 'open' : holds ? 'holds' : 'FAILS';
    lines.push(
      `  ${id} ${s.verdict(holds === null ? 'inconclusive' : holds ? 'verified' : 'refuted', state.padEnd(5))} ${wrap(statement, 11)}`,
    );
    lines.push(s.faint(`           ${wrap(detail, 11)}`));
  }
  section('Claims');
  for (const claim of report.claims) {
    const level = claim.level === null ? '' : ` (${claim.level})`;
    lines.push(
      `  ${s.strong(claim.id)}  ${s.verdict(claim.verdict, claim.verdict + level)}${claim.beyondPaper ? '  beyond the paper' : ''}`,
      `    ${wrap(claim.statement, 4)}`,
    );
    for (const e of claim.evidence) lines.push(...evidenceLines(e, s));
    lines.push('');
  }
  if (lines.at(-1) === '') lines.pop();
  if (report.ablations.length > 0) {
    section(words.ablations);
    for (const a of report.ablations) {
      const change = /^H\d+$/.test(a.drops) ? `without ${a.drops}` : `changed: ${a.drops}`;
      lines.push(`  ${change}  ${s.verdict(a.verdict, a.verdict)} (${a.level})`);
      lines.push(`    ${wrap(`expected: ${a.expected}`, 4)}`, `    ${wrap(`observed: ${a.observed}`, 4)}`);
    }
  }
  const ofHand = report.audited === 'random' ? ' (instance made by hand)' : '';
  if (report.facts.length > 0) {
    section(`Numbers${ofHand}`);
    for (const fact of report.facts) {
      const [first, ...rest] = wrap(`${fact.id} (${fact.level}): ${fact.statement}`, 4).split('\n');
      lines.push(`  ${s.strong(fact.id)}${first!.slice(fact.id.length)}`, ...rest);
      lines.push(...fact.text.map((line) => `    ${line}`));
    }
  }
  if (report.certificate !== null) {
    section(`Certificate${ofHand}`);
    lines.push(...words.certificate(report.certificate).map((line) => `  ${wrap(line, 2)}`));
  }
  section('Not covered');
  for (const text of report.notCovered) lines.push(`  - ${wrap(text, 4)}`);
  lines.push('', `verdict: ${s.verdict(report.verdict, report.verdict)}  (${report.seconds.toFixed(1)} s)`);
  return lines.join('\n');
}
