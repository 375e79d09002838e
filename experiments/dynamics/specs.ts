/** The training runs of one seed, in their order. */

import type { RewardKind } from '../../lib/neural/model/preference-objective.ts';
import type { Config } from './config.ts';
import type { Carriers } from './setting.ts';

export type Reward = Extract<RewardKind, { readonly kind: 'explicit' | 'implicit' }>;

/** What is trained: u or U alone with fixed representations, or all parameters. */
export type Trained = 'head' | 'all';
export type Optimiser = 'gradient-descent' | 'adamw';

export interface Spec {
  readonly carriers: Carriers;
  readonly reward: Reward;
  readonly trained: Trained;
  readonly optimiser: Optimiser;
  /** η. */
  readonly rate: number;
  readonly steps: number;
}

const EXPLICIT: Reward = { kind: 'explicit', pooling: 'last-token' };

/** EX-RM is β = null. */
export function betaOf(reward: Reward): number | null {
  return reward.kind === 'implicit' ? reward.beta : null;
}

export function rewardsOfConfig({ betas }: Config): readonly Reward[] {
  return [EXPLICIT, ...betas.map((beta): Reward => ({ kind: 'implicit', beta }))];
}

/** η with the same change of log-probabilities per step for every β: ηβ is fixed. */
function scaledRate(rate: number, reward: Reward): number {
  return reward.kind === 'implicit' ? rate / reward.beta : rate;
}

export function specsOf(config: Config): readonly Spec[] {
  const descent = { optimiser: 'gradient-descent' } as const;
  const rewards = rewardsOfConfig(config);
  const head = (carriers: Carriers): Spec[] =>
    rewards.map((reward) => ({
      ...descent,
      carriers,
      reward,
      trained: 'head',
      rate: scaledRate(config.headRate, reward),
      steps: config.headSteps,
    }));
  const full = config.fullRates.flatMap((rate) =>
    rewards.map(
      (reward): Spec => ({
        ...descent,
        carriers: 'shared',
        reward,
        trained: 'all',
        rate: scaledRate(rate, reward),
        steps: config.fullSteps,
      }),
    ),
  );
  const adam = rewards.flatMap((reward) =>
    (['head', 'all'] as const).map(
      (trained): Spec => ({
        carriers: 'shared',
        reward,
        trained,
        optimiser: 'adamw',
        rate: config.adamRate,
        steps: config.adamSteps,
      }),
    ),
  );
  return [...head('shared'), ...head('none'), ...full, ...adam];
}
