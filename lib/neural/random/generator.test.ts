import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Generator, stream } from './generator.ts';

const it = suite('random generator');

/**
 * Published values: test `reference` of the crate rand_xoshiro (github.com/rust-random/rngs,
 * rand_xoshiro/src/xoshiro128starstar.rs at commit 0c5b04ae1ae7ce66d08c93f63cff8cee3997436f), made with version 1.1 of
 * the authors' xoshiro128starstar.c from the same state.
 */
it('gives the words of the reference implementation of xoshiro128**', () => {
  const generator = new Generator([1, 2, 3, 4]);
  const words = Array.from({ length: 10 }, () => generator.word());
  assert.equal(
    words,
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  );
});

it('gives known bits for a seed and a name', () => {
  const generator = stream(7, 'initialisation');
  assert.equal(
    [generator.word(), generator.uniform(), generator.normal()],
    [3980236502, 0.8381845052856343, 0.6698429632889134],
  );
});

it('has streams that differ with the name and with the seed, whatever was drawn before', () => {
  const head = (seed: number, name: string): number[] => {
    const generator = stream(seed, name);
    return Array.from({ length: 4 }, () => generator.word());
  };
  assert.equal(head(1, 'a'), head(1, 'a'));
  assert.not.equal(head(1, 'a'), head(1, 'b'));
  assert.not.equal(head(1, 'a'), head(2, 'a'));
  assert.not.equal(head(-1, 'a'), head(1, 'a'));
});

it('goes on from a saved state', () => {
  const generator = stream(3, 'order');
  for (let i = 0; i < 5; i++) generator.normal();
  const copy = new Generator(JSON.parse(JSON.stringify(generator.state())));
  for (let i = 0; i < 50; i++) assert.is(copy.normal(), generator.normal());
  assert.equal(copy.shuffled([1, 2, 3, 4, 5, 6]), generator.shuffled([1, 2, 3, 4, 5, 6]));
});

/** Expected moments of 200,000 draws with five standard errors; the seed is fixed, so this never flickers. */
it('has the moments of the uniform and the normal distribution', () => {
  const generator = stream(11, 'moments');
  const n = 200_000;
  let [mean, square, fourth, uniform, uniformSquare] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const z = generator.normal();
    mean += z / n;
    square += (z * z) / n;
    fourth += (z * z * z * z) / n;
    const u = generator.uniform();
    uniform += u / n;
    uniformSquare += (u * u) / n;
  }
  const within = (name: string, value: number, expected: number, variance: number): void => {
    const deviation = Math.abs(value - expected) / Math.sqrt(variance / n);
    assert.ok(deviation < 5, `${name}: ${value}, ${deviation} standard errors from ${expected}`);
  };
  within('mean', mean, 0, 1);
  within('variance', square, 1, 2);
  within('fourth moment', fourth, 3, 96);
  within('uniform mean', uniform, 1 / 2, 1 / 12);
  within('uniform square', uniformSquare, 1 / 3, 4 / 45);
});

it('draws permutations uniformly (chi-square over 24 permutations)', () => {
  const generator = stream(5, 'permutations');
  const counts = new Map<string, number>();
  const n = 24_000;
  for (let i = 0; i < n; i++) {
    const key = generator.shuffled([0, 1, 2, 3]).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.is(counts.size, 24);
  let statistic = 0;
  for (const count of counts.values()) statistic += (count - n / 24) ** 2 / (n / 24);
  // 49.7 is exceeded with probability 0.001 for 23 degrees of freedom.
  assert.ok(statistic < 49.7, `chi-square ${statistic}`);
});

it('refuses what is no seed, state or bound', () => {
  assert.throws(() => stream(0.5, 'a'), /seed: a safe integer was expected, got 0.5/);
  assert.throws(() => new Generator([0, 0, 0, 0]), /not all zero/);
  assert.throws(() => new Generator([1, 2, 3, 2 ** 32]), /four integers/);
  assert.throws(() => stream(1, 'a').below(0), /an integer in \[1, 2\^32\] was expected, got 0/);
});

it.run();
