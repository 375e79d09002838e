import fc from 'fast-check';
import type { MathNode } from 'mathjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { differentiate, parse } from './mathjs.ts';
import { UnsupportedExpressionError } from './normal-form.ts';
import { proveEqual, proveZero, type Witness } from './prove.ts';

const it = suite('proofs of identities');

/** The real point that a witness stands for, where every exponential in it is of a single symbol. */
function pointOf(witness: Witness): Map<string, number> {
  return new Map(
    Object.entries(witness.assignment).map(([text, value]) => {
      const symbol = /^exp\((\w+)\)$/.exec(text)?.[1];
      return symbol === undefined ? [text, Number(value)] : [symbol, Math.log(Number(value))];
    }),
  );
}

function rational(text: string): number {
  const [numerator, denominator = '1'] = text.split('/');
  return Number(numerator) / Number(denominator);
}

function evaluate(expression: string | MathNode, point: Map<string, number>): number {
  const node = typeof expression === 'string' ? parse(expression) : expression;
  return node.evaluate(Object.fromEntries(point)) as number;
}

const TRUE_IDENTITIES: readonly [string, string][] = [
  ['(x + y)*(x - y)', 'x^2 - y^2'],
  ['a*b - b*a', '0'],
  ['1/(1 + exp(-x))', 'exp(x)/(1 + exp(x))'],
  ['exp(2*x + 3*y)', 'exp(x)^2*exp(y)^3'],
  ['exp(x*(y + 1))', 'exp(x*y)*exp(x)'],
  ['exp(-2*log(exp(x)/(exp(x) + exp(y))))', '(1 + exp(y - x))^2'],
  ['exp(b*(log(exp(x)/(1 + exp(x))) - log(1/(1 + exp(x)))))', 'exp(b*x)'],
  ['(1 + exp(x))^b/(1 + exp(x))^(b - 2)', '(exp(x) + 1)^2'],
  ['log(exp(x)*(1 + exp(y)))', 'x + log(1 + exp(y))'],
  ['1/(1/(x/y))', 'x/y'],
  ['x/3 + x/6', 'x/2'],
  ['exp(3*log(7))', '343'],
  ['exp(-2*log(exp(x)/3))', '9*exp(-2*x)'],
  ['+x - (-x)', '2*x'],
];

for (const [left, right] of TRUE_IDENTITIES) {
  it(`proves ${left} = ${right}`, () => {
    assert.is(proveEqual(left, right).proved, true);
  });
  it(`refutes ${left} = ${right} + x*y/1000 with a witness`, () => {
    const proof = proveEqual(left, `${right} + x*y/1000`);
    assert.is(proof.proved, false);
    assert.ok(proof.witness);
  });
}

it('counts the terms it compared', () => {
  assert.ok(proveEqual('(x + y)^5', '(y + x)^5').terms >= 6);
});

it('gives a witness at which the difference has the stated value', () => {
  const left = '1/(1 + exp(-x)) - y^2/(exp(x) - 2)';
  const right = 'exp(x)/(1 + exp(x)) - 5';
  const { proved, witness } = proveEqual(left, right);
  assert.is(proved, false);
  const point = pointOf(witness!);
  const value = evaluate(left, point) - evaluate(right, point);
  assert.ok(
    Math.abs(value - rational(witness!.value)) < 1e-12 * Math.abs(value),
    `${value} ${witness!.value}`,
  );
});

it('chooses a witness where no denominator vanishes', () => {
  const { witness } = proveZero('1/((x - 2)*(x - 3)*(x - 4))');
  assert.equal(witness, { assignment: { x: '5' }, value: '1/6' });
});

it('refutes an identity with a free exponent by an integer one', () => {
  const { proved, witness } = proveEqual('(1 + exp(x))^b', '1 + exp(b*x)');
  assert.is(proved, false);
  assert.equal(witness, { assignment: { b: '2', 'exp(x)': '2' }, value: '4' });
});

it('leaves an identity undecided whose logarithms it cannot combine', () => {
  const proof = proveEqual('log(x^2 - y^2)', 'log(x - y) + log(x + y)');
  assert.is(proof.proved, false);
  assert.is(proof.witness, undefined);
  assert.match(proof.undecided!, 'log(');
});

