/** A hypergeometric term as a formula in plain text. */

import type { Polynomial } from '../checker/asymptotic-polynomial.ts';
import type { Term } from '../checker/asymptotic-term.ts';
import { rationalText } from './rational-text.ts';

/** "p_n = (2n) / n!, n ≥ 3" */
export function formulaText({ base, numerator, denominator, factorials, from }: Term): string {
  const of = (sign: 1 | -1): string[] =>
    factorials
      .filter(({ exponent }) => Math.sign(exponent) === sign)
      .map(({ slope, offset, exponent }) => {
        const argument = polynomialText([BigInt(offset), BigInt(slope)]);
        const bracketed = /^n$/.test(argument) ? argument : `(${argument})`;
        return `${bracketed}!${exponent === sign ? '' : `^${Math.abs(exponent)}`}`;
      });
  const factors = (p: Polynomial): string[] => {
    if (p.length !== 1) return [`(${polynomialText(p)})`];
    return p[0] === 1n ? [] : [String(p[0])];
  };
  const power = base.n === base.d ? [] : [`(${rationalText(base)})^n`];
  const top = [...factors(numerator), ...power, ...of(1)];
  const bottom = [...factors(denominator), ...of(-1)];
  const below =
    bottom.length === 0 ? '' : ` / ${bottom.length === 1 ? bottom[0] : `(${bottom.join(' · ')})`}`;
  return `p_n = ${top.length === 0 ? '1' : top.join(' · ')}${below}, n ≥ ${from}`;
}

/** Highest power first. */
function polynomialText(p: Polynomial): string {
  const terms = p
    .map((c, i) => ({ c, i }))
    .filter(({ c }) => c !== 0n)
    .reverse();
  return terms
    .map(({ c, i }, at) => {
      const sign = c < 0n ? (at === 0 ? '-' : ' - ') : at === 0 ? '' : ' + ';
      const size = c < 0n ? -c : c;
      const power = i === 0 ? '' : i === 1 ? 'n' : `n^${i}`;
      return `${sign}${size === 1n && i > 0 ? '' : size}${power}`;
    })
    .join('');
}
