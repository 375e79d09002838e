/** The certificate of Corollary 1 for one family of prompts: its data, as JSON and back. */

import { InputError } from '../input-error.ts';
import { polynomial } from './asymptotic-polynomial.ts';
import type { FactorialPower, Rational, Term } from './asymptotic-term.ts';
import type { GeometricDecay, PolynomialMass, Threshold } from './asymptotic-threshold.ts';
import { ParsedReader } from './parsed-reader.ts';

const CERTIFICATE_SCHEMA = 'rewardproof/certificate/1';

/** Smallest thresholds for one degree k; null where their values have too many digits, and the closed form is left. */
export interface DegreeProof {
  readonly degree: number;
  /** n^k·q·p_n < 1 for all n ≥ threshold. */
  readonly bound: Threshold | null;
  /** n^k·π(C_n) < 1 for all n ≥ threshold. */
  readonly exact: Threshold | null;
}

interface CertificateHead {
  readonly term: Term;
  /** q = e^(δ/β), or a rational number just above it. */
  readonly q: Rational;
}

/** Neither π_ref nor π is an efficient generator. */
export interface DecayCertificate extends CertificateHead {
  readonly efficient: false;
  readonly decay: GeometricDecay;
  /** Degrees 0, 1, …, K. */
  readonly degrees: readonly DegreeProof[];
}

/** π_ref is an efficient generator, and so is π. */
export interface EfficientCertificate extends CertificateHead {
  readonly efficient: true;
  readonly mass: PolynomialMass;
}

export type AsymptoticCertificate = DecayCertificate | EfficientCertificate;

const rationalText = ({ n, d }: Rational): string => `${n}/${d}`;

export function termToObject({ base, numerator, denominator, factorials, from }: Term): {
  readonly base: string;
  readonly numerator: string[];
  readonly denominator: string[];
  readonly factorials: number[][];
  readonly from: number;
} {
  return {
    base: rationalText(base),
    numerator: numerator.map(String),
    denominator: denominator.map(String),
    factorials: factorials.map(({ slope, offset, exponent }) => [slope, offset, exponent]),
    from,
  };
}

/** Integers of any length as decimal strings, rational numbers as "n/d". */
export function asymptoticCertificateToObject(c: AsymptoticCertificate): Record<string, unknown> {
  const head = { schema: CERTIFICATE_SCHEMA, result: 'corollary-1', efficient: c.efficient };
  const common = { ...head, term: termToObject(c.term), q: rationalText(c.q) };
  return c.efficient
    ? { ...common, mass: c.mass }
    : { ...common, decay: { ...c.decay, rate: rationalText(c.decay.rate) }, degrees: c.degrees };
}

/** @throws InputError naming the JSON path of the first fault. */
export function asymptoticCertificateFromJson(text: string, source: string): AsymptoticCertificate {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new InputError(`${source}: a certificate in JSON was expected, but this is not valid JSON`);
  }
  const read = new Reader(source);
  const root = read.object(data, 'certificate');
  read.check(root.schema === CERTIFICATE_SCHEMA, 'schema', `"${CERTIFICATE_SCHEMA}"`);
  read.check(root.result === 'corollary-1', 'result', '"corollary-1"');
  read.check(typeof root.efficient === 'boolean', 'efficient', 'true or false');
  const head = { term: read.term(root.term, 'term'), q: read.rational(root.q, 'q') };
  if (root.efficient === true) {
    const mass = read.object(root.mass, 'mass');
    return {
      ...head,
      efficient: true,
      mass: { degree: read.size(mass.degree, 'mass.degree'), from: read.size(mass.from, 'mass.from') },
    };
  }
  const decay = read.object(root.decay, 'decay');
  return {
    ...head,
    efficient: false,
    decay: {
      rate: read.rational(decay.rate, 'decay.rate'),
      from: read.size(decay.from, 'decay.from'),
      start: read.size(decay.start, 'decay.start'),
    },
    degrees: read.list(root.degrees, 'degrees').map((value, i) => {
      const path = `degrees[${i}]`;
      const entry = read.object(value, path);
      return {
        degree: read.size(entry.degree, `${path}.degree`),
        bound: read.threshold(entry.bound, `${path}.bound`),
        exact: read.threshold(entry.exact, `${path}.exact`),
      };
    }),
  };
}

const LARGEST_SIZE = 2 ** 50;
const LARGEST_SLOPE = 1000;

/** What certificates of Corollary 1 hold. */
class Reader extends ParsedReader {
  /** An integer in [0, 2^50]. */
  size(value: unknown, path: string): number {
    this.check(
      Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_SIZE,
      path,
      'an integer from 0 to 2^50',
    );
    return value as number;
  }

  integer(value: unknown, path: string, most: number): number {
    this.check(
      Number.isSafeInteger(value) && Math.abs(value as number) <= most,
      path,
      `an integer from −${most} to ${most}`,
    );
    return value as number;
  }

  rational(value: unknown, path: string): Rational {
    const match = typeof value === 'string' ? /^(\d{1,100000})\/([1-9]\d{0,99999})$/.exec(value) : null;
    this.check(match !== null, path, 'a rational number "n/d"');
    return { n: BigInt(match![1]!), d: BigInt(match![2]!) };
  }

  coefficients(value: unknown, path: string): bigint[] {
    return this.list(value, path).map((x, i) => {
      const ok = typeof x === 'string' && /^-?\d{1,100000}$/.test(x);
      this.check(ok, `${path}[${i}]`, 'an integer as a decimal string');
      return BigInt(x as string);
    });
  }

  threshold(value: unknown, path: string): Threshold | null {
    if (value === null) return null;
    const { fallsFrom, threshold } = this.object(value, path);
    return {
      fallsFrom: this.size(fallsFrom, `${path}.fallsFrom`),
      threshold: this.size(threshold, `${path}.threshold`),
    };
  }

  factorial(value: unknown, path: string): FactorialPower {
    const [slope, offset, exponent] = this.list(value, path);
    return {
      slope: this.integer(slope, `${path}[0]`, LARGEST_SLOPE),
      offset: this.integer(offset, `${path}[1]`, LARGEST_SIZE),
      exponent: this.integer(exponent, `${path}[2]`, LARGEST_SLOPE),
    };
  }

  term(value: unknown, path: string): Term {
    const term = this.object(value, path);
    return {
      base: this.rational(term.base, `${path}.base`),
      numerator: polynomial(this.coefficients(term.numerator, `${path}.numerator`)),
      denominator: polynomial(this.coefficients(term.denominator, `${path}.denominator`)),
      factorials: this.list(term.factorials, `${path}.factorials`).map((x, i) =>
        this.factorial(x, `${path}.factorials[${i}]`),
      ),
      from: this.size(term.from, `${path}.from`),
    };
  }
}
