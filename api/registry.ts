/** The six results with their instance formats, each loaded when asked for, its own types out of sight. */

import { type AuditOptions, runAudit } from '../lib/audit/audit.ts';
import type { Definition } from '../lib/audit/definition.ts';
import type { AuditReport } from '../lib/audit/report.ts';
import type { ResultStatement } from '../lib/audit/types.ts';
import { InputError } from '../lib/input-error.ts';
import { type Given, instanceOf, type Reader, SOURCE } from './given.ts';
import type { ResultId } from './instances.ts';

type Run = Omit<AuditOptions<never, never>, 'instance' | 'planted'>;

/** One result. */
export interface Entry {
  readonly statement: ResultStatement;
  readonly plantedErrors: readonly { readonly id: string; readonly words: string }[];
  audit(run: Run, instance: Given<unknown> | undefined, planted: string | undefined): Promise<AuditReport>;
  /** The instance as one JSON document. */
  json(given: Given<unknown>): Promise<string>;
}

function entry<Instance, Draw, Subject, Formulas>(
  definition: Definition<Instance, Draw, Subject, Formulas>,
  fromJson: Reader<Instance>['fromJson'],
): Entry {
  const { plantedErrors, statement, instanceToJson, readInstance } = definition;
  const reader: Reader<Instance> = { fromJson, readInstance: (path) => readInstance(path) };
  return {
    statement,
    plantedErrors,
    audit: async (run, given, name) => {
      const planted = plantedErrors.find(({ id }) => id === name);
      if (name !== undefined && planted === undefined) {
        throw new InputError(
          `planted is ${JSON.stringify(name)}; expected one of ${plantedErrors.map(({ id }) => id).join(', ')}`,
        );
      }
      return runAudit(definition, {
        ...run,
        ...(planted === undefined ? {} : { planted }),
        ...(given === undefined
          ? {}
          : {
              instance: {
                source: 'file' in given ? given.file : SOURCE,
                data: await instanceOf(given, reader),
              },
            }),
      });
    },
    json: async (given) => instanceToJson(await instanceOf(given, reader)),
  };
}

const LOADERS: Readonly<Record<ResultId, () => Promise<Entry>>> = {
  'theorem-1': async () =>
    entry(
      (await import('../theorems/theorem-1/definition.ts')).theorem1,
      (await import('../theorems/theorem-1/instances/file.ts')).instanceFromJson,
    ),
  'corollary-1': async () =>
    entry(
      (await import('../theorems/corollary-1/definition.ts')).corollary1,
      (await import('../lib/asymptotics/instance.ts')).asymptoticInstanceFromJson,
    ),
  'equation-3': async () =>
    entry(
      (await import('../theorems/equation-3/definition.ts')).equation3,
      (await import('../theorems/equation-3/instances/file.ts')).instanceFromJson,
    ),
  'equation-4': async () =>
    entry(
      (await import('../theorems/equation-4/definition.ts')).equation4,
      (await import('../theorems/equation-4/instances/file.ts')).instanceFromJson,
    ),
  'equation-5': async () =>
    entry(
      (await import('../theorems/equation-5/definition.ts')).equation5,
      (await import('../theorems/equation-5/instances/json.ts')).instanceFromJson,
    ),
  'theorem-2': async () =>
    entry(
      (await import('../theorems/theorem-2/definition.ts')).theorem2,
      (await import('../lib/instance/json.ts')).instanceFromJson,
    ),
};

/** Ids of the results, in the order of the paper. */
export const RESULT_IDS = Object.keys(LOADERS) as readonly ResultId[];

/** @throws InputError for another id. */
export function entryOf(id: ResultId): Promise<Entry> {
  if (!Object.hasOwn(LOADERS, id)) {
    throw new InputError(`result is ${JSON.stringify(id)}; expected one of ${RESULT_IDS.join(', ')}`);
  }
  return LOADERS[id]();
}
