import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EMPTY, type ENTIRE, multiply } from './interval.ts';
import { predecessor, successor } from './testing/exact.ts';
import { parseItl, parseNumber } from './testing/itl.ts';
import { emptyOutcome, type Outcome, runVector } from './testing/run-itl.ts';

const it = suite('interval test vectors');
const FOLDER =
  process.env.REWARDPROOF_ITL ?? fileURLToPath(new URL('../../../shared/data/itl', import.meta.url));

/** In the language of the published vectors; the values follow from IEEE 1788 and exact arithmetic. */
const OWN = `
/* A block comment;
   of two lines. */
// A line comment.
#* ignored *# # ignored too
testcase own.arithmetic {
  add [1.0, 2.0] [0x1p-1074, infinity] = [1.0, infinity];  // rounded down
  add [-infinity, 2.0] [-infinity, 4.0] = [-infinity, 6.0];
  add [0x1.FFFFFFFFFFFFFp1023, 0x1.FFFFFFFFFFFFFp1023] [1.0, 1.0] = [0x1.FFFFFFFFFFFFFp1023, infinity];
  sub [1.0, 2.0] [empty] = [empty];
  mul [0.0, 0.0] [entire] = [0.0, 0.0];
  mul [-0x1p-1074, 1.0] [-0x1p-1074, 0x1p-1] = [-0x1p-1074, 0x1p-1];
  div [1.0, 2.0] [0.0, 1.0] = [1.0, infinity];
  div [1.0, 2.0] [0.0, 0.0] = [empty];
  div [1.0, 2.0] [-1.0, 1.0] = [entire];
  div [-1.0, 2.0] [0.0, 1.0] = [entire];
  div [-2.0, -1.0] [-1.0, 0.0] = [1.0, infinity];
  div [0.0, 0.0] [-1.0, 1.0] = [0.0, 0.0];
  div [1.0, infinity] [1.0, infinity] = [0.0, infinity];
  div [1.0, 1.0] [3.0, 3.0] = [0X1.5555555555555P-2, 0X1.5555555555556P-2];
  recip [-0.0, 2.0] = [0.5, infinity];
  recip [3.0, 4.0]_com <= [0.2, 0.4]_dac;
  sqr [-3.0, 2.0]_com = [0.0, 9.0]_com;
  sqrt [-1.0, 4.0] = [0.0, 2.0];
  sqrt [-2.0, -1.0] = [empty];
  sqrt [2.0, 2.0] = [0x1.6A09E667F3BCCp0, 0x1.6A09E667F3BCDp0];
  fma [1.0, 2.0] [3.0, 4.0] [-1.0, 1e0] = [2.0, 9.0];
  fma [0x1.0000000000001p0, 0x1.0000000000001p0] [0x1.0000000000001p0, 0x1.0000000000001p0] [-0x1.0000000000002p0, -0x1.0000000000002p0] = [0x1p-104, 0x1p-104];
  fma [0.0, 0.0] [entire] [1.0, 2.0] = [1.0, 2.0];
}
testcase own.functions {
  exp [-infinity, 0.0] = [0.0, 1.0];
  exp [0.0, 1.0] = [1.0, 0x1.5BF0A8B14576Ap1];
  expm1 [0.0, infinity] = [0.0, infinity];
  log [-1.0, 1.0] = [-infinity, 0.0];
  log [-1.0, 0.0] = [empty];
  logp1 [-2.0, 0.0] = [-infinity, 0.0];
  exp [nai] = [nai];
  tan [entire] = [entire];
}
testcase own.relations {
  isEmpty [empty] = true;
  isMember 2.5 [2.0, 3.0] = true;
  isMember infinity [entire] = false;
  equal [1.0, 2.0]_com [1.0, 2.0]_trv = true;
  interior [entire] [entire] = true;
  less [1.0, 2.0] [empty] = false;
  mid [empty] = NaN;
  midRad [0.0, 2.0] = 1.0 1.0;
  inf [empty] = +infinity;
  b-numsToInterval 2 1 = [empty] signal UndefinedOperation;
  overlap [1.0, 2.0] [3.0, 4.0] = before;
  sum_nearest {1.0, NaN, 3.0} = NaN;
  b-textToInterval "[1.2345; // none]" = [0X1.3C083126E978DP+0, 0X1.3C083126E978EP+0];
}
`;

