/** What one seed consists of: a pre-trained model, training pairs and evaluation responses. */

import type { PreferencePair } from '../../lib/neural/model/preference-objective.ts';
import type { TrainingState } from '../../lib/neural/training/plan.ts';
import { CARRIER_SETTINGS, preferenceSets } from '../../lib/synonym-language/preferences.ts';
import { modelOf, withRewardHead } from '../../lib/synonym-language/pretrain.ts';
import type { Config } from './config.ts';
import type { Plant } from './planted.ts';
import { evaluate, type Machine, machineFor, type ResponseSet, represent, responseSet } from './responses.ts';

/** 'shared': paraphrases open with a carrier of rejected training responses; 'none': responses are one word. */
export type Carriers = 'shared' | 'none';

/** The four evaluation responses of a held-out prompt, in this order. */
export const GROUPS = ['original', 'original-rejected', 'paraphrase', 'paraphrase-rejected'] as const;

export interface Setting {
  readonly machine: Machine;
  /** Of π_ref, with a reward head of zeros. */
  readonly initial: Float64Array;
  /** With ln π_ref. */
  readonly pairs: readonly PreferencePair[];
  /** Response 2i is the chosen one of pair i, 2i + 1 the rejected one. */
  readonly training: ResponseSet;
  /** Response 4j + g is of held-out prompt j and GROUPS[g]. */
  readonly evaluation: ResponseSet;
  /** ln π_ref, one per response. */
  readonly trainingReference: Float64Array;
  readonly evaluationReference: Float64Array;
}

const machines = new Map<string, Machine>();

function machineOf(config: Config): Machine {
  const key = JSON.stringify(config.language);
  const known = machines.get(key) ?? machineFor(modelOf(config.language, true));
  machines.set(key, known);
  return known;
}

/** @param pretrained parameters of `modelOf(config.language)` */
export function settingOf(
  config: Config,
  seed: number,
  carriers: Carriers,
  pretrained: TrainingState['values'],
  plant: Plant,
): Setting {
  const machine = machineOf(config);
  const initial = Float64Array.from(withRewardHead(pretrained, config.language, seed, 0));
  const sets = preferenceSets(
    config.language,
    {
      carriers: CARRIER_SETTINGS[carriers],
      trainingPrompts: config.trainingPairs,
      testPrompts: config.testPrompts,
      pairsPerPrompt: 1,
    },
    seed,
  );
  const ordered = sets.train.flatMap(({ chosen, rejected }) =>
    plant === 'labels-exchanged' ? [rejected, chosen] : [chosen, rejected],
  );
  const training = responseSet(ordered);
  const evaluation = responseSet(
    sets.test.flatMap(({ chosen, rejected }, j) => {
      const paraphrase = sets.testParaphrases[j]!;
      if (plant === 'original-for-paraphrase') return [chosen, rejected, chosen, paraphrase.rejected];
      if (plant === 'rejected-for-paraphrase')
        return [chosen, rejected, paraphrase.rejected, paraphrase.chosen];
      return [chosen, rejected, paraphrase.chosen, paraphrase.rejected];
    }),
  );
  const reference = (set: ResponseSet): Float64Array =>
    evaluate(machine, initial, set, represent(machine, initial, set)).logProbability;
  const trainingReference = reference(training);
  const pairs = Array.from(
    { length: config.trainingPairs },
    (_, i): PreferencePair => ({
      chosen: ordered[2 * i]!,
      rejected: ordered[2 * i + 1]!,
      reference: [trainingReference[2 * i]!, trainingReference[2 * i + 1]!],
    }),
  );
  return {
    machine,
    initial,
    pairs,
    training,
    evaluation,
    trainingReference,
    evaluationReference: reference(evaluation),
  };
}
