/**
 * The normal form of expressions in +, −, ·, /, ^, exp and log over free real symbols: a rational function of
 * indeterminates, which are the symbols, exp(m) and log(f), m a monomial and f a rational function of the
 * indeterminates before. Rewriting uses only exp(s + t) = exp(s)·exp(t), exp(n·log f) = f^n and, for f and g that are
 * positive everywhere, log(f·g) = log f + log g; so a normal form of zero proves that the expression is zero
 * wherever it is defined. Conversely, without logarithms, exponentials of distinct monomials are algebraically
 * independent of each other and of the symbols (J. Ax, On Schanuel's conjectures, Ann. of Math. 93, 1971), so any
 * other normal form belongs to an expression that is not identically zero.
 */
import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from 'mathjs';
import {
  add,
  constantValue,
  expand,
  type Factored,
  factoredKey,
  isZero,
  monomialValue,
  multiply,
  power,
} from './factored.ts';
import {
  type Field,
  factoredText,
  indeterminate,
  isPositivePolynomial,
  isPositiveValue,
  monomialIndices,
  monomialText,
} from './field.ts';
import type { Monomial } from './polynomial.ts';

/** The expression contains something that the normal form does not know; the message names it. */
export class UnsupportedExpressionError extends Error {
  override readonly name = 'UnsupportedExpressionError';
}

/** Names that mathjs evaluates to constants: as free symbols they would be misread. */
const RESERVED = new Set([
  'e',
  'E',
  'i',
  'pi',
  'PI',
  'tau',
  'phi',
  'Infinity',
  'NaN',
  'null',
  'true',
  'false',
]);

/**
 * The normal form of an expression tree.
 * @throws UnsupportedExpressionError for anything but the operations above with integer constants.
 * @throws RangeError for a division by an expression that is identically zero.
 */
export function normalForm(node: MathNode, field: Field): Factored {
  switch (node.type) {
    case 'ParenthesisNode':
      return normalForm((node as ParenthesisNode).content, field);
    case 'ConstantNode': {
      const value: unknown = (node as ConstantNode).value;
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        throw new UnsupportedExpressionError(
          `constant ${node.toString()}: integers only, write 1/10 for 0.1`,
        );
      }
      return constantValue(BigInt(value));
    }
    case 'SymbolNode':
      return symbolValue((node as SymbolNode).name, field);
    case 'OperatorNode': {
      const { op, args } = node as OperatorNode;
      return operation(
        op,
        args.map((argument) => normalForm(argument, field)),
        node,
        field,
      );
    }
    case 'FunctionNode': {
      const { fn, args } = node as FunctionNode;
      const name = fn.name;
      if ((name !== 'exp' && name !== 'log') || args.length !== 1) {
        throw new UnsupportedExpressionError(
          `function ${name} of ${args.length} argument(s): ${node.toString()}`,
        );
      }
      const argument = normalForm(args[0]!, field);
      return name === 'exp' ? exponential(argument, field) : logarithm(argument, field);
    }
    default:
      throw new UnsupportedExpressionError(`${node.type}: ${node.toString()}`);
  }
}

function operation(operator: string, args: Factored[], node: MathNode, field: Field): Factored {
  const [a, b] = args;
  if (a !== undefined && args.length === 1) {
    if (operator === '+') return a;
    if (operator === '-') return negate(a);
  }
  if (a !== undefined && b !== undefined) {
    if (operator === '*') return args.reduce(multiply);
    if (operator === '+') return args.reduce((sum, term) => add(sum, term, field.effort));
    if (args.length === 2) {
      if (operator === '-') return add(a, negate(b), field.effort);
      if (operator === '/') return multiply(a, power(b, -1));
      if (operator === '^') return raise(a, b, field);
    }
  }
  throw new UnsupportedExpressionError(`operator ${operator}: ${node.toString()}`);
}

export function negate(a: Factored): Factored {
  return multiply(constantValue(-1n), a);
}

function raise(base: Factored, exponent: Factored, field: Field): Factored {
  const isConstant = exponent.monomial.length === 0 && exponent.factors.size === 0;
  if (isConstant && exponent.denominator === 1n) return power(base, Number(exponent.numerator));
  if (!isPositiveValue(base, field)) {
    throw new UnsupportedExpressionError(
      'a power that is no integer, of a base that is not known to be positive',
    );
  }
  return exponential(multiply(exponent, logarithm(base, field)), field);
}