function run(source: string): Outcome {
  const outcome = emptyOutcome();
  for (const vector of parseItl(source)) runVector(vector, outcome);
  return outcome;
}

it('hold where they are our own', () => {
  const outcome = run(OWN);
  assert.equal(outcome.failed, []);
  assert.is(outcome.passed, 39);
  assert.is(outcome.nai, 1);
  assert.equal([...outcome.unsupported.keys()], ['tan', 'overlap', 'sum_nearest', 'b-textToInterval']);
});

it('are read with every literal of the language', () => {
  const vectors = parseItl(OWN);
  const [first] = vectors;
  assert.is(first!.operation, 'add');
  assert.is(first!.line, 7);
  assert.equal(first!.inputs[1], { kind: 'interval', value: { lo: Number.MIN_VALUE, hi: Infinity } });
  const decorated = vectors.find(({ operation }) => operation === 'sqr')!;
  assert.equal(decorated.inputs, [{ kind: 'interval', value: { lo: -3, hi: 2 }, decoration: 'com' }]);
  const accurate = vectors.find(({ accurate }) => accurate.length > 0)!;
  assert.equal(accurate.accurate, [{ kind: 'interval', value: { lo: 0.2, hi: 0.4 }, decoration: 'dac' }]);
  const signalling = vectors.find(({ signal }) => signal !== undefined)!;
  assert.is(signalling.signal, 'UndefinedOperation');
  assert.equal(signalling.tightest, [{ kind: 'interval', value: EMPTY }]);
  assert.is(vectors.find(({ operation }) => operation === 'midRad')!.tightest.length, 2);
  for (const [text, value] of [
    ['0x1.FFFFFFFFFFFFFP1023', Number.MAX_VALUE],
    ['-0X0.0000000000001p-1022', -Number.MIN_VALUE],
    ['+0x.8P1', 1],
    ['0XFFL', 255],
    ['1e-3', 0.001],
    ['-infinity', -Infinity],
    ['7', 7],
  ] as const) {
    assert.is(parseNumber(text), value, text);
  }
  assert.is(parseNumber('before'), undefined);
  for (const broken of [
    'add [1,2] = [1,2];',
    'testcase a { add [1 2] = [1, 2]; }',
    'testcase a { add [1, 2]',
    '?',
  ]) {
    assert.throws(
      () => parseItl(broken),
      (error: unknown) => error instanceof SyntaxError,
      broken,
    );
  }
});

it('fail when a bound is one ulp off', () => {
  for (const shift of [predecessor, successor]) {
    const outcome = emptyOutcome();
    for (const vector of parseItl(OWN)) {
      runVector(vector, outcome, {
        mul: (a, b) => {
          const { lo, hi } = multiply(a as typeof ENTIRE, b as typeof ENTIRE);
          return { lo, hi: shift(hi) };
        },
      });
    }
    assert.is(outcome.failed.length, 2);
  }
});

it('hold in every published file that is at hand', () => {
  if (!existsSync(FOLDER)) {
    console.log(`\n  skipped: no interval test vectors at ${FOLDER} (set REWARDPROOF_ITL)`);
    return;
  }
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.itl'));
  const total = emptyOutcome();
  for (const file of files) {
    const outcome = run(readFileSync(join(FOLDER, file), 'utf8'));
    total.failed.push(...outcome.failed.map((text) => `${file} ${text}`));
    total.passed += outcome.passed;
    total.nai += outcome.nai;
    for (const [name, n] of outcome.unsupported)
      total.unsupported.set(name, (total.unsupported.get(name) ?? 0) + n);
  }
  const unsupported = [...total.unsupported].sort(([, a], [, b]) => b - a);
  const sum = unsupported.reduce((s, [, n]) => s + n, 0);
  console.log(
    `\n  ${files.length} files: ${total.passed} passed, ${total.failed.length} failed, ${total.nai} about NaI, ` +
      `${sum} of other operations (${unsupported.map(([name, n]) => `${name} ${n}`).join(', ')})`,
  );
  assert.equal(total.failed, []);
  assert.ok(total.passed > 0, `no vector of a supported operation at ${FOLDER}`);
});

it.run();
