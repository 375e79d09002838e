/** The judge of every experiment. */

import type { ExperimentStatement, MeasuredNumber, TimelessEvidence } from '../../../lib/experiment/types.ts';
import type { ExperimentName, RunConfig } from '../launcher/config/types.ts';
import { dynamicsEvidence } from './dynamics/evidence.ts';
import { dynamicsNumbers } from './dynamics/numbers.ts';
import { statement as dynamics } from './dynamics/statement.ts';
import { hamiltonianEvidence } from './hamiltonian/evidence.ts';
import { hamiltonianNumbers } from './hamiltonian/numbers.ts';
import { statement as hamiltonian } from './hamiltonian/statement.ts';
import { machineryEvidence } from './machinery/evidence.ts';
import type { Flag } from './measures/confounds.ts';
import type { PredictionTable } from './measures/table.ts';
import { dataFlags, dataNumbers } from './preference/data.ts';
import { preferenceEvidence, setsOf } from './preference/evidence.ts';
import { preferenceNumbers } from './preference/numbers.ts';
import { statement as preference } from './preference/statement.ts';
import type { RunData } from './read/run-folder.ts';
import { representationsEvidence, representationsNumbers } from './representations/evidence.ts';
import { statement as representations } from './representations/statement.ts';
import { DYNAMICS, HAMILTONIAN, MACHINERY, PREFERENCE, REPRESENTATIONS, TOKEN_SHIFT } from './thresholds.ts';
import { coefficientEvidence, coefficientNumbers } from './token-shift/coefficient.ts';
import { tokenShiftEvidence } from './token-shift/evidence.ts';
import { seen, unseen } from './token-shift/sets.ts';
import { statementFor } from './token-shift/statement.ts';
import { variants } from './trainings.ts';

export interface ExperimentJudge {
  readonly statement: ExperimentStatement;
  readonly thresholds: Readonly<Record<string, number>>;
  /** Whether length and prompts could explain accuracies: where responses are of natural lengths. */
  readonly flagsConfounds: boolean;
  /** Ids of claims that must be verified for any model, however small. */
  readonly machinery: readonly string[];
  evidence(run: RunData, table: PredictionTable, replay: string): readonly TimelessEvidence[];
  /** Beside those of predictions. */
  numbers(run: RunData, table: PredictionTable): readonly MeasuredNumber[];
  /** Beside those of confounds. */
  readonly flags?: (run: RunData) => readonly Flag[];
}

const JUDGES: Readonly<Record<ExperimentName, (config: RunConfig) => ExperimentJudge>> = {
  preference: (config) => ({
    statement: preference,
    thresholds: { ...MACHINERY, ...PREFERENCE },
    flagsConfounds: true,
    machinery: ['preference.machinery'],
    evidence: (run, table, replay) => [
      ...machineryEvidence(run, table, setsOf(config), replay),
      ...preferenceEvidence(run, table, replay),
    ],
    numbers: (run, table) => [...preferenceNumbers(run, table), ...dataNumbers(run)],
    flags: dataFlags,
  }),
  'token-shift': (config) => ({
    statement: statementFor(variants(config).length > 0),
    thresholds: { ...MACHINERY, ...TOKEN_SHIFT },
    // Phrasings are few and fixed: what their lengths are is part of the design.
    flagsConfounds: false,
    machinery: ['token-shift.machinery'],
    evidence: (run, table, replay) => [
      ...machineryEvidence(run, table, [seen('test'), unseen('test', 'paper')], replay),
      ...tokenShiftEvidence(config, table, replay),
      ...coefficientEvidence(run, table, replay),
    ],
    numbers: coefficientNumbers,
  }),
  hamiltonian: () => ({
    statement: hamiltonian,
    thresholds: { ...MACHINERY, ...HAMILTONIAN },
    flagsConfounds: false,
    machinery: ['hamiltonian.machinery'],
    evidence: (run, table, replay) => [
      ...machineryEvidence(run, table, ['test'], replay),
      ...hamiltonianEvidence(run, table, replay),
    ],
    numbers: hamiltonianNumbers,
  }),
  dynamics: () => ({
    statement: dynamics,
    thresholds: DYNAMICS,
    flagsConfounds: false,
    // These hold for every model.
    machinery: ['dynamics.explicit', 'dynamics.implicit', 'dynamics.sign', 'dynamics.full'],
    evidence: (run, _, replay) => dynamicsEvidence(run, replay),
    numbers: dynamicsNumbers,
  }),
  representations: () => ({
    statement: representations,
    thresholds: REPRESENTATIONS,
    flagsConfounds: false,
    machinery: ['representations.machinery'],
    evidence: (run, _, replay) => representationsEvidence(run, replay),
    numbers: representationsNumbers,
  }),
};

export function experimentJudge(config: RunConfig): ExperimentJudge {
  return JUDGES[config.experiment](config);
}
