/** The verdicts of a run: a pure function of the files in its folder. */

import { makeClaim, resultVerdict } from '../../../lib/audit/verdict.ts';
import type { ExperimentStatement, JudgedClaim, TimelessEvidence } from '../../../lib/experiment/types.ts';
import { replayOf } from '../launcher/config/replay.ts';
import { experimentJudge } from './experiments.ts';
import { differenceFlags, type Flag, flagsOf } from './measures/confounds.ts';
import { PredictionTable } from './measures/table.ts';
import { numbersOf } from './numbers.ts';
import type { RunData } from './read/run-folder.ts';
import { type LmResult, RESULT_SCHEMA, versions } from './result.ts';
import { plain } from './trainings.ts';

export function judgeRun(run: RunData): LmResult {
  const { config, hashes } = run;
  const judge = experimentJudge(config);
  const table = new PredictionTable(run.predictions);
  const replay = replayOf(run.folder);
  const evidence = judge.evidence(run, table, replay);
  const claims = judge.statement.claims.map((claim) => judgedClaim(claim, evidence));
  return {
    schema: RESULT_SCHEMA,
    experiment: config.experiment,
    verdict: resultVerdict([], claims.map(withSeconds), []),
    preset: config.preset,
    seeds: [config.seed],
    planted: null,
    versions: versions(),
    config,
    thresholds: judge.thresholds,
    inputs: hashes,
    flags: [...(judge.flags?.(run) ?? []), ...(judge.flagsConfounds ? allFlags(run, table) : [])],
    numbers: [...numbersOf(run, table), ...judge.numbers(run, table)],
    claims,
    notCovered: judge.statement.notCovered,
  };
}

function judgedClaim(
  statement: ExperimentStatement['claims'][number],
  evidence: readonly TimelessEvidence[],
): JudgedClaim {
  const own = evidence.filter((e) => e.id.startsWith(`${statement.id}.`));
  const claim = makeClaim(
    statement,
    own.map((e) => ({ ...e, seconds: 0 })),
  );
  const { id, statement: words, beyondPaper, verdict, level } = claim;
  return { id, statement: words, beyondPaper, verdict, level, evidence: own };
}

function withSeconds(claim: JudgedClaim) {
  return { ...claim, evidence: claim.evidence.map((e) => ({ ...e, seconds: 0 })) };
}

function allFlags({ config }: RunData, table: PredictionTable): readonly Flag[] {
  const explicit = plain(config, 'ex-rm')[0]?.id;
  const implicit = plain(config, 'im-rm').map(({ id }) => id);
  return table.sets.flatMap((set) => [
    ...config.trainings.flatMap(({ id }) => {
      const summary = table.summary(set, id);
      return summary === null ? [] : flagsOf(summary);
    }),
    ...implicit.flatMap((id) => {
      if (explicit === undefined) return [];
      const comparison = table.comparison(set, explicit, id);
      return comparison === null ? [] : differenceFlags(set, [explicit, id], comparison);
    }),
  ]);
}
