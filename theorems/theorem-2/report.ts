/** The report as text for a terminal. */

import type { Evidence, Verdict } from '../../lib/audit/types.ts';
import type { AuditReport } from './audit.ts';
import { setting, source, title } from './statement.ts';

export interface Style {
  verdict(verdict: Verdict, text: string): string;
  strong(text: string): string;
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

export const header = `${title}\n${source}`;

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

function number(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return String(x);
  const magnitude = Math.abs(x);
  return magnitude >= 1e-3 && magnitude < 1e6 ? String(Number(x.toPrecision(6))) : x.toExponential(3);
}

function evidenceLines(e: Evidence, s: Style): string[] {
  const counts = `${e.instances} tried, ${e.discarded} discarded, ${e.seconds.toFixed(2)} s`;
  const name = e.id.split('.').at(-1)!;
  const lines = [
    `    ${s.verdict(e.verdict, e.verdict.padEnd(12))} ${s.strong(e.level.padEnd(10))} ${name} ${s.faint(`(${e.role === 'ingredient' ? 'ingredient; ' : ''}${e.relation}; ${counts})`)}`,
    `      ${wrap(e.statement, 6)}`,
  ];
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

export function render(report: AuditReport, s: Style): string {
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
  lines.push(wrap(setting.words, 0));
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
      `  ${s.strong(claim.id)}  ${s.verdict(claim.verdict, claim.verdict + level)}`,
      `    ${wrap(claim.statement, 4)}`,
    );
    for (const e of claim.evidence) lines.push(...evidenceLines(e, s));
    lines.push('');
  }
  if (lines.at(-1) === '') lines.pop();
  if (report.ablations.length > 0) {
    section('What carries the theorem: each hypothesis dropped alone');
    for (const a of report.ablations) {
      lines.push(`  without ${a.drops}  ${s.verdict(a.verdict, a.verdict)} (${a.level})`);
      lines.push(`    ${wrap(`expected: ${a.expected}`, 4)}`, `    ${wrap(`observed: ${a.observed}`, 4)}`);
    }
  }
  if (report.certificate !== null) {
    section(report.audited === 'random' ? 'Certificate (instance made by hand)' : 'Certificate');
    lines.push(...certificateLines(report.certificate));
  }
  section('Not covered');
  for (const text of report.notCovered) lines.push(`  - ${wrap(text, 4)}`);
  lines.push('', `verdict: ${s.verdict(report.verdict, report.verdict)}  (${report.seconds.toFixed(1)} s)`);
  return lines.join('\n');
}

function certificateLines(certificate: Record<string, unknown>): string[] {
  if (certificate.separable === false) {
    const farkas = certificate.farkas as readonly number[];
    const conflicting = [...farkas.keys()].filter((i) => farkas[i]! > 0);
    return [
      `  ${wrap(`not separable: pairs ${conflicting.slice(0, 12).join(', ')}${conflicting.length > 12 ? ` and ${conflicting.length - 12} more` : ''} conflict (Σ w_i x_i = 0, exact)`, 2)}`,
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
    `  η = ${number(c.learningRate)}, γ* = ${number(c.gammaStar)} (${c.level}), ${c.supportVectors.length} support vectors`,
    `  explicit accuracy on D_E at least ${number(c.exRmPredicted)} from t0 = ${t0}; first seen at ${seen}`,
    `  implicit accuracy on D_E ${c.imRmAccuracy === null ? 'not claimed (H5 fails)' : `exactly ${c.imRmAccuracy} at every step`}; limit constant C = ${c.limitConstant === null ? 'none' : number(c.limitConstant)}`,
  ];
}
