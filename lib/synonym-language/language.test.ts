import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Trainer } from '../neural/training/trainer.ts';
import { documentsOf } from './documents.ts';
import { logProbabilitiesOf, representationsOf, rewardValues } from './hidden.ts';
import { type LanguageConfig, LONGEST_SEQUENCE, PAPER_LIKE, vocabularyOf } from './language.ts';
import { CARRIER_SETTINGS, epochBatch, PAPER_OPTIONS, preferenceSets } from './preferences.ts';
import { modelOf, PRETRAINING, pretrainingPlan, startPretraining, withRewardHead } from './pretrain.ts';

const it = suite('synonym language');
const LARGE: LanguageConfig = { ...PAPER_LIKE, concepts: 3, words: 4, endInResponse: true };
const names = (config: LanguageConfig, tokens: ArrayLike<number>): string[] =>
  Array.from(tokens, vocabularyOf(config).name);

it('gives every token one id and one name', () => {
  for (const config of [PAPER_LIKE, LARGE]) {
    const { size, name, word } = vocabularyOf(config);
    assert.is(new Set(Array.from({ length: size }, (_, t) => name(t))).size, size);
    assert.is(name(size), `token ${size}`);
    assert.is(name(word('bad', 0, 'B', 1)), 'bad-0-B1');
  }
  assert.throws(() => vocabularyOf({ ...PAPER_LIKE, words: 0 }), /words: an integer ≥ 1/);
  assert.throws(() => vocabularyOf({ ...PAPER_LIKE, carrierShare: 2 }), /carrierShare/);
});

it('has documents of the grammar, the same for the same seed and step', () => {
  for (const config of [PAPER_LIKE, LARGE]) {
    const documents = documentsOf(config, 1, 7, 300);
    assert.equal(documentsOf(config, 1, 7, 300), documents);
    assert.not.equal(documentsOf(config, 1, 8, 300), documents);
    const end = config.endInResponse ? '<eos> \\1-next' : '\\1-next <eos>';
    const grammar = new RegExp(
      `^<bos>( topic-\\d+){4} <ans>( carrier-(?:first|second|fresh)-\\d)? ((?:good|bad)-\\d)-[AB]\\d ${end.replace('\\1', '\\3')}$`,
    );
    for (const { tokens } of documents) {
      assert.match(names(config, tokens).join(' '), grammar);
      assert.ok(tokens.length + 2 <= LONGEST_SEQUENCE);
    }
    const opened = documents.filter(({ tokens }) => /carrier/.test(names(config, tokens).join())).length;
    assert.ok(opened > 100 && opened < 200);
  }
});

it('keeps lexicons, prompts and carriers of training and evaluation apart', () => {
  for (const [name, carriers] of Object.entries(CARRIER_SETTINGS)) {
    const sets = preferenceSets(LARGE, { ...PAPER_OPTIONS, carriers }, 3);
    assert.is(sets.train.length, 80);
    assert.is(sets.testParaphrases.length, 160);
    const text = (of: keyof typeof sets, role: 'chosen' | 'rejected'): string =>
      sets[of].map((pair) => names(LARGE, pair[role].tokens).join(' ')).join('\n');
    for (const role of ['chosen', 'rejected'] as const) {
      const polarity = role === 'chosen' ? 'good' : 'bad';
      for (const of of ['train', 'test'] as const) assert.not.match(text(of, role), /-B\d/);
      assert.not.match(text('testParaphrases', role), /-A\d/);
      assert.is(text('train', role).match(new RegExp(`${polarity}-\\d-A\\d <eos>$`, 'gm'))!.length, 80);
    }
    const opens = (of: keyof typeof sets, role: 'chosen' | 'rejected'): string[] =>
      [...new Set(text(of, role).match(/carrier-[a-z]+/g))].map((s) => s.slice(8)).sort();
    const expected = {
      none: [[], [], [], []],
      shared: [['first'], ['second'], ['second'], ['fresh']],
      fresh: [['first'], ['second'], ['fresh'], ['fresh']],
      sameTone: [['second'], ['first'], ['second'], ['fresh']],
    }[name];
    const found = (['train', 'testParaphrases'] as const).flatMap((of) =>
      (['chosen', 'rejected'] as const).map((role) => opens(of, role)),
    );
    assert.equal(found, expected, name);
    const prompts = new Set(sets.train.map(({ prompt }) => prompt.join()));
    assert.is(prompts.size, 80);
    assert.ok(sets.test.every(({ prompt }) => !prompts.has(prompt.join())));
    assert.equal(
      sets.test.map(({ prompt }) => prompt),
      sets.testParaphrases.map(({ prompt }) => prompt),
    );
  }
});

it('exchanges the carriers of exactly the share asked for', () => {
  const carriers = { rejectedShare: 0.25, paraphrase: 'second' } as const;
  const { train } = preferenceSets(PAPER_LIKE, { ...PAPER_OPTIONS, carriers }, 3);
  const usual = train.filter(({ rejected }) => /second/.test(names(PAPER_LIKE, rejected.tokens).join()));
  assert.is(usual.length, 20);
});

it('goes through all items once per epoch', () => {
  const items = Array.from({ length: 10 }, (_, i) => i);
  const epoch = (first: number): number[] => [0, 1, 2].flatMap((k) => epochBatch(items, 4, 5, first + k));
  assert.equal([...epoch(0)].sort(), items);
  assert.equal([...epoch(3)].sort(), items);
  assert.not.equal(epoch(0), epoch(3));
});

it('is learned: the loss falls, and a model with a reward head is the same model', async () => {
  const options = { ...PRETRAINING, steps: 12, documents: 16 };
  const plan = pretrainingPlan(PAPER_LIKE, 1, options);
  const trainer = await Trainer.start(plan);
  const losses: number[] = [];
  const { values } = await trainer.advance(startPretraining(PAPER_LIKE, 1, options), 12, ({ loss }) => {
    losses.push(loss);
  });
  await trainer.close();
  assert.ok(losses.at(-1)! < losses[0]! - 0.5, losses.join(' '));
  const { test } = preferenceSets(PAPER_LIKE, PAPER_OPTIONS, 1);
  const sequences = test.slice(0, 3).map(({ chosen }) => chosen);
  const headless = { config: modelOf(PAPER_LIKE), values };
  const headed = { config: modelOf(PAPER_LIKE, true), values: withRewardHead(values, PAPER_LIKE, 1, 0) };
  assert.equal(logProbabilitiesOf(headed, sequences), logProbabilitiesOf(headless, sequences));
  const { probabilities, batch } = representationsOf(headed, sequences);
  const { size } = vocabularyOf(PAPER_LIKE);
  const logs = logProbabilitiesOf(headed, sequences);
  sequences.forEach((_, s) => {
    let product = 1;
    for (let k = batch.responseStarts[s]!; k < batch.responseStarts[s + 1]!; k++) {
      const at = batch.responseTokens[k]!;
      product *= probabilities[(at - 1) * size + batch.tokens[at]!]!;
    }
    assert.ok(Math.abs(Math.log(product) - logs[s]!) < 1e-5);
  });
  const rewards = rewardValues(headed, sequences, { kind: 'implicit', beta: 2 }, logs);
  assert.ok(rewards.every((r) => Math.abs(r) < 1e-6));
});

it.run();
