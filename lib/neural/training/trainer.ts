/** Takes training steps; keeps the threads of a plan between calls. */
import type { Block } from '../kernel/types.ts';
import { AdamW } from '../optimiser/adamw.ts';
import { GradientTeam } from '../parallel/gradient-team.ts';
import type { StepRecord, TrainingPlan, TrainingState } from './plan.ts';

export interface TrainerOptions {
  /** Threads, this one included; 1 by default. The bits do not depend on it. */
  readonly threads?: number;
}

export class Trainer<Config, Shard> {
  readonly #plan: TrainingPlan<Config, Shard>;
  readonly #team: GradientTeam<Shard>;

  private constructor(plan: TrainingPlan<Config, Shard>, team: GradientTeam<Shard>) {
    this.#plan = plan;
    this.#team = team;
  }

  /** @throws Error when a thread cannot be started or the objective refuses its config */
  static async start<Config, Shard>(
    plan: TrainingPlan<Config, Shard>,
    { threads = 1 }: TrainerOptions = {},
  ): Promise<Trainer<Config, Shard>> {
    const { module, objective, precision } = plan;
    return new Trainer(plan, await GradientTeam.start({ module, config: objective, precision, threads }));
  }

  /**
   * At most `steps` more steps. A run that is cut anywhere gives the same bits as one that is not.
   * @param onStep called after each step, with the parameters that it led to; they must not be changed or kept
   * @throws RangeError for parameters that do not fit the plan, or a gradient that is not finite
   */
  async advance(
    state: TrainingState,
    steps: number,
    onStep?: (record: StepRecord, values: Block) => void,
  ): Promise<TrainingState> {
    const plan = this.#plan;
    const values = state.values.slice();
    const gradient = values.slice();
    const optimiser = new AdamW(state.optimiser, plan.optimiser);
    const end = Math.min(plan.steps, state.step + steps);
    for (let step = state.step; step < end; step++) {
      const loss = await this.#team.gradient(values, plan.batch(step), gradient);
      if (plan.trained !== undefined) freeze(gradient, plan.trained);
      const learningRate = plan.learningRate * plan.schedule(step);
      const gradientNorm = optimiser.step(values, gradient, learningRate);
      onStep?.({ step, loss, gradientNorm, learningRate }, values);
    }
    return { step: Math.max(end, state.step), values, optimiser: optimiser.state() };
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#team.close();
  }
}

/** @throws RangeError for a mask of another length */
function freeze(gradient: Block, trained: Uint8Array): void {
  if (trained.length !== gradient.length) {
    throw new RangeError(`a mask of ${gradient.length} entries was expected, got ${trained.length}`);
  }
  for (let i = 0; i < gradient.length; i++) if (trained[i] === 0) gradient[i] = 0;
}
