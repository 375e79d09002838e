/** What an ablation may be asked to get wrong: with an option set its expectation must not be met. */
export interface AblationOptions {
  /** Keep the hypothesis, constant or term that the ablation is about; the failure is then absent. */
  readonly keep?: boolean;
  /** Form the training step with one sign flipped. */
  readonly plantSignError?: boolean;
}
