/** The results of the paper, audited now or read from the output of an audit. */

import { DEFAULT_INSTANCES } from '../../lib/audit/audit.ts';
import { runTasks } from '../../lib/audit/pool.ts';
import type { AuditReport } from '../../lib/audit/report.ts';
import { type Result, results } from '../../theorems/results.ts';
import type { Replay, Section } from '../model.ts';
import { auditsFrom } from './audit-file.ts';
import { joinClaims } from './statements.ts';

type CertificateLines = (certificate: Readonly<Record<string, unknown>>) => readonly string[];

interface DefinitionWords {
  readonly ablationTitle?: string;
  certificateLines?: CertificateLines;
}

/** Of the definitions, what a reader sees; their types differ. */
async function loadWords(): Promise<Readonly<Record<string, DefinitionWords>>> {
  return {
    'theorem-1': (await import('../../theorems/theorem-1/definition.ts')).theorem1,
    'corollary-1': (await import('../../theorems/corollary-1/definition.ts')).corollary1,
    'equation-3': (await import('../../theorems/equation-3/definition.ts')).equation3,
    'equation-4': (await import('../../theorems/equation-4/definition.ts')).equation4,
    'equation-5': (await import('../../theorems/equation-5/definition.ts')).equation5,
    'theorem-2': (await import('../../theorems/theorem-2/definition.ts')).theorem2,
  };
}

function runAudits(note: (text: string) => void): Promise<readonly AuditReport[]> {
  const tasks = results.map(({ statement: { id }, main }) => ({ id, main, args: [] }));
  note(`auditing ${tasks.length} results …`);
  return runTasks(tasks, ({ result, verdict }, finished) =>
    note(`${finished} of ${tasks.length}: ${result} ${verdict}`),
  );
}

/**
 * @param folder output of an audit, or null to audit now.
 * @throws InputError for a folder that holds no such output.
 */
export async function auditSections(
  folder: string | null,
  note: (text: string) => void,
): Promise<readonly Section[]> {
  const reports = folder === null ? await runAudits(note) : await auditsFrom(folder);
  const words = await loadWords();
  return results.map((result, k) =>
    sectionOf(result, reports[k]!, words[result.statement.id] ?? {}, folder ?? 'the audit'),
  );
}

/** The flags that draw the same instances: the hand-made one comes first and is not counted by --instances. */
function flagsOf({ seed, claims }: AuditReport): string {
  const tried = Math.max(...claims.flatMap(({ evidence }) => evidence.map(({ instances }) => instances)));
  const drawn = tried - 1;
  return `--seed ${seed}${drawn < 1 || drawn === DEFAULT_INSTANCES ? '' : ` --instances ${drawn}`}`;
}

function replaysOf(command: string, report: AuditReport): readonly Replay[] {
  const again = `npm run ${command} -- ${flagsOf(report)}`;
  const folder = `out/${report.result}`;
  const replays = [{ words: 'audit it again', command: again }];
  if (report.certificate === null) return replays;
  return [
    ...replays,
    { words: 'save its certificate', command: `${again} --out ${folder}` },
    {
      words: 'decide the certificate from the instance alone',
      command: `npm run check -- ${folder}/certificate.json --instance ${folder}/instance.json`,
    },
  ];
}

function sectionOf(
  { statement, command }: Result,
  report: AuditReport,
  { ablationTitle, certificateLines }: DefinitionWords,
  where: string,
): Section {
  const { id, title, source, setting } = statement;
  const claims = report.claims.map((claim) => ({
    ...claim,
    // Durations differ from run to run and say nothing about the claim.
    evidence: claim.evidence.map(({ seconds: _, ...evidence }) => evidence),
  }));
  const latexOf = new Map(statement.hypotheses.map((hypothesis) => [hypothesis.id, hypothesis.latex]));
  return {
    part: 'results',
    anchor: id,
    title,
    name: title.split(':')[0]!,
    source,
    verdict: report.verdict,
    run: `one instance made by hand and random ones, seed ${report.seed}`,
    replays: replaysOf(command, report),
    setting,
    hypotheses: report.hypotheses.map((hypothesis) => ({
      ...hypothesis,
      latex: latexOf.get(hypothesis.id) ?? '',
    })),
    claims: joinClaims(id, statement.claims, claims, where),
    ablationTitle: ablationTitle ?? 'What carries the result: each hypothesis dropped alone',
    ablations: report.ablations,
    facts: report.facts,
    certificate: report.certificate === null ? [] : (certificateLines?.(report.certificate) ?? []),
    warnings: [],
    differs: null,
    numbers: [],
    thresholds: {},
    notCovered: report.notCovered,
  };
}
