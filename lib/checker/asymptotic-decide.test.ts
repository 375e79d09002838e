import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Analysis } from '../../theorems/corollary-1/analysis.ts';
import { certificateOf } from '../../theorems/corollary-1/certificate-of.ts';
import { correct } from '../../theorems/corollary-1/formulas.ts';
import { byHand } from '../../theorems/corollary-1/instances/by-hand.ts';
import { FAMILIES, instanceOf } from '../../theorems/corollary-1/instances/families.ts';
import { problemOf } from '../asymptotics/instance.ts';
import {
  type AsymptoticCertificate,
  asymptoticCertificateFromJson,
  asymptoticCertificateToObject,
} from './asymptotic-certificate.ts';
import { decideAsymptoticCertificate } from './asymptotic-decide.ts';
import { ONE } from './asymptotic-term.ts';

const it = suite('the certificate of corollary 1');

function certified(instance: typeof byHand): AsymptoticCertificate {
  const certificate = certificateOf(new Analysis(instance, correct));
  assert.ok(certificate !== null);
  return certificate!;
}

/** JSON that is tampered with. */
type Data = ReturnType<typeof JSON.parse>;
const toData = (c: AsymptoticCertificate): Data =>
  JSON.parse(JSON.stringify(asymptoticCertificateToObject(c)));
const fromData = (data: Data): AsymptoticCertificate =>
  asymptoticCertificateFromJson(JSON.stringify(data), 'c.json');

it('is accepted for every family, also after a round trip through JSON', () => {
  for (const family of FAMILIES) {
    for (const [size, margin] of [
      [0, 0],
      [1, 9],
      [2, 6],
      [3, 2],
    ] as const) {
      const instance = instanceOf({ family, size, margin, degree: 4 });
      const certificate = fromData(toData(certified(instance)));
      const { accepted, lines } = decideAsymptoticCertificate(problemOf(instance), certificate);
      assert.ok(accepted, `${family} ${size}: ${JSON.stringify(lines.at(-1))}`);
      assert.ok(lines.length >= 4);
    }
  }
});

it('is refused when it was changed anywhere', () => {
  const original = toData(certified(byHand));
  const changes: Record<string, [(data: Data) => void, RegExp]> = {
    'another base': [(d) => (d.term.base = '1/2'), /another term/],
    'another numerator': [(d) => (d.term.numerator[1] = '1'), /another term/],
    'another factorial': [(d) => (d.term.factorials[0][1] = 1), /another term/],
    'a later first size': [(d) => (d.term.from = 4), /another term/],
    'smaller q': [(d) => (d.q = '2/1'), /not the q/],
    'q of 1': [(d) => (d.q = '1/1'), /not above 1/],
    'smaller rate': [(d) => (d.decay.rate = '1/4'), /negative coefficient/],
    'rate 1': [(d) => (d.decay.rate = '1/1'), /between 0 and 1/],
    'earlier start': [(d) => (d.decay.start = 4), /not below 1/],
    'a degree less': [(d) => d.degrees.pop(), /expected exactly 0 … 8/],
    'degrees out of order': [(d) => d.degrees.reverse(), /expected exactly/],
    'earlier threshold': [(d) => (d.degrees[3].bound.threshold -= 1), /not below 1 at n = 7/],
    'later threshold': [(d) => (d.degrees[3].bound.threshold += 1), /not proved to be the smallest/],
    'earlier exact threshold': [(d) => (d.degrees[0].exact.threshold = 3), /not below 1 at n = 3/],
    'later exact threshold': [(d) => (d.degrees[8].exact.threshold = 40), /not proved to be the smallest/],
    'falls from too early': [(d) => (d.degrees[8].bound.fallsFrom = 3), /negative coefficient/],
    'threshold out of reach': [(d) => (d.degrees[8].bound.threshold = 2 ** 40), /too many digits/],
    'called efficient': [
      (d) => Object.assign(d, { efficient: true, mass: { degree: 9, from: 3 } }),
      /negative coefficient/,
    ],
  };
  for (const [name, [change, words]] of Object.entries(changes)) {
    const copy = structuredClone(original);
    change(copy);
    const { accepted, lines } = decideAsymptoticCertificate(problemOf(byHand), fromData(copy));
    assert.not.ok(accepted, name);
    assert.is(lines.at(-1)!.status, 'fails');
    assert.match(lines.at(-1)!.detail, words, name);
  }
});

it('claims no smallest size where the values are out of reach, and is refused when it starts too early', () => {
  const term = { base: { n: 9999n, d: 10000n }, numerator: [1n], denominator: [1n], factorials: [], from: 1 };
  const instance = { margin: { q: { n: 10n ** 40n, d: 1n } }, degree: 1, source: { term } };
  const original = toData(certified(instance));
  assert.is(original.degrees[1].bound, null);
  const { accepted, lines } = decideAsymptoticCertificate(problemOf(instance), fromData(original));
  assert.ok(accepted);
  assert.match(lines.at(-1)!.detail, /no smallest size is claimed/);
  const early = structuredClone(original);
  early.decay.start = Math.floor(original.decay.start / 2);
  const refused = decideAsymptoticCertificate(problemOf(instance), fromData(early));
  assert.not.ok(refused.accepted);
  assert.match(refused.lines.at(-1)!.detail, /not proved to be below 1/);
});

