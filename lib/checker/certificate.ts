/** The certificate of Theorem 2 for one instance: what `--out` saves and `npm run check` decides again. */

import { InputError } from '../input-error.ts';
import type { Conflict } from './conflict.ts';
import type { ExactDual } from './explicit-separator.ts';
import { ParsedReader } from './parsed-reader.ts';
import type { TimeMethod } from './theorem-2.ts';

const CERTIFICATE_SCHEMA = 'rewardproof/certificate/1';

/** For the implicit model: a separator's dual variables, or a conflict, or neither. */
export type ImplicitProof =
  | { readonly kind: 'separator'; readonly dual: Float64Array }
  | ({ readonly kind: 'conflict' } & Conflict)
  | { readonly kind: 'none' };

/** t0: from then on the accuracy on D_E is at least exRmPredicted. */
export interface CertifiedTime {
  readonly log10: number;
  readonly level: 'certified';
  readonly method: TimeMethod;
}

export interface SeparableCertificate {
  readonly separable: true;
  /** The step η that the certificate speaks about. */
  readonly learningRate: number;
  /** γ* = 1/‖u*‖. */
  readonly gammaStar: number;
  /** Shape [D]. */
  readonly uStar: Float64Array;
  /** Pairs with ⟨u*,x_i⟩ = 1. */
  readonly supportVectors: readonly number[];
  /** α, shape [n]: the doubles nearest to the exact ones, or the doubles of an enclosed solution. */
  readonly dual: Float64Array;
  readonly level: 'exact' | 'certified';
  /** |{e ∈ D_E : ⟨u*,z_e⟩ > 0}| / |D_E|. */
  readonly exRmPredicted: number;
  /** ½ at every step when H5 holds; null when it does not and nothing is claimed. */
  readonly imRmAccuracy: 0.5 | null;
  readonly t0: CertifiedTime | null;
  /** Numeric: first time from which the claim was seen to hold on the trajectory up to 10^300. */
  readonly firstSeen: { readonly log10: number | null; readonly level: 'numeric' };
  /** Numeric: C of sin∠(u(t),u*)·ln t → C; null when it does not exist or was not computed. */
  readonly limitConstant: number | null;
  readonly proof: {
    readonly explicit: ExactDual | { readonly kind: 'enclosed' };
    readonly implicit: ImplicitProof;
  };
}

export interface ConflictCertificate {
  readonly separable: false;
  /** Farkas multipliers, shape [n], summing to about 1. */
  readonly farkas: Float64Array;
  readonly proof: { readonly explicit: Conflict; readonly implicit: ImplicitProof };
}

export type Certificate = SeparableCertificate | ConflictCertificate;

export function certificateToObject(certificate: Certificate): Record<string, unknown> {
  const head = { schema: CERTIFICATE_SCHEMA, result: 'theorem-2' };
  const { explicit, implicit } = certificate.proof;
  const proof = { explicit: plain(explicit), implicit: plain(implicit) };
  return certificate.separable
    ? { ...head, ...certificate, uStar: [...certificate.uStar], dual: [...certificate.dual], proof }
    : { ...head, ...certificate, farkas: [...certificate.farkas], proof };
}

/** BigInts as decimal strings, typed arrays as arrays. */
function plain(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      typeof entry === 'bigint'
        ? entry.toString()
        : entry instanceof Float64Array
          ? [...entry]
          : Array.isArray(entry) && typeof entry[0] === 'bigint'
            ? entry.map(String)
            : entry,
    ]),
  );
}

