import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../input-error.ts';
import {
  type Certificate,
  certificateFromJson,
  certificateToObject,
  type SeparableCertificate,
} from './certificate.ts';

const it = suite('certificates as JSON');

const separable: SeparableCertificate = {
  separable: true,
  learningRate: 0.1,
  gammaStar: 1.3416407864998738,
  uStar: Float64Array.of(2 / 3, 1 / 3),
  supportVectors: [0, 1],
  dual: Float64Array.of(4 / 9, 1 / 9, 0),
  level: 'exact',
  exRmPredicted: 0.5,
  imRmAccuracy: 0.5,
  t0: { log10: 3.25, level: 'certified', method: { kind: 'a-priori', comparatorNorm: 12.5 } },
  firstSeen: { log10: 2, level: 'numeric' },
  limitConstant: null,
  proof: {
    explicit: {
      kind: 'exact',
      support: [0, 1],
      numerators: [4n, 1n << 4000n],
      denominator: 9n,
      exponent: -20,
    },
    implicit: { kind: 'separator', dual: Float64Array.of(1, 2, 3) },
  },
};

const conflict: Certificate = {
  separable: false,
  farkas: Float64Array.of(0.25, 0.75),
  proof: {
    explicit: { support: [0, 1], weights: [1n, 3n] },
    implicit: { kind: 'conflict', support: [0, 1], weights: [7n, 10n ** 300n] },
  },
};

const variants: readonly Certificate[] = [
  separable,
  conflict,
  {
    ...separable,
    level: 'certified',
    imRmAccuracy: null,
    t0: { log10: 7, level: 'certified', method: { kind: 'a-posteriori', steps: 1000 } },
    firstSeen: { log10: null, level: 'numeric' },
    limitConstant: -0.25,
    proof: { explicit: { kind: 'enclosed' }, implicit: { kind: 'none' } },
  },
  { ...separable, t0: null },
];

const textOf = (certificate: Certificate): string => JSON.stringify(certificateToObject(certificate));

it('come back the same', () => {
  for (const certificate of variants) {
    assert.equal(certificateFromJson(textOf(certificate), 'c.json'), certificate);
  }
  assert.not.equal(certificateFromJson(textOf(separable), 'c.json'), variants[3]);
});

it('keep every bit of doubles and integers', () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
  fc.assert(
    fc.property(fc.array(double), fc.array(fc.bigInt()), double, (doubles, integers, gammaStar) => {
      const certificate: Certificate = {
        ...separable,
        gammaStar,
        uStar: Float64Array.from(doubles),
        proof: {
          explicit: { kind: 'exact', support: [], numerators: integers, denominator: 3n, exponent: 5 },
          implicit: { kind: 'none' },
        },
      };
      assert.equal(certificateFromJson(textOf(certificate), 'c.json'), certificate);
    }),
    { seed: 95, numRuns: 200 },
  );
});

/** The object of a certificate with the value at a dotted path replaced; undefined removes it. */
function withValue(certificate: Certificate, path: string, value: unknown): string {
  const root = JSON.parse(textOf(certificate));
  const keys = path.split('.');
  let place = root;
  for (const key of keys.slice(0, -1)) place = place[key];
  place[keys.at(-1)!] = value;
  return JSON.stringify(root);
}

const faults: readonly (readonly [string, unknown, string?])[] = [
  ['schema', 'rewardproof/certificate/9'],
  ['result', 'theorem-3'],
  ['separable', 'yes'],
  ['learningRate', '0.1'],
  ['gammaStar', null],
  ['uStar', {}],
  ['uStar.1', 'x', 'uStar[1]'],
  ['supportVectors.0', -1, 'supportVectors[0]'],
  ['supportVectors.0', 0.5, 'supportVectors[0]'],
  ['dual', undefined],
  ['dual.2', null, 'dual[2]'],
  ['level', 'proved'],
  ['exRmPredicted', true],
  ['imRmAccuracy', 0.4],
  ['t0', 3],
  ['t0.log10', null],
  ['t0.method.kind', 'guess'],
  ['t0.method.comparatorNorm', 'c'],
  ['t0.method', { kind: 'a-posteriori', steps: 1.5 }, 't0.method.steps'],
  ['t0.method', { kind: 'a-posteriori', steps: 1e9 }, 't0.method.steps'],
  ['firstSeen', null],
  ['firstSeen.log10', 'late'],
  ['limitConstant', []],
  ['proof', null],
  ['proof.explicit', []],
  ['proof.explicit.kind', 'sketch'],
  ['proof.explicit.support.0', 'a', 'proof.explicit.support[0]'],
  ['proof.explicit.numerators.1', '1.5', 'proof.explicit.numerators[1]'],
  ['proof.explicit.numerators.1', 4, 'proof.explicit.numerators[1]'],
  ['proof.explicit.denominator', '0x9'],
  ['proof.explicit.exponent', 1e9],
  ['proof.implicit.kind', 'maybe'],
  ['proof.implicit.dual', 1],
];

for (const [path, value, reported = path] of faults) {
  it(`report ${path} = ${JSON.stringify(value)} with its path, on one line`, () => {
    try {
      certificateFromJson(withValue(separable, path, value), 'c.json');
    } catch (error) {
      assert.ok(error instanceof InputError, String(error));
      assert.ok(error.message.startsWith(`c.json: ${reported}: expected `), error.message);
      assert.not.ok(error.message.includes('\n'));
      return;
    }
    assert.unreachable('accepted');
  });
}

it('report faults of a conflict, a text that is no JSON and a document that is no object', () => {
  const reading = (text: string) => () => certificateFromJson(text, 'c.json');
  assert.throws(reading(withValue(conflict, 'farkas', 1)), /c\.json: farkas: expected an array/);
  assert.throws(
    reading(withValue(conflict, 'proof.explicit.weights', ['-'])),
    /proof\.explicit\.weights\[0\]/,
  );
  for (const text of ['', '{', '[]', 'null', '3', '{"schema": 1e999}']) {
    assert.throws(reading(text), (error: unknown) => error instanceof InputError);
  }
  assert.throws(
    reading(textOf(separable).replace('"learningRate":0.1', '"learningRate":1e999')),
    /finite number/,
  );
});

it.run();