function symbolValue(name: string, field: Field): Factored {
  const value = field.values.get(name);
  if (value !== undefined) return constantValue(value);
  if (RESERVED.has(name)) throw new UnsupportedExpressionError(`symbol ${name}: the name of a constant`);
  return indeterminate(`symbol ${name}`, field, () => ({
    kind: 'symbol',
    text: name,
    positive: field.positive.has(name),
    containsLog: false,
    exponent: [],
  }));
}

/** exp of a polynomial whose coefficients are integers. */
function exponential(argument: Factored, field: Field): Factored {
  for (const { exponent } of argument.factors.values()) {
    if (exponent < 0) throw new UnsupportedExpressionError('exp of a quotient of sums');
  }
  let result = constantValue(1n);
  if (isZero(argument)) return result;
  for (const { monomial, coefficient } of expand(argument, field.effort).values()) {
    const scaled = coefficient * argument.numerator;
    if (scaled % argument.denominator !== 0n) {
      throw new UnsupportedExpressionError(
        `exp of ${argument.numerator}/${argument.denominator} times a monomial`,
      );
    }
    const exponent = Number(scaled / argument.denominator);
    result = multiply(result, power(exponentialOfMonomial(monomial, field), exponent));
  }
  return result;
}

function exponentialOfMonomial(monomial: Monomial, field: Field): Factored {
  const [id, degree] = monomial;
  const argument = id === undefined ? undefined : field.indeterminates[id]!.argument;
  if (argument !== undefined && degree === 1 && monomial.length === 2) return argument;
  const text = `exp(${monomialText(monomial, field)})`;
  return indeterminate(text, field, () => ({
    kind: 'exp',
    text,
    positive: true,
    containsLog: monomialIndices(monomial).some((index) => field.indeterminates[index]!.containsLog),
    exponent: monomial,
  }));
}

/** log, split over the factors that are positive everywhere. */
function logarithm(argument: Factored, field: Field): Factored {
  if (isZero(argument)) throw new RangeError('log of an expression that is identically zero');
  let result = constantValue(0n);
  let rest = constantValue(argument.numerator < 0n ? -1n : 1n);
  const include = (base: Factored, exponent: number, positive: boolean): void => {
    if (!positive) rest = multiply(rest, power(base, exponent));
    else
      result = add(
        result,
        multiply(constantValue(BigInt(exponent)), atomicLogarithm(base, field)),
        field.effort,
      );
  };
  const magnitude = argument.numerator < 0n ? -argument.numerator : argument.numerator;
  include(constantValue(magnitude), 1, true);
  include(constantValue(argument.denominator), -1, true);
  for (let i = 0; i < argument.monomial.length; i += 2) {
    const id = argument.monomial[i]!;
    include(monomialValue([id, 1]), argument.monomial[i + 1]!, field.indeterminates[id]!.positive);
  }
  for (const [key, { polynomial, exponent }] of argument.factors) {
    const base = { ...constantValue(1n), factors: new Map([[key, { polynomial, exponent: 1 }]]) };
    include(base, exponent, isPositivePolynomial(polynomial, field));
  }
  if (rest.monomial.length === 0 && rest.factors.size === 0) {
    if (rest.numerator < 0n) throw new UnsupportedExpressionError('log of an expression that is negative');
    return result;
  }
  return add(result, atomicLogarithm(rest, field), field.effort);
}

function atomicLogarithm(argument: Factored, field: Field): Factored {
  const [id, degree] = argument.monomial;
  if (argument.monomial.length === 0 && argument.factors.size === 0 && argument.numerator === 1n) {
    return constantValue(0n);
  }
  const isLone = argument.monomial.length === 2 && degree === 1 && argument.factors.size === 0;
  if (id !== undefined && isLone && argument.numerator === 1n && argument.denominator === 1n) {
    const { kind, exponent } = field.indeterminates[id]!;
    if (kind === 'exp') return monomialValue(exponent);
  }
  const key = factoredKey(argument);
  return indeterminate(`log ${key}`, field, () => ({
    kind: 'log',
    text: `log(${factoredText(argument, field)})`,
    positive: false,
    containsLog: true,
    exponent: [],
    argument,
  }));
}