/** @throws InputError naming the JSON path of the first fault. */
export function certificateFromJson(text: string, source: string): Certificate {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new InputError(`${source}: a certificate in JSON was expected, but this is not valid JSON`);
  }
  const read = new Reader(source);
  const root = read.object(data, 'certificate');
  read.check(root.schema === CERTIFICATE_SCHEMA, 'schema', `"${CERTIFICATE_SCHEMA}"`);
  read.check(root.result === 'theorem-2', 'result', '"theorem-2"');
  const proof = read.object(root.proof, 'proof');
  const implicit = readImplicit(read, proof.implicit);
  const explicit = read.object(proof.explicit, 'proof.explicit');
  if (root.separable === false) {
    return {
      separable: false,
      farkas: read.numbers(root.farkas, 'farkas'),
      proof: { explicit: readConflict(read, explicit, 'proof.explicit'), implicit },
    };
  }
  read.check(root.separable === true, 'separable', 'true or false');
  read.check(root.level === 'exact' || root.level === 'certified', 'level', '"exact" or "certified"');
  read.check(root.imRmAccuracy === 0.5 || root.imRmAccuracy === null, 'imRmAccuracy', '0.5 or null');
  const firstSeen = read.object(root.firstSeen, 'firstSeen');
  return {
    separable: true,
    learningRate: read.number(root.learningRate, 'learningRate'),
    gammaStar: read.number(root.gammaStar, 'gammaStar'),
    uStar: read.numbers(root.uStar, 'uStar'),
    supportVectors: read.indices(root.supportVectors, 'supportVectors'),
    dual: read.numbers(root.dual, 'dual'),
    level: root.level as 'exact' | 'certified',
    exRmPredicted: read.number(root.exRmPredicted, 'exRmPredicted'),
    imRmAccuracy: root.imRmAccuracy as 0.5 | null,
    t0: root.t0 === null ? null : readTime(read, root.t0),
    firstSeen: {
      log10: firstSeen.log10 === null ? null : read.number(firstSeen.log10, 'firstSeen.log10'),
      level: 'numeric',
    },
    limitConstant: root.limitConstant === null ? null : read.number(root.limitConstant, 'limitConstant'),
    proof: {
      explicit: explicit.kind === 'enclosed' ? { kind: 'enclosed' } : readExactDual(read, explicit),
      implicit,
    },
  };
}

function readExactDual(read: Reader, value: Record<string, unknown>): ExactDual {
  const path = 'proof.explicit';
  read.check(value.kind === 'exact', `${path}.kind`, '"exact" or "enclosed"');
  const exponent = read.number(value.exponent, `${path}.exponent`);
  read.check(
    Number.isInteger(exponent) && Math.abs(exponent) < 100_000,
    `${path}.exponent`,
    'a small integer',
  );
  return {
    kind: 'exact',
    support: read.indices(value.support, `${path}.support`),
    numerators: read.integers(value.numerators, `${path}.numerators`),
    denominator: read.integer(value.denominator, `${path}.denominator`),
    exponent,
  };
}

function readConflict(read: Reader, value: Record<string, unknown>, path: string): Conflict {
  return {
    support: read.indices(value.support, `${path}.support`),
    weights: read.integers(value.weights, `${path}.weights`),
  };
}

function readImplicit(read: Reader, data: unknown): ImplicitProof {
  const path = 'proof.implicit';
  const value = read.object(data, path);
  if (value.kind === 'separator')
    return { kind: 'separator', dual: read.numbers(value.dual, `${path}.dual`) };
  if (value.kind === 'conflict') return { kind: 'conflict', ...readConflict(read, value, path) };
  read.check(value.kind === 'none', `${path}.kind`, '"separator", "conflict" or "none"');
  return { kind: 'none' };
}

function readTime(read: Reader, data: unknown): CertifiedTime {
  const value = read.object(data, 't0');
  const method = read.object(value.method, 't0.method');
  const log10 = read.number(value.log10, 't0.log10');
  if (method.kind === 'a-priori') {
    const comparatorNorm = read.number(method.comparatorNorm, 't0.method.comparatorNorm');
    return { log10, level: 'certified', method: { kind: 'a-priori', comparatorNorm } };
  }
  read.check(method.kind === 'a-posteriori', 't0.method.kind', '"a-priori" or "a-posteriori"');
  const steps = read.number(method.steps, 't0.method.steps');
  read.check(
    Number.isInteger(steps) && steps >= 0 && steps <= 1e7,
    't0.method.steps',
    'an integer in [0, 10^7]',
  );
  return { log10, level: 'certified', method: { kind: 'a-posteriori', steps } };
}

/** What certificates of Theorem 2 hold. */
class Reader extends ParsedReader {
  number(value: unknown, path: string): number {
    this.check(typeof value === 'number' && Number.isFinite(value), path, 'a finite number');
    return value as number;
  }

  numbers(value: unknown, path: string): Float64Array {
    return Float64Array.from(this.list(value, path), (x, i) => this.number(x, `${path}[${i}]`));
  }

  indices(value: unknown, path: string): number[] {
    return this.list(value, path).map((x, i) => {
      this.check(Number.isSafeInteger(x) && (x as number) >= 0, `${path}[${i}]`, 'an index ≥ 0');
      return x as number;
    });
  }

  integer(value: unknown, path: string): bigint {
    this.check(
      typeof value === 'string' && /^-?\d{1,1000000}$/.test(value),
      path,
      'an integer as a decimal string',
    );
    return BigInt(value as string);
  }

  integers(value: unknown, path: string): bigint[] {
    return this.list(value, path).map((x, i) => this.integer(x, `${path}[${i}]`));
  }
}
