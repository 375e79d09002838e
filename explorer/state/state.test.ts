/** Links: what they carry, what they refuse, and the instances that they stand for. */

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  DROPS,
  FIELDS,
  INITIAL,
  linkOf,
  readLink,
  type State,
  THEMES,
  VIEWS,
  type ViewId,
  type ViewState,
} from './state.ts';

const it = suite('the state of the explorer in its link');

type Arbitraries = {
  readonly [V in ViewId]: { readonly [K in keyof ViewState<V>]: fc.Arbitrary<ViewState<V>[K]> };
};
const hundredths = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: 100 * low, max: 100 * high }).map((x) => x / 100);
const points = (most: number): fc.Arbitrary<number[] | null> =>
  fc.option(
    fc
      .array(fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 4, maxLength: 4 }), {
        minLength: 1,
        maxLength: most,
      })
      .map((pairs) => pairs.flat()),
  );
const words = fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 8 });
const common = { seed: fc.integer(), runs: fc.integer({ min: 1, max: 200 }) };

/** Every value of every control; the type names a control that is missing here. */
const VALUES: Arbitraries = {
  'theorem-1': {
    ...common,
    p: hundredths(-12, -0.05),
    delta: hundredths(-2, 2),
    beta: hundredths(-2, 2),
    responses: fc.integer({ min: 2, max: 12 }),
    correct: fc.integer({ min: 1, max: 11 }),
  },
  'theorem-2': {
    ...common,
    pairs: fc.integer({ min: 1, max: 200 }),
    tests: fc.integer({ min: 1, max: 12 }),
    beta: hundredths(-2, 1),
    rate: fc.integer({ min: 5, max: 99 }),
    t: fc.integer({ min: 0, max: 3000 }).map((x) => x / 10),
    drop: fc.constantFrom(...DROPS),
    train: points(200),
    eval: points(12),
  },
  'equation-5': {
    ...common,
    chosen: words,
    rejected: words,
    paraphrase: words,
    eta: hundredths(-4, 4),
    beta: hundredths(-2, 2),
    step: fc.boolean(),
  },
};

/** As the page makes states: fewer correct responses than responses, points counted. */
function consistent(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const {
    correct,
    responses,
    train,
    eval: evaluation,
  } = values as Partial<ViewState<'theorem-1'> & ViewState<'theorem-2'>>;
  return {
    ...values,
    ...(correct === undefined ? {} : { correct: Math.min(correct, responses! - 1) }),
    ...(train ? { pairs: train.length / 4 } : {}),
    ...(evaluation ? { tests: evaluation.length / 4 } : {}),
  };
}

for (const view of VIEWS) {
  it(`${view}: every state comes back from its link, whatever was on show before`, () => {
    const values = fc.record(VALUES[view] as Record<string, fc.Arbitrary<unknown>>);
    fc.assert(
      fc.property(values, fc.constantFrom(...THEMES), fc.boolean(), (drawn, theme, isFresh) => {
        const state: State = { view, theme, views: { ...INITIAL.views, [view]: consistent(drawn) } };
        const before: State = isFresh ? INITIAL : { ...state, view: 'theorem-1', theme: 'auto' };
        const read = readLink(linkOf(state), before);
        assert.equal(read.faults, []);
        // A link without a theme leaves it to the browser.
        assert.equal(read.state, state);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it(`${view}: each control alone is in the link and comes back`, () => {
    for (const [name, values] of Object.entries(VALUES[view] as Record<string, fc.Arbitrary<unknown>>)) {
      const first = (INITIAL.views[view] as unknown as Record<string, unknown>)[name];
      const other = fc
        .sample(values, { seed: 7, numRuns: 20 })
        .find((value) => JSON.stringify(value) !== JSON.stringify(first));
      const field = (FIELDS[view] as unknown as Record<string, { write(value: unknown): string }>)[name]!;
      const { state, faults } = readLink(`#view=${view}&${name}=${field.write(other)}`);
      // "correct" is limited by the number of responses.
      assert.equal(
        faults.filter((fault) => !fault.startsWith('correct ')),
        [],
        name,
      );
      const found = (state.views[view] as unknown as Record<string, unknown>)[name];
      if (!(name === 'correct' && faults.length > 0)) assert.equal(found, other, name);
      assert.ok(linkOf(state).includes(`&${name}=`), name);
    }
  });

  it(`${view}: refuses a bad value of each control in a line that names it, and keeps the usual one`, () => {
    const bad = ['', 'x', 'NaN', 'Infinity', '1e3', '0x10', '-999999999999', '9'.repeat(400), '1.2.', '%'];
    for (const name of Object.keys(FIELDS[view])) {
      for (const text of bad) {
        const { state, faults } = readLink(`#view=${view}&${name}=${text}`);
        assert.is(faults.length, 1, `${name}=${text}`);
        assert.match(faults[0]!, new RegExp(`^${name} is ".*"; expected `));
        assert.ok(!faults[0]!.includes('\n') && faults[0]!.length < 200);
        assert.equal(state.views[view], INITIAL.views[view], `${name}=${text}`);
      }
    }
  });
}

it('takes the good parts of a link and says what it did not take', () => {
  const link = '#view=theorem-2&seed=9&seed=10&pairs=201&zz=1&train=1.2.3&theme=pink&tests=2';
  const { state, faults } = readLink(link);
  assert.is(state.view, 'theorem-2');
  assert.is(state.theme, 'auto');
  assert.equal(state.views['theorem-2'], { ...INITIAL.views['theorem-2'], seed: 9, tests: 2 });
  assert.equal(faults, [
    '"seed" stands there twice; expected once',
    'theme is "pink"; expected one of auto, light, dark',
    'pairs is "201"; expected an integer from 1 to 200',
    'train is "1.2.3"; expected 4 to 800 integers from -64 to 64 with dots between, 4 for each pair',
    '"zz" is no control of theorem-2',
  ]);
});

it('refuses names of object properties and broken escapes', () => {
  for (const name of ['__proto__', 'constructor', 'toString', '%E0%A4%A', '%']) {
    const { state, faults } = readLink(`#${name}=1`);
    assert.is(faults.length, 1, name);
    assert.match(faults[0]!, /is no control of theorem-1$/);
    assert.equal(state, INITIAL);
  }
  assert.equal(readLink('#%76iew=equation-5&chosen=2%2E8').state.views['equation-5'].chosen, [2, 8]);
});

it('limits controls by each other: fewer correct responses than responses, given points counted', () => {
  const one = readLink('#view=theorem-1&responses=3&correct=3');
  assert.is(one.state.views['theorem-1'].correct, 2);
  assert.equal(one.faults, ['correct is "3"; expected fewer than the 3 responses']);
  const two = readLink('#view=theorem-2&pairs=7&train=1.2.3.4.5.6.7.8&eval=0.0.1.1');
  assert.is(two.state.views['theorem-2'].pairs, 2);
  assert.is(two.state.views['theorem-2'].tests, 1);
});

it('leaves the rest alone where a link names only the view or the theme', () => {
  const before = readLink('#view=theorem-1&p=-5').state;
  assert.equal(readLink('#theme=dark', before).state, { ...before, theme: 'dark' });
  const there = readLink('#view=equation-5', before).state;
  assert.equal(there.views, before.views);
  assert.is(there.view, 'equation-5');
  assert.equal(readLink('', before), { state: before, faults: [] });
});

it.run();
