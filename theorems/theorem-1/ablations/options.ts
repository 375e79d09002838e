/** What an ablation may be asked to get wrong: with either option set its expectation must not be met. */
export interface AblationOptions {
  /** Keep the hypothesis, or the constant, that the ablation is about; the failure is then absent. */
  readonly keepHypothesis?: boolean;
  /** Go wrong in one step, which each ablation names where it takes it. */
  readonly plantError?: boolean;
}