it('splits a logarithm only over factors that are positive', () => {
  assert.is(proveEqual('log(r*s)', 'log(r) + log(s)').proved, false);
  assert.is(proveEqual('log(r*s)', 'log(r) + log(s)', { positive: ['r'] }).proved, true);
  assert.is(proveEqual('log(x^2)', '2*log(x)', { positive: ['x'] }).proved, true);
  for (const [a, b] of [
    ['x - 1', 'y - 1'],
    ['exp(x) - 1', 'exp(y) - 1'],
  ] as const) {
    assert.is(proveEqual(`log((${a})*(${b}))`, `log(${a}) + log(${b})`).proved, false);
  }
});

const UNSUPPORTED: readonly [string, RegExp][] = [
  ['sin(x)', /function sin/],
  ['log(x, 2)', /function log of 2/],
  ['0.1*x', /constant 0\.1/],
  ['x!', /operator !/],
  ['x == y', /operator ==/],
  ['[x, y]', /ArrayNode/],
  ['x > 0 ? 1 : 2', /ConditionalNode/],
  ['pi*x', /symbol pi/],
  ['x^y', /not known to be positive/],
  ['exp(x/2)', /exp of 1\/2/],
  ['exp(1/(1 + x))', /exp of a quotient/],
  ['log(-1)', /negative/],
];

for (const [expression, message] of UNSUPPORTED) {
  it(`names what it does not support in ${expression}`, () => {
    assert.throws(
      () => proveZero(expression),
      (error: unknown) => error instanceof UnsupportedExpressionError && message.test(error.message),
    );
  });
}

it('refuses a division by an expression that is identically zero', () => {
  assert.throws(() => proveZero('1/(x - x)'), /identically zero/);
});

/** Random expressions of softmax kind; those that divide by zero identically are discarded and counted. */
const expressionArbitrary = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('x', 'exp(x)', 'exp(y)', 'exp(x - 2*y)', '1', '2', '-3'),
    fc
      .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('tree').map((a) => `(${a})^2`),
  ),
})).tree;

it('agrees with floating-point evaluation on random expressions, and sees a planted difference', () => {
  let tried = 0;
  let discarded = 0;
  const property = fc.property(expressionArbitrary, expressionArbitrary, fc.nat(3), (a, b, which) => {
    const rewritten = [`(${b})*(${a}) + (${a})`, `(${a})*(1 + (${b}))`, `((${b}) + 1)^2*(${a})/((${b}) + 1)`][
      which % 3
    ]!;
    const original = `(${a})*(${b}) + (${a})`;
    tried++;
    try {
      assert.is(proveEqual(original, rewritten).proved, true);
      const planted = proveEqual(original, `${rewritten} + exp(x)/7`);
      assert.is(planted.proved, false);
      const point = new Map([['x', 0.3], ['y', 0.7], ...pointOf(planted.witness!)]);
      // exp(x) and x may both occur: then the witness is no real point and only its exponentials count.
      if (planted.witness!.assignment.x !== undefined) return;
      const value = evaluate(`(${original}) - (${rewritten} + exp(x)/7)`, point);
      const expected = rational(planted.witness!.value);
      assert.ok(
        Math.abs(value - expected) <= 1e-6 * Math.max(1, scale(original, point)),
        `${value} ${expected}`,
      );
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      discarded++;
    }
  });
  fc.assert(property, { seed: 20250708, numRuns: 300 });
  assert.ok(tried >= 300 && discarded < tried / 4, `${discarded} of ${tried} discarded`);
});

/** Size of what cancels in the evaluation. */
function scale(expression: string, point: Map<string, number>): number {
  return Math.abs(evaluate(expression, point));
}

it('differentiates as finite differences do', () => {
  const expression = 'log(1 + r*exp(-2*(log(exp(x)/(exp(x) + exp(y))) - log(exp(y)/(exp(x) + exp(y))))))';
  const at = (x: number): Map<string, number> =>
    new Map([
      ['x', x],
      ['y', -0.4],
      ['r', 1.7],
    ]);
  const slope = evaluate(differentiate(expression, 'x'), at(0.3));
  const quotient = (evaluate(expression, at(0.3 + 1e-5)) - evaluate(expression, at(0.3 - 1e-5))) / 2e-5;
  assert.ok(Math.abs(slope - quotient) < 1e-8 && Math.abs(slope) > 0.1, `${slope} ${quotient}`);
});

it.run();
