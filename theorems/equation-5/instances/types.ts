import type { StepInstance } from '../../../lib/learning-dynamics/types.ts';

/** One gradient step, with the texts of tokens by their ids where they are known. */
export interface Instance extends StepInstance {
  readonly names?: Readonly<Record<string, string>>;
}
