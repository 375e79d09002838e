/** Equation 5 on one instance: the facts of the audit, and predicted against actual change over all step sizes. */

import type { Fact, Json } from '../../lib/audit/types.ts';
import { Analysis, type View } from '../../theorems/equation-5/analysis.ts';
import { factsOf } from '../../theorems/equation-5/facts.ts';
import { correct } from '../../theorems/equation-5/formulas.ts';
import { hypothesesOf } from '../../theorems/equation-5/hypotheses.ts';
import { instanceFromJson } from '../../theorems/equation-5/instances/json.ts';
import type { Finding, Quantity, ViewHead } from './messages.ts';

/** ρ of one training response against the evaluation response; null where a table is too large to show. */
export interface ShownTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rho: readonly (readonly number[])[];
  readonly innerProducts: readonly (readonly number[])[];
}

type Ends = readonly [lower: number, upper: number];

export interface Equation5View extends ViewHead {
  readonly learningRate: number;
  readonly tables: { readonly chosen: ShownTable | null; readonly rejected: ShownTable | null };
  /** Enclosures: ηC, the bound ηC + lower bound of the remainder, and the change itself. */
  readonly predicted: Ends;
  readonly lower: number;
  readonly actual: Ends;
  /** −1, 0, 1, or null where the sign of C is open. */
  readonly sign: -1 | 0 | 1 | null;
  readonly curve: readonly {
    /** log10 η. */
    readonly rate: number;
    readonly predicted: number;
    readonly actual: number;
    readonly lower: number;
  }[];
}

/** @throws InputError for a text that is no instance. */
export function equation5View(text: string, source: string): Equation5View {
  const analysis = new Analysis(instanceFromJson(text, source), correct);
  const facts = factsOf(analysis);
  const view = analysis.hasWide ? analysis.wide : analysis.float;
  return shown(analysis, view as View<unknown>, facts);
}

function factValue(facts: readonly Fact[], id: string): Readonly<Record<string, Json>> {
  return facts.find((fact) => fact.id === id)!.value as Readonly<Record<string, Json>>;
}

function tableOf(analysis: Analysis, facts: readonly Fact[], id: string): ShownTable | null {
  const value = factValue(facts, id);
  if (!('rho' in value)) return null;
  const names = analysis.instance.names ?? {};
  const labels = (key: string): string[] =>
    (value[key] as readonly number[]).map((token) => names[token] ?? String(token));
  return {
    rows: labels('rows'),
    columns: labels('columns'),
    rho: value.rho as ShownTable['rho'],
    innerProducts: value.innerProducts as ShownTable['innerProducts'],
  };
}

const LABELS: readonly (readonly [id: string, label: string])[] = [
  ['coefficient C', 'coefficient C of Equation 5'],
  ['predicted, eta C', 'predicted change ηC, also its upper bound'],
  ['its lower bound', 'Δr − ηC is at least'],
  ['dr - eta C', 'Δr − ηC'],
  ['actual, dr', 'actual change Δr'],
];

function shown<T>(analysis: Analysis, view: View<T>, facts: readonly Fact[]): Equation5View {
  const { arithmetic } = view;
  const { lower, upper, add } = arithmetic;
  const { learningRate } = analysis.instance;
  const step = facts.find(({ id }) => id === 'step')!;
  const change = facts.find(({ id }) => id === 'change')!;
  const line = (fact: Fact, name: string): string =>
    fact.text
      .find((text) => text.startsWith(name))!
      .slice(name.length)
      .trim();
  const ends = (a: T): Ends => [lower(a), upper(a)];
  const middle = (a: T): number => lower(a) + (upper(a) - lower(a)) / 2;
  const now = view.at(learningRate);
  const quantities: Quantity[] = [
    {
      id: 'margin',
      label: 'r(x,y+) − r(x,y−) before the step',
      text: line(step, 'r(x,y+) - r(x,y-)'),
      level: step.level,
    },
    { id: 'g', label: 'g = σ(−margin)', text: line(step, 'g '), level: step.level },
    ...LABELS.map(([name, label]) => ({ id: name, label, text: line(change, name), level: change.level })),
  ];
  return {
    finding: findingOf(analysis.coefficientSign, String(factValue(facts, 'change').sign)),
    quantities,
    hypotheses: hypothesesOf(analysis),
    learningRate,
    tables: {
      chosen: tableOf(analysis, facts, 'rho-chosen'),
      rejected: tableOf(analysis, facts, 'rho-rejected'),
    },
    predicted: ends(now.predicted),
    lower: lower(add(now.predicted, now.lowerBound)),
    actual: ends(now.actual),
    sign: analysis.coefficientSign,
    curve: Array.from({ length: 49 }, (_, k) => {
      const rate = -6 + k / 4;
      const at = view.at(10 ** rate);
      return {
        rate,
        predicted: middle(at.predicted),
        actual: middle(at.actual),
        lower: middle(add(at.predicted, at.lowerBound)),
      };
    }),
  };
}

function findingOf(sign: -1 | 0 | 1 | null, text: string): Finding {
  return { verdict: sign === null ? 'inconclusive' : 'verified', text: `${text}.` };
}
