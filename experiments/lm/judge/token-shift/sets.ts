/** Names of the sets that the worker predicts. */

export const PROMPTS = ['train', 'test'] as const;
export type Prompts = (typeof PROMPTS)[number];

/**
 * Tokens that the unseen prefixes share with training responses. `paper`: as in the paper, where the chosen
 * paraphrase opens like rejected training responses; `disjoint`: none; `shares-chosen`: the chosen paraphrase
 * opens like chosen training responses; `shares-rejected`: the rejected one like rejected training responses;
 * `crossed`: the chosen one like rejected and the rejected one like chosen training responses.
 */
export type Ablation = 'paper' | 'disjoint' | 'shares-chosen' | 'shares-rejected' | 'crossed';

/** The training phrasing. */
export const seen = (prompts: Prompts): string => `${prompts}-seen`;
export const unseen = (prompts: Prompts, ablation: Ablation): string => `${prompts}-unseen:${ablation}`;