it('of an efficient generator is refused when it was changed, and never turns into one of decay', () => {
  const instance = instanceOf({ family: 'polynomial-mass', size: 1, margin: 0, degree: 2 });
  const original = toData(certified(instance));
  assert.is(original.efficient, true);
  const refused = (change: (data: Data) => void, words: RegExp): void => {
    const copy = structuredClone(original);
    change(copy);
    const { accepted, lines } = decideAsymptoticCertificate(problemOf(instance), fromData(copy));
    assert.not.ok(accepted);
    assert.match(lines.at(-1)!.detail, words);
  };
  refused((d) => (d.mass.degree = 0), /negative coefficient/);
  refused((d) => (d.mass.from = 0), /smallest size/);
  const decay = toData(certified(instanceOf({ family: 'random-strings', size: 0, margin: 0, degree: 2 })));
  refused(
    (d) => Object.assign(d, { efficient: false, decay: decay.decay, degrees: decay.degrees }),
    /negative/,
  );
});

it('needs a q that is proved to be at least e^(δ/β)', () => {
  const instance = instanceOf({ family: 'random-strings', size: 0, margin: 7, degree: 1 });
  const copy = toData(certified(instance));
  const decide = (q: string): boolean =>
    decideAsymptoticCertificate(problemOf(instance), fromData({ ...copy, q })).accepted;
  // e = 2.71828182845904523536…
  assert.ok(decide('271828182845904523537/100000000000000000000'));
  assert.not.ok(decide('271828182845904523535/100000000000000000000'));
});

it('calls a size the smallest only where that is so for e^(δ/β), not for a larger q', () => {
  const { source } = instanceOf({ family: 'random-strings', size: 0, margin: 0, degree: 1 });
  const problem = problemOf({ margin: { beta: ONE, delta: ONE }, degree: 1, source });
  const larger = certified({ margin: { q: { n: 100n, d: 1n } }, degree: 1, source });
  const { accepted, lines } = decideAsymptoticCertificate(problem, larger);
  assert.not.ok(accepted);
  assert.match(lines.at(-1)!.detail, /not proved to be the smallest/);
});

it('is refused for a term that is no probability', () => {
  // n²·0.9^n/10 is 1.02 at n = 4 and falls from n = 19 on.
  const term = {
    base: { n: 9n, d: 10n },
    numerator: [0n, 0n, 1n],
    denominator: [10n],
    factorials: [],
    from: 1,
  };
  const q = { n: 3n, d: 1n };
  const decay = { rate: { n: 19n, d: 20n }, from: 50, start: 100 };
  const certificate = {
    term,
    q,
    efficient: false as const,
    decay,
    degrees: [{ degree: 0, bound: null, exact: null }],
  };
  const problem = { term, margin: { kind: 'rational' as const, q }, degree: 0 };
  const { accepted, lines } = decideAsymptoticCertificate(problem, certificate);
  assert.not.ok(accepted);
  assert.match(lines.at(-1)!.what, /≤ 1 for all n ≥ 1/);
  assert.match(lines.at(-1)!.detail, /above 1 at n = 4/);
});

it('is read with one line for the first fault', () => {
  const original = toData(certified(byHand));
  const cases: [(data: Data) => void, RegExp][] = [
    [(d) => (d.schema = 'x'), /^c\.json: schema: expected/],
    [(d) => (d.result = 'theorem-2'), /result/],
    [(d) => (d.efficient = 'no'), /efficient: expected true or false/],
    [(d) => (d.q = '3'), /q: expected a rational/],
    [(d) => (d.q = '3/0'), /q: expected a rational/],
    [(d) => delete d.term, /term: expected an object/],
    [(d) => (d.term.numerator[0] = 1), /term\.numerator\[0\]/],
    [(d) => (d.term.factorials[0][0] = 1e9), /term\.factorials\[0\]\[0\]/],
    [(d) => (d.decay.from = -1), /decay\.from: expected an integer/],
    [(d) => (d.degrees[2].exact.threshold = 1.5), /degrees\[2\]\.exact\.threshold/],
    [(d) => (d.degrees = 3), /degrees: expected an array/],
  ];
  for (const [change, words] of cases) {
    const copy = structuredClone(original);
    change(copy);
    assert.throws(
      () => fromData(copy),
      (error: Error) => words.test(error.message) && !error.message.includes('\n'),
    );
  }
  assert.throws(() => asymptoticCertificateFromJson('[1, 2', 'c.json'), /not valid JSON/);
});

it.run();
