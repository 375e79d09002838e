/** How many audits, and how many instances of each check, in a second: `npx tsx bench/audits/main.ts`. */
import { pathToFileURL } from 'node:url';
import { DEFAULT_INSTANCES, DEFAULT_SEED } from '../../lib/audit/audit.ts';
import { loadAll } from '../../theorems/definitions.ts';

export interface AuditTiming {
  readonly result: string;
  /** Median seconds of one audit with the default options. */
  readonly seconds: number;
  /** Instances per second by the id of the check; the first check of an instance pays for what the others share. */
  readonly instancesPerSecond: Readonly<Record<string, number>>;
}

export interface AuditBenchOptions {
  /** Random instances per check (default as the commands). */
  readonly instances?: number;
  /** Audits of which the median counts, after one to warm up (default 3). */
  readonly rounds?: number;
  readonly write?: (line: string) => void;
}

/** Runs the bench, prints its table, returns its rows. */
export async function runAuditBench(options: AuditBenchOptions = {}): Promise<readonly AuditTiming[]> {
  const { instances = DEFAULT_INSTANCES, rounds = 3, write = console.log } = options;
  write(`audits with ${instances} random instances a check, Node ${process.version}, one process`);
  const timings: AuditTiming[] = [];
  for (const { id, audit } of await loadAll()) {
    const run = () =>
      audit({ seed: DEFAULT_SEED, instances, level: 'statistical', budgetSeconds: Number.MAX_SAFE_INTEGER });
    await run();
    const times: number[] = [];
    let instancesPerSecond: Record<string, number> = {};
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      const { claims } = await run();
      times.push((performance.now() - start) / 1000);
      const checks = claims.flatMap(({ evidence }) => evidence);
      // Evidence counts in milliseconds.
      instancesPerSecond = Object.fromEntries(
        checks.map((e) => [e.id, e.instances / Math.max(e.seconds, 0.001)]),
      );
    }
    const seconds = times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
    timings.push({ result: id, seconds, instancesPerSecond });
    write(`  ${id.padEnd(12)} ${(1 / seconds).toPrecision(3)} audits/s`);
    for (const [check, rate] of Object.entries(instancesPerSecond))
      write(`    ${check.padEnd(34)} ${rate.toPrecision(3).padStart(8)} instances/s`);
  }
  return timings;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runAuditBench();
}
