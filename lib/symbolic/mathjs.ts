/**
 * mathjs, loaded at the first use and as its prebuilt bundle: a small fraction of the time that `import 'mathjs'`
 * takes, because that resolves hundreds of modules. Only its parser and its derivative are used.
 */
import { createRequire } from 'node:module';
import type { MathJsInstance, MathNode } from 'mathjs';

type Mathjs = Pick<MathJsInstance, 'parse' | 'derivative'>;

let loaded: Mathjs | undefined;

function mathjs(): Mathjs {
  loaded ??= createRequire(import.meta.url)('mathjs/lib/browser/math.js') as Mathjs;
  return loaded;
}

/** @throws SyntaxError of mathjs. */
export function parse(expression: string): MathNode {
  return mathjs().parse(expression);
}

/**
 * ∂ expression / ∂ symbol, not simplified: what mathjs' simplification does to it would have to be trusted.
 * @param expression in +, −, ·, /, ^, exp and log; `log` is the natural logarithm.
 */
export function differentiate(expression: string | MathNode, symbol: string): MathNode {
  return mathjs().derivative(expression, symbol, { simplify: false });
}
