/** The options of `lm bench`. */

import { type Command, Option } from 'commander';
import { ATTENTIONS, DEVICES, type Objective, PRESETS, type PresetName } from '../config/types.ts';
import { integerIn, oneOf, positive, several } from '../options/parsers.ts';

const OBJECTIVES_TIMED = ['ex-rm', 'im-rm'] as const satisfies readonly Objective[];
export const CONTENDERS = [
  ...(['plain:float32', 'plain:bfloat16', 'plain:float64'] as const),
  ...(['ours:float32', 'ours:bfloat16', 'ours:float64'] as const),
] as const;

export interface BenchFlags {
  readonly preset: PresetName;
  readonly seed: number;
  readonly model?: string;
  readonly revision?: string;
  readonly download?: boolean;
  readonly objective?: readonly (typeof OBJECTIVES_TIMED)[number][];
  readonly contender?: readonly (typeof CONTENDERS)[number][];
  readonly batch?: number;
  readonly microBatch?: number;
  readonly maxLength?: number;
  readonly lengthScale?: number;
  readonly steps?: number;
  readonly repeats?: number;
  readonly attention: (typeof ATTENTIONS)[number];
  readonly device: (typeof DEVICES)[number];
  readonly compile?: boolean;
  readonly gradientCheckpointing?: boolean;
  readonly threads: number;
  readonly memory: boolean;
  readonly data?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function benchOptions(command: Command): Command {
  return command
    .addOption(new Option('--preset <name>', 'size of the comparison').choices(PRESETS).default('tiny'))
    .option('--seed <n>', 'seed of weights and pairs', integerIn(0, 2 ** 31 - 1), 0)
    .option('--model <source>', 'hub id, path, or scratch:ARCHITECTURE')
    .option('--revision <name>', 'branch, tag or commit of the model')
    .option('--download', 'let the worker download the model')
    .option(
      '--objective <name>',
      `${OBJECTIVES_TIMED.join(', ')}; can be repeated (default both)`,
      several(oneOf(OBJECTIVES_TIMED)),
    )
    .option(
      '--contender <loop:precision>',
      `${CONTENDERS.join(', ')}; can be repeated, the first is what the others are compared with`,
      several(oneOf(CONTENDERS)),
    )
    .option('--batch <n>', 'pairs per step', integerIn(1, 100_000))
    .option('--micro-batch <n>', 'pairs that our loop takes at once', integerIn(1, 100_000))
    .option('--max-length <n>', 'tokens of prompt and response', integerIn(2, 1_000_000))
    .option(
      '--length-scale <x>',
      'multiplies the lengths of synthetic pairs; 1 is those of UltraFeedback',
      positive,
    )
    .option('--steps <n>', 'timed steps of a repeat', integerIn(1, 100_000))
    .option('--repeats <n>', 'repeats of every contender, in turns', integerIn(1, 1000))
    .addOption(new Option('--attention <name>', 'implementation').choices(ATTENTIONS).default('sdpa'))
    .addOption(new Option('--device <name>', 'where to compute').choices(DEVICES).default('auto'))
    .option('--compile', 'compile the model of our loop')
    .option('--gradient-checkpointing', 'in our loop: less memory for more time')
    .option('--threads <n>', 'threads of the CPU', integerIn(1, 4096), 1)
    .option('--no-memory', 'do not measure memory, which takes a process for every contender on a CPU')
    .option('--data <file>', 'time pairs of FILE[#PROMPT,CHOSEN,REJECTED] instead of synthetic ones')
    .option('--out <dir>', 'keep config.json and bench.json there')
    .option('--json', 'write bench.json to standard output, and nothing else');
}
