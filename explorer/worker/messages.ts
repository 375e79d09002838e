/** What page and worker say to each other. Everything is plain data that a structured clone keeps. */

import type { AuditReport } from '../../lib/audit/report.ts';
import type { Hypothesis, Level, Verdict } from '../../lib/audit/types.ts';
import type { ViewId, ViewState } from '../state/state.ts';
import type { Equation5View } from './equation-5.ts';
import type { Theorem1View } from './theorem-1.ts';
import type { Theorem2View } from './theorem-2.ts';

/** One number of a view, as it is shown, and how it is known. */
export interface Quantity {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly level: Level;
}

/** What a view says about its instance in one sentence. */
export interface Finding {
  readonly verdict: Verdict;
  readonly text: string;
}

/** What every view reports beside its own numbers. */
export interface ViewHead {
  readonly finding: Finding;
  readonly quantities: readonly Quantity[];
  readonly hypotheses: readonly Hypothesis[];
}

/** An instance: a text as the command line reads it, or the controls of a view, from which the worker writes one. */
export type Subject<V extends ViewId = ViewId> =
  | { readonly kind: 'text'; readonly text: string; readonly source: string }
  | { readonly kind: 'controls'; readonly state: ViewState<V> };

export type Request =
  | { readonly task: 'theorem-1'; readonly subject: Subject<'theorem-1'> }
  | { readonly task: 'theorem-2'; readonly subject: Subject<'theorem-2'> }
  | { readonly task: 'equation-5'; readonly subject: Subject<'equation-5'> }
  /** The text of the instance. */
  | { readonly task: 'text'; readonly view: ViewId; readonly subject: Subject }
  | { readonly task: 'audit'; readonly view: ViewId; readonly subject: Subject }
  | {
      readonly task: 'random-audit';
      readonly view: ViewId;
      readonly seed: number;
      readonly instances: number;
    };

export interface Answers {
  readonly 'theorem-1': Theorem1View;
  readonly 'theorem-2': Theorem2View;
  readonly 'equation-5': Equation5View;
  readonly text: string;
  readonly audit: AuditReport;
  readonly 'random-audit': AuditReport;
}

export type Answer<R extends Request> = Answers[R['task']];

export type FromWorker =
  | { readonly id: number; readonly kind: 'answer'; readonly value: Answers[keyof Answers] }
  /** One line about a bad instance. */
  | { readonly id: number; readonly kind: 'fault'; readonly message: string }
  | { readonly id: number; readonly kind: 'progress'; readonly what: string; readonly share: number };

export interface ToWorker {
  readonly id: number;
  readonly request: Request;
}
