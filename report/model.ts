/** What a report holds, whatever it is written as. */

import type { Ablation, Fact, Hypothesis, Level, Verdict } from '../lib/audit/types.ts';
import type { MeasuredNumber, TimelessEvidence } from '../lib/experiment/types.ts';

/** Something to type into a shell in the root folder of the project. */
export interface Replay {
  /** What it does, a few words. */
  readonly words: string;
  readonly command: string;
}

export interface ReportClaim {
  /** Unique in the report. */
  readonly anchor: string;
  /** As in its result; several runs may speak about the same claim. */
  readonly id: string;
  readonly words: string;
  readonly latex: string;
  readonly beyondPaper: boolean;
  readonly verdict: Verdict;
  readonly level: Level | null;
  readonly evidence: readonly TimelessEvidence[];
}

export interface ReportHypothesis extends Hypothesis {
  readonly latex: string;
}

export const PARTS = ['results', 'experiments', 'runs'] as const;
export type PartName = (typeof PARTS)[number];

/** A result of the paper, an experiment or a run of a language model. */
export interface Section {
  readonly part: PartName;
  /** Unique in the report. */
  readonly anchor: string;
  readonly title: string;
  /** A few words for the table of contents. */
  readonly name: string;
  /** Where it stands in the paper. */
  readonly source: string;
  readonly verdict: Verdict;
  /** Seeds, preset, model: what tells this run from another one. */
  readonly run: string;
  readonly replays: readonly Replay[];
  readonly setting: { readonly words: string; readonly latex: string | null };
  readonly hypotheses: readonly ReportHypothesis[];
  readonly claims: readonly ReportClaim[];
  readonly ablationTitle: string;
  readonly ablations: readonly Ablation[];
  readonly facts: readonly Fact[];
  /** For a reader, line by line; empty without one. */
  readonly certificate: readonly string[];
  /** What could explain a result without the model having understood anything. */
  readonly warnings: readonly string[];
  /** Where the saved file is not what its measurements give, or null. */
  readonly differs: string | null;
  readonly numbers: readonly MeasuredNumber[];
  readonly thresholds: Readonly<Record<string, number>>;
  readonly notCovered: readonly string[];
}

/** A Plotly specification, plain data. */
export interface PlotSpec {
  readonly data: readonly unknown[];
  readonly layout: Readonly<Record<string, unknown>> & { readonly width: number; readonly height: number };
}

export interface DrawnFigure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly sources: readonly string[];
  /** Of the width of a page, and of one column for narrow screens. */
  readonly specs: { readonly text: PlotSpec; readonly column: PlotSpec };
  /** The picture of the width of a page. */
  readonly svg: string;
}

export interface SkippedFigure {
  readonly name: string;
  readonly words: string;
  readonly skipped: string;
}

export interface Unaudited {
  readonly id: string;
  readonly words: string;
  readonly source: string;
  /** What speaks about it in this project all the same. */
  readonly here: string;
}

export interface Environment {
  readonly node: string;
  /** System and machine, for example "Linux x86_64". */
  readonly platform: string;
  /** Version of this package. */
  readonly version: string;
}

export interface Report {
  readonly sections: readonly Section[];
  readonly figures: readonly (DrawnFigure | SkippedFigure)[];
  /** docs/discrepancies.md */
  readonly discrepancies: string;
  readonly unaudited: readonly Unaudited[];
  readonly environment: Environment;
}

export const sectionsOf = ({ sections }: Report, part: PartName): readonly Section[] =>
  sections.filter((section) => section.part === part);

export interface Counts {
  readonly verified: number;
  readonly refuted: number;
  readonly inconclusive: number;
}

/** Claims by verdict. */
export function countsOf(sections: readonly Section[]): Counts {
  const claims = sections.flatMap(({ claims }) => claims);
  const count = (verdict: Verdict): number => claims.filter((claim) => claim.verdict === verdict).length;
  return {
    verified: count('verified'),
    refuted: count('refuted'),
    inconclusive: count('inconclusive'),
  };
}

/** "verify" of "hamiltonian.verify". */
export const claimName = (id: string): string => id.slice(id.indexOf('.') + 1);

/** "im-rm-0.1" of "token-shift.fit.im-rm-0.1", evidence for "token-shift.fit". */
export const evidenceName = (claim: string, id: string): string =>
  id.startsWith(`${claim}.`) ? id.slice(claim.length + 1) : id;

/** What is dropped or changed by an ablation. */
export const ablationName = ({ drops }: Ablation): string =>
  /^H\d+$/.test(drops) ? `without ${drops}` : `changed: ${drops}`;
