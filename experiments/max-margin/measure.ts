/** One task: an instance, both models. */

import { stepLimit } from '../../lib/checker/step-limit.ts';
import type { Instance } from '../../lib/instance/types.ts';
import { measureExplicit } from './explicit.ts';
import { measureImplicit } from './implicit.ts';
import { instanceOfTask } from './instances.ts';
import type { Plant } from './planted.ts';
import type { Measurement } from './rows.ts';
import type { Task } from './tasks.ts';

export function measure(task: Task, implicitSteps: number, plant: Plant): Measurement {
  const drawn = instanceOfTask(task);
  if (drawn === null) {
    const noInstance = 'all prompts are zero';
    return { ...task, explicit: null, noExplicit: noInstance, implicit: null, noImplicit: noInstance };
  }
  const instance = plant === 'labels-exchanged' && task.dial === 'synonyms' ? exchanged(drawn) : drawn;
  const cosine = task.dial === 'late-evaluation' ? 1 / (1 << task.value) : null;
  const explicit = measureExplicit(instance, cosine, plant);
  const rate = instance.learningRate === 'auto' ? stepLimit(instance).auto : instance.learningRate;
  const implicit = measureImplicit(instance, rate, implicitSteps, plant);
  return {
    ...task,
    ...('missing' in explicit
      ? { explicit: null, noExplicit: explicit.missing }
      : { explicit, noExplicit: null }),
    ...('missing' in implicit
      ? { implicit: null, noImplicit: implicit.missing }
      : { implicit, noImplicit: null }),
  };
}

function exchanged(instance: Instance): Instance {
  const { train } = instance;
  const { chosenToken, chosenHidden, rejectedToken, rejectedHidden } = train;
  return {
    ...instance,
    train: {
      ...train,
      chosenToken: rejectedToken,
      chosenHidden: rejectedHidden,
      rejectedToken: chosenToken,
      rejectedHidden: chosenHidden,
    },
  };
}
