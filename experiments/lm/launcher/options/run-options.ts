/** What can be said about a run on the command line. */

import { type Command, Option } from 'commander';
import { VARIANTS } from '../config/flags.ts';
import {
  ATTENTIONS,
  CHAT_TEMPLATES,
  DEVICES,
  LONG_PAIRS,
  OBJECTIVES,
  PRECISIONS,
  PRESETS,
} from '../config/types.ts';
import { integerIn, oneOf, positive, several } from './parsers.ts';

/** The options of `run`, which `sweep` has too, with several models. */
export function runOptions(command: Command, { models }: { readonly models: 'one' | 'several' }): Command {
  const model = ['--model <source>', 'hub id, path, or scratch:ARCHITECTURE'] as const;
  if (models === 'one') command.option(...model);
  else
    command.option(
      model[0],
      `${model[1]}; can be repeated`,
      several((text) => text),
    );
  return command
    .addOption(new Option('--preset <name>', 'size of the run').choices(PRESETS).default('tiny'))
    .option('--seed <n>', 'seed of weights, order and samples', integerIn(0, 2 ** 31 - 1), 0)
    .option('--seeds <k>', 'k runs: seeds n, n + 1, …', integerIn(1, 1000), 1)
    .option('--revision <name>', 'branch, tag or commit of the model')
    .option('--download', 'let the worker download the model')
    .option(
      '--objective <name>',
      `${OBJECTIVES.join(', ')}; can be repeated (default ex-rm and im-rm)`,
      several(oneOf(OBJECTIVES)),
    )
    .option('--beta <x>', 'beta of implicit rewards; can be repeated', several(positive))
    .option('--variant <name>', `${VARIANTS.join(', ')}; can be repeated`, several(oneOf(VARIANTS)))
    .option('--lr <x>', 'learning rate', positive)
    .option('--epochs <n>', 'passes over the training pairs', integerIn(1, 100_000))
    .option('--batch <n>', 'pairs per step', integerIn(1, 100_000))
    .option('--micro-batch <n>', 'pairs at once; changes memory, not the result', integerIn(1, 100_000))
    .option('--max-length <n>', 'tokens of prompt and response', integerIn(2, 1_000_000))
    .addOption(
      new Option(
        '--long-pairs <what>',
        'what happens to longer pairs (default fit for preference, refuse for others)',
      ).choices(LONG_PAIRS),
    )
    .option('--truncate-prompts', 'the same as --long-pairs truncate-prompts')
    .addOption(new Option('--precision <name>', 'number format').choices(PRECISIONS))
    .addOption(new Option('--attention <name>', 'implementation').choices(ATTENTIONS).default('sdpa'))
    .addOption(new Option('--device <name>', 'where to compute').choices(DEVICES).default('auto'))
    .option('--compile', 'compile the model')
    .option('--gradient-checkpointing', 'less memory for more time')
    .option('--clip <x>', 'largest norm of a gradient, or "none"', (text) =>
      text === 'none' ? text : positive(text),
    )
    .option('--warmup <n>', 'steps of linear warm-up', integerIn(0, 1_000_000))
    .option(
      '--threads <n>',
      'threads of the CPU; results may differ from those with 1',
      integerIn(1, 4096),
      1,
    )
    .addOption(new Option('--chat-template <when>', 'use of it').choices(CHAT_TEMPLATES).default('auto'))
    .option('--end-token', 'score an end token after the response')
    .option('--no-end-token', 'score no end token')
    .option('--evaluate-each-epoch', 'predict test sets after every epoch too')
    .option(
      '--data <what>',
      'preference: NAME=FILE[#PROMPT,CHOSEN,REJECTED] for train and every test set; others: a path, download or corpus',
      several((text) => text),
    )
    .option('--train-pairs <n>', 'training pairs or prompts', integerIn(1, 10_000_000))
    .option('--test-pairs <n>', 'test pairs or prompts, of every set', integerIn(1, 10_000_000))
    .option('--vertices <n>', 'of a graph (hamiltonian)', integerIn(4, 64))
    .option('--samples <n>', 'generated responses per prompt (hamiltonian)', integerIn(1, 100_000))
    .addOption(
      new Option('--format <name>', 'of a graph (hamiltonian)').choices([
        'auto',
        'edges',
        'separated',
        'text',
      ]),
    )
    .option('--deviation <x>', 'of the first weights, without pre-training (hamiltonian)', positive)
    .option(
      '--response-tokens <n>',
      'of a response, its beginning (dynamics, representations)',
      integerIn(1, 1_000_000),
    )
    .option('--pretrain-steps <n>', 'of a model from scratch; 0 for none', integerIn(0, 10_000_000))
    .option('--out <dir>', 'the run folder (with --seeds: the folder of run folders)')
    .option('--json', 'write one JSON document a line to standard output, and nothing else');
}
