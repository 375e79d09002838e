import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TransformerConfig } from '../model/config.ts';
import { initialParameters } from '../model/layout.ts';
import { type NextTokenShard, nextTokenShards } from '../model/next-token-objective.ts';
import { Transformer } from '../model/transformer.ts';
import { cosine } from '../optimiser/schedules.ts';
import { stream } from '../random/generator.ts';
import { type StepRecord, startTraining, type TrainingPlan } from './plan.ts';
import { trainedParameters } from './trained-parameters.ts';
import { Trainer } from './trainer.ts';

const it = suite('trainer');
const MODEL: TransformerConfig = { vocabulary: 7, width: 8, layers: 1, heads: 2, positions: 6 };
const { layout } = new Transformer(MODEL);
const initial = initialParameters(layout, 1, 0.2);

const plan: TrainingPlan<TransformerConfig, NextTokenShard> = {
  module: new URL('../model/next-token-objective.ts', import.meta.url),
  objective: MODEL,
  precision: 'float64',
  optimiser: { clip: 1 },
  learningRate: 0.02,
  schedule: cosine(20, 2),
  steps: 20,
  batch: (step) => {
    const generator = stream(5, `documents/${step}`);
    const documents = Array.from({ length: 8 }, () => {
      const start = generator.below(7);
      return { tokens: Array.from({ length: 6 }, (_, t) => (start + t) % 7), responseMask: [] };
    });
    return nextTokenShards(documents, 8);
  },
};

it('gives the same bits in one call, in pieces, and on two threads; the loss falls', async () => {
  const records: StepRecord[] = [];
  const one = await Trainer.start(plan);
  const whole = await one.advance(startTraining(initial, 'float64'), 100, (record) => records.push(record));
  await one.close();
  assert.is(whole.step, 20);
  assert.equal(
    records.map(({ step }) => step),
    Array.from({ length: 20 }, (_, step) => step),
  );
  assert.ok(records.at(-1)!.loss < 0.7 * records[0]!.loss, `${records[0]!.loss} → ${records.at(-1)!.loss}`);
  const two = await Trainer.start(plan, { threads: 2 });
  let state = startTraining(initial, 'float64');
  for (const steps of [3, 1, 9, 30]) state = await two.advance(state, steps);
  await two.close();
  assert.equal(state, whole);
});

it('changes nothing in the state that it is given, and nothing beyond the last step', async () => {
  const trainer = await Trainer.start(plan);
  const before = startTraining(initial, 'float64');
  await trainer.advance(before, 2);
  assert.equal(before, startTraining(initial, 'float64'));
  const done = { ...before, step: 20 };
  assert.equal(await trainer.advance(done, 5), done);
  await trainer.close();
});

it('leaves frozen parameters as they are and trains the others', async () => {
  const trained = trainedParameters(layout, (name) => name === 'unembedding');
  const trainer = await Trainer.start({ ...plan, trained });
  const { values } = await trainer.advance(startTraining(initial, 'float64'), 3);
  await trainer.close();
  values.forEach((value, i) => {
    assert.is(value !== initial[i], trained[i] === 1, `parameter ${i}`);
  });
  const short = await Trainer.start({ ...plan, trained: trained.subarray(1) });
  let message = '';
  await short.advance(startTraining(initial, 'float64'), 1).catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /a mask of \d+ entries was expected, got \d+/);
  await short.close();
});

it.run();
