/** npm run lm -- COMMAND */

import { runCommand as atEdge } from '../../lib/cli/run-command.ts';
import { lmProgram } from './launcher/program.ts';

await atEdge(async () => {
  let status = 0;
  // Commands are imported when they run: --help needs none of them.
  const program = lmProgram(
    {
      doctor: async () => (await import('./launcher/commands/doctor.ts')).doctorCommand(),
      setup: async (flags) => (await import('./launcher/commands/setup.ts')).setupCommand(flags),
      run: async (experiment, flags) =>
        (await import('./launcher/commands/run.ts')).runCommand(experiment, flags),
      sweep: async (experiment, flags) =>
        (await import('./launcher/commands/sweep.ts')).sweepCommand(experiment, flags),
      bench: async (flags) => (await import('./launcher/commands/bench.ts')).benchCommand(flags),
      judge: async (folders, flags) =>
        (await import('./launcher/commands/judge.ts')).judgeCommand(folders, flags),
      keep: async (folder, flags) => (await import('./launcher/commands/keep.ts')).keepCommand(folder, flags),
      smoke: async (flags) => (await import('./launcher/commands/smoke.ts')).smokeCommand(flags),
    },
    (ended) => {
      status = ended;
    },
  );
  await program.parseAsync();
  return status;
});
