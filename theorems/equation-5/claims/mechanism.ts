/** Claim (f): Mechanism 1, with its exact region for one token. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { stepScale } from '../../../lib/learning-dynamics/reward-change.ts';
import { Analysis, type View } from '../analysis.ts';
import type { Formulas } from '../formulas.ts';
import type { Instance } from '../instances/types.ts';
import { learningRates } from './bounds.ts';
import { countGrid } from './grid.ts';
import { countParaphrases, PARAPHRASES } from './paraphrases.ts';
import { proveParaphrases } from './symbolic.ts';

function grid({ formulas }: Analysis): Outcome {
  const { falls, predicted, mismatch } = countGrid(formulas);
  return mismatch === null ? holds(falls, predicted, 0) : violated(mismatch, falls, predicted);
}

/** The first tokens of y+ and y−, and a third one, all at the representation of the prompt; null for V = 2 or h = 0. */
function singleToken(instance: Instance): Instance | null {
  const { chosen, rejected, evaluation, vocabulary, width } = instance;
  const hidden = chosen.hidden.slice(0, width);
  if (hidden.every((x) => x === 0)) return null;
  const up = chosen.tokens[0]!;
  const later = [...rejected.tokens, ...evaluation.tokens, (up + 1) % vocabulary];
  const down = later.find((token) => token !== up)!;
  const others = [...evaluation.tokens, 0, 1, 2].filter(
    (token) => token < vocabulary && token !== up && token !== down,
  );
  if (others.length === 0) return null;
  const one = (token: number) => ({ tokens: Int32Array.of(token), hidden });
  return { ...instance, chosen: one(up), rejected: one(down), evaluation: one(others[0]!) };
}

/** 'agrees' when the certified signs agree; null when one of the two is left open. */
function agreement<T>(view: View<T>, formulas: Formulas, rate: number): 'agrees' | string | null {
  const { state, arithmetic } = view;
  const { sign, add, subtract, multiply, dot } = arithmetic;
  const [{ token: up, hidden, start, logProbability }] = [state.chosen[0]!];
  const down = state.rejected[0]!.token;
  const square = dot(hidden, start, hidden, start, state.instance.width);
  const [first, second] = formulas.criterion(logProbability[up]!, logProbability[down]!);
  // E·first > second, in logarithms.
  const excess = sign(subtract(add(first, multiply(stepScale(state, rate), square)), second));
  const change = sign(view.at(rate).actual);
  if (excess === null || change === null) return null;
  return change === -excess
    ? 'agrees'
    : `at eta = ${rate} the reward of token ${state.evaluation[0]!.token} ${change < 0 ? 'falls' : 'does not fall'}, the criterion says otherwise`;
}

function single({ instance, formulas }: Analysis): Outcome {
  const derived = singleToken(instance);
  if (derived === null) return discarded('no third token, or the representation of the prompt is zero');
  const analysis = new Analysis(derived, formulas);
  let decided = 0;
  const rates = learningRates(instance);
  for (const rate of rates) {
    const found = analysis.decide((view) => agreement(view, formulas, rate));
    if (found === null) continue;
    if (found !== 'agrees') return violated(found);
    decided += 1;
  }
  return decided === rates.length
    ? holds(decided, rates.length, 0)
    : open('the two signs are not certified at every step size');
}

function paraphrases({ formulas }: Analysis): Outcome {
  const { total, predicted, fallSmall, mismatches, undecided } = countParaphrases(formulas);
  if (total < PARAPHRASES / 2) return open(`only ${total} of ${PARAPHRASES} paraphrases are aligned`);
  if (mismatches > 0)
    return violated(
      `${mismatches} of ${total} paraphrases fall or rise against the sign of the coefficient`,
      fallSmall,
      predicted,
    );
  if (undecided > 0) return open(`${undecided} of ${total} signs were not certified`);
  return fallSmall > 0 ? holds(fallSmall, predicted, 0) : violated('no paraphrase falls', 0, predicted);
}

export const mechanismChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-5.f.symbolic',
    statement:
      'rho(w, y+) - rho(w, y-) = p_{y-} - p_{y+} as rational functions of the e^logits, for w other than y+ and y-, V = 3..6; also from the gradients themselves, and with p the distribution at (x̄,ȳ) where the two representations differ',
    role: 'claim',
    part: 'first order',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits: 'V ≤ 6; larger V by bilinearity as in claim (a)',
    once: true,
    run: ({ formulas }) => proveParaphrases(formulas),
  },
  {
    id: 'equation-5.f.grid',
    statement:
      'on all softmax weights 1..8 for V = 3 and 1..5 for V = 4 and eight step sizes, the implicit reward of w falls exactly where e^{eta g beta ||h||^2} p_{y+} > p_{y-}; it falls at all of them exactly where p_{y+} >= p_{y-}; the coefficient is p_{y-} - p_{y+} at every point',
    role: 'claim',
    part: 'every step size',
    level: 'exact',
    relation: 'equality',
    quantity:
      'falls counted from the updated softmax, and falls that the criterion predicts; of 1137 points × 8 steps',
    limits:
      "rational weights and rational e^{eta g beta ||h||^2}; the proof for all: pi(w)/pi'(w) - 1 = (E - 1)(p_{y+} - p_{y-}/E)",
    once: true,
    run: grid,
  },
  {
    id: 'equation-5.f.single-token',
    statement:
      'for the first token of y+, the first one of y- that differs from it and a third token, all at the representation of the prompt, the certified sign of the change agrees with that of p_{y-} - e^{eta g beta ||h||^2} p_{y+} at every step size of claim (d)',
    role: 'claim',
    part: 'every step size',
    level: 'certified',
    relation: 'equality',
    quantity: 'step sizes at which the signs agree, of those tried',
    limits:
      'derived from the instance by keeping its model, reference, beta and the first representation; where all tokens of y- are that of y+, another one stands for it',
    run: single,
  },
  {
    id: 'equation-5.f.paraphrases',
    statement: `among ${PARAPHRASES} paraphrases of two or three tokens with all <h̄_k, h_l> > 0, no token of y+ or y-, and an explicit reward that rises (Equation 4, exact), the implicit reward falls exactly for those with sum rho(y+)<,> < sum rho(y-)<,>, at eta = 1e-6 by the sign of the change, and at eta = 1e3 for all of these`,
    role: 'claim',
    part: 'several tokens',
    level: 'certified',
    relation: 'equality',
    quantity: `paraphrases that fall at eta = 1e-6, and those with a negative coefficient; of ${PARAPHRASES}`,
    limits:
      'a fixed family of small random models; the share says nothing about language models, only that the event is common without being certain',
    once: true,
    run: paraphrases,
  },
];
