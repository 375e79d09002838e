/** The report as Markdown, for a review form: claims, verdicts, evidence and replays, without pictures. */

import { LEVELS, type Verdict } from '../../lib/audit/types.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import {
  ablationName,
  claimName,
  countsOf,
  evidenceName,
  PARTS,
  type Replay,
  type Report,
  type ReportClaim,
  type Section,
  sectionsOf,
} from '../model.ts';
import {
  countWords,
  foundWords,
  holdsWords,
  LEVEL_WORDS,
  PAPER,
  PART_TITLES,
  PART_WORDS,
  TITLE,
  triedWords,
  VERDICT_WORDS,
} from '../words.ts';
import { code, math, plain, table } from './text.ts';

const state = ({ verdict, level }: Pick<ReportClaim, 'verdict' | 'level'>): string =>
  level === null ? `**${verdict}**` : `**${verdict}** (${level})`;

function evidenceLines(claim: string, e: TimelessEvidence): string[] {
  const found = foundWords(e);
  const role = e.role === 'ingredient' ? ' (ingredient)' : '';
  const lines = [
    `- ${code(evidenceName(claim, e.id))}${role}: ${e.verdict}, ${e.level}, ${triedWords(e)}. ${plain(e.statement)}`,
  ];
  if (found !== null) lines.push(`  - ${found}: ${plain(e.quantity)}`);
  lines.push(`  - limits: ${plain(e.limits)}`);
  if (e.reason !== undefined) lines.push(`  - because ${plain(e.reason)}`);
  if (e.witness !== undefined && e.witness !== null)
    lines.push(`  - witness: ${code(JSON.stringify(e.witness))}`);
  if (e.replay !== undefined) lines.push(`  - replay: ${code(e.replay)}`);
  return lines;
}

function claimBlocks(claim: ReportClaim): string[] {
  const { id, words, latex, beyondPaper, evidence } = claim;
  return [
    `#### ${code(id)} ${state(claim)}`,
    `${beyondPaper ? '*Beyond the paper.* ' : ''}${plain(words)}`,
    math(latex),
    evidence.flatMap((e) => evidenceLines(id, e)).join('\n'),
  ];
}

const replayLines = (replays: readonly Replay[]): string =>
  replays.map(({ words, command }) => `- ${plain(words)}: ${code(command)}`).join('\n');

function sectionBlocks(section: Section): string[] {
  const { title, source, verdict, run, setting, hypotheses, claims, ablations } = section;
  const blocks = [
    `### ${plain(title)}`,
    `**${verdict}**. ${plain(source)}. Checked: ${plain(run)}.`,
    ...[section.differs ?? [], section.warnings].flat().map((text) => `**Warning:** ${plain(text)}`),
    plain(setting.words),
  ];
  if (setting.latex !== null) blocks.push(math(setting.latex));
  blocks.push('Replay:', replayLines(section.replays));
  if (hypotheses.length > 0) {
    const rows = hypotheses.map(({ id, statement, holds, detail }) => [
      plain(id),
      plain(statement),
      `${holdsWords(holds)}: ${plain(detail)}`,
    ]);
    blocks.push(table(['hypothesis', 'words', 'state'], rows));
  }
  blocks.push(...claims.flatMap(claimBlocks));
  if (ablations.length > 0) {
    const rows = ablations.map((a) => [plain(ablationName(a)), plain(a.observed), state(a)]);
    blocks.push(
      `#### ${plain(section.ablationTitle)}`,
      table(['dropped or changed', 'observed', 'status'], rows),
    );
  }
  blocks.push('Not covered:', section.notCovered.map((text) => `- ${plain(text)}`).join('\n'));
  return blocks;
}

function overview(report: Report): string[] {
  const rows = report.sections.map(({ title, run, part, verdict, claims }) => [
    part === 'results' ? plain(title) : `${plain(title)} (${plain(run)})`,
    `**${verdict}**`,
    claims
      .map(({ id, verdict: found, level, beyondPaper }) => {
        const words = found === 'verified' ? (level ?? found) : found;
        return `${plain(claimName(id))} ${words}${beyondPaper ? '\\*' : ''}`;
      })
      .join(', '),
  ]);
  const verdicts: readonly Verdict[] = ['verified', 'refuted', 'inconclusive'];
  return [
    '## Overview',
    `${countWords(countsOf(report.sections))}. A claim marked \\* goes beyond the paper: it is sharper, or a consequence that its authors do not state.`,
    table(['result', 'verdict', 'claims'], rows),
    [
      ...verdicts.map((verdict) => `- **${verdict}**: ${VERDICT_WORDS[verdict]}`),
      ...LEVELS.map((level) => `- *${level}*: ${LEVEL_WORDS[level]}`),
    ].join('\n'),
  ];
}

/** The document's headings one level down; its first is "Discrepancies". */
function discrepancies({ discrepancies: text }: Report): string {
  return text.trim().replace(/^#/gm, '##');
}

export function reportMarkdown(report: Report): string {
  const { node, platform, version } = report.environment;
  const blocks = [
    `# Checks of “${TITLE}”`,
    `[arXiv 2507.07981](${PAPER}): its theorems, equations and experiments as executable checks with graded evidence, by rewardproof ${plain(version)} (Node ${plain(node)}, ${plain(platform)}).`,
    ...overview(report),
    ...PARTS.flatMap((part) => [
      `## ${PART_TITLES[part]}`,
      PART_WORDS[part],
      ...sectionsOf(report, part).flatMap(sectionBlocks),
    ]),
    discrepancies(report),
    '## Not audited',
    table(
      ['claim or question', 'words', 'source', 'what speaks about it here'],
      report.unaudited.map(({ id, words, source, here }) => [
        code(id),
        plain(words),
        plain(source),
        plain(here),
      ]),
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
