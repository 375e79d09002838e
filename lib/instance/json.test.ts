import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instanceFromJson, instanceToJson } from './json.ts';
import { assertInputError, assertSame, largeInstance, SMALL } from './testing/fixtures.ts';
import type { Instance } from './types.ts';

const it = suite('instances as JSON');

const TEXT =
  '{"beta":0.1,"train":[{"prompt":[1,2],"chosen":{"token":5,"hidden":[0.5,-1e2]},' +
  '"rejected":{"token":6,"hidden":[3,4]}}],"eval":[{"prompt":[1,0],"chosen":{"token":7,"hidden":[1,1]},' +
  '"rejected":{"token":8,"hidden":[2,2]}}]}';

/** TEXT with one part of it replaced. */
function altered(part: string, replacement: string): string {
  assert.ok(TEXT.includes(part), `"${part}" is not in the text`);
  return TEXT.replace(part, () => replacement);
}

function assertRefusedText(text: string, ...parts: string[]): void {
  let error: unknown;
  try {
    instanceFromJson(text, 'i.json');
  } catch (caught) {
    error = caught;
  }
  assertInputError(error, 'i.json: ', ...parts);
}

it('reads an instance, with learningRate "auto" and no head where they are absent', () => {
  const instance = instanceFromJson(TEXT, 'i.json');
  assert.is(instance.width, 2);
  assert.is(instance.beta, 0.1);
  assert.is(instance.learningRate, 'auto');
  assert.not('initialHead' in instance);
  assert.equal(instance.train.chosenHidden, Float64Array.of(0.5, -100));
  assert.equal(instance.evaluation.rejectedToken, Int32Array.of(8));
});

it('reads keys in any order, all white space, escaped keys, and a byte order mark', () => {
  const text = altered(
    '{"beta":0.1,',
    '\uFEFF {\t"initialHead" :[ 1 , 2 ]\r\n,"b\\u0065ta":1E-1 , "learningRate":"auto",',
  );
  assertSame(instanceFromJson(text, 'i'), {
    ...instanceFromJson(TEXT, 'i'),
    initialHead: Float64Array.of(1, 2),
  });
});

it('accepts a token shared by chosen and rejected, or by train and eval', () => {
  assert.equal(
    instanceFromJson(altered('"token":6', '"token":5'), 'i').train.rejectedToken,
    Int32Array.of(5),
  );
  assert.equal(
    instanceFromJson(altered('"token":7', '"token":5'), 'i').evaluation.chosenToken,
    Int32Array.of(5),
  );
});

it('accepts tokens up to 2^31 - 1', () => {
  const text = altered('"token":5', '"token":2147483647');
  assert.is(instanceFromJson(text, 'i').train.chosenToken[0], 2147483647);
});

it('agrees with JSON.parse on every number', () => {
  const head = (text: string): Float64Array =>
    instanceFromJson(altered('{"beta"', `{"initialHead":[${text},0],"beta"`), 'i').initialHead!;
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => JSON.stringify(x)),
    fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,2})?$/),
  );
  fc.assert(
    fc.property(number, (text) => assert.ok(Object.is(head(text)[0], JSON.parse(text)), text)),
    { seed: 1, numRuns: 500 },
  );
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const positive = fc.double({ noNaN: true, noDefaultInfinity: true, min: 5e-324 });
const instances: fc.Arbitrary<Instance> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([width, n, m]) => {
    const vector = (length: number) =>
      fc.array(finite, { minLength: length, maxLength: length }).map((v) => Float64Array.from(v));
    const tokens = (count: number) =>
      fc
        .array(fc.integer({ min: 0, max: 0x7fffffff }), { minLength: count, maxLength: count })
        .map((v) => Int32Array.from(v));
    const pairs = (count: number) =>
      fc.record({
        count: fc.constant(count),
        prompt: vector(count * width),
        chosenHidden: vector(count * width),
        rejectedHidden: vector(count * width),
        chosenToken: tokens(count),
        rejectedToken: tokens(count),
      });
    return fc.record(
      {
        width: fc.constant(width),
        beta: positive,
        learningRate: fc.oneof(positive, fc.constant('auto' as const)),
        train: pairs(n),
        evaluation: pairs(m),
        initialHead: vector(width),
      },
      { requiredKeys: ['width', 'beta', 'learningRate', 'train', 'evaluation'] },
    );
  });

it('gives back every double bit for bit after writing and reading', () => {
  fc.assert(
    fc.property(instances, (instance) => {
      const text = instanceToJson(instance);
      JSON.parse(text);
      assertSame(instanceFromJson(text, 'i'), instance);
    }),
    { seed: 2, numRuns: 300 },
  );
  for (const instance of [SMALL, largeInstance(41, 77)]) {
    assertSame(instanceFromJson(instanceToJson(instance), 'i'), instance);
  }
});

it('refuses to write more text than it would read', () => {
  const width = 40_000;
  const wide = new Float64Array(width).fill(-1.2345678901234567e-100);
  const many = { ...SMALL.train, count: 200, prompt: wide, chosenHidden: wide, rejectedHidden: wide };
  // Every row is the first one, so that a 640 MB text costs no memory.
  const rows = { ...many, prompt: Object.assign(wide, { subarray: () => wide }) };
  const instance = { ...SMALL, width, train: { ...rows, chosenHidden: wide, rejectedHidden: wide } };
  assert.throws(() => instanceToJson(instance), /too large for JSON/);
});

it('names the path of a number that is not finite', () => {
  for (const [text, shown] of [
    ['1e999', 'Infinity'],
    ['-1e999', '-Infinity'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['-Infinity', '-Infinity'],
    ['null', 'null'],
    ['true', 'true'],
    ['"1"', 'a string'],
    ['[1]', 'an array'],
    ['{}', 'an object'],
  ] as const) {
    assertRefusedText(
      altered('-1e2', text),
      `train[0].chosen.hidden[1] is ${shown}; expected a finite number`,
    );
  }
  assertRefusedText(altered('[2,2]', '[2,1e400]'), 'eval[0].rejected.hidden[1] is Infinity');
  assertRefusedText(altered('[1,0]', '[1e309,0]'), 'eval[0].prompt[0] is Infinity');
});

it('names the path of a ragged row and of the row that it disagrees with', () => {
  assertRefusedText(
    altered('[3,4]', '[3]'),
    'train[0].rejected.hidden has length 1; expected 2 numbers, as in train[0].prompt',
  );
  assertRefusedText(altered('[2,2]', '[2,2,2]'), 'eval[0].rejected.hidden has length 3');
  assertRefusedText(altered('{"beta"', '{"initialHead":[1],"beta"'), 'expected 1 numbers, as in initialHead');
});

it('refuses empty arrays', () => {
  assertRefusedText(altered('[1,2]', '[]'), 'train[0].prompt is empty; expected at least one number');
  assertRefusedText(
    '{"beta":1,"train":[],"eval":[]}',
    'train is empty; expected at least one preference pair',
  );
  assertRefusedText(TEXT.replace(/"eval":.*/, '"eval":[ ]}'), 'eval is empty');
});

it('refuses a token that is no integer in [0, 2^31)', () => {
  const tokens = ['1.5', '-1', '2147483648', '1e300', '1e999', '"5"', 'null', '[5]', 'NaN'];
  for (const token of tokens) {
    assertRefusedText(
      altered('"token":6', `"token":${token}`),
      'train[0].rejected.token is ',
      'an integer in [0, 2^31)',
    );
  }
});

it('refuses unknown, missing and repeated keys', () => {
  assertRefusedText(altered('"beta"', '"Beta"'), 'Beta is an unknown key; expected one of beta, train, eval');
  assertRefusedText(altered('"prompt":[1,2]', '"prompt":[1,2],"x y":1'), 'train[0]["x y"] is an unknown key');
  assertRefusedText(altered('{"beta"', '{"__proto__":1,"beta"'), '__proto__ is an unknown key');
  assertRefusedText(altered('"beta":0.1,', ''), 'the document lacks the key "beta"');
  assertRefusedText(altered(',"hidden":[3,4]', ''), 'train[0].rejected lacks the key "hidden"');
  assertRefusedText(altered('"beta":0.1,', '"beta":0.1,"beta":0.1,'), 'beta is given twice');
  assertRefusedText(
    altered('"token":5,', '"token":5,"t\\u006fken":5,'),
    'train[0].chosen.token is given twice',
  );
});

it('refuses beta and learningRate that are not positive', () => {
  for (const value of ['0', '-0', '-1', '1e999', '1e-400', 'null', '"0.1"', 'NaN']) {
    assertRefusedText(altered('0.1', value), 'beta is ', 'expected a finite number > 0');
    const rate = altered('{"beta"', `{"learningRate":${value},"beta"`);
    assertRefusedText(rate, 'learningRate is ', 'expected a finite number > 0 or "auto"');
  }
  assertRefusedText(altered('{"beta"', '{"learningRate":"AUTO","beta"'), 'learningRate is "AUTO"');
});

it('gives line and column of malformed JSON', () => {
  assertRefusedText('{\n "beta": 1,\n  oops}', 'malformed JSON: line 3, column 3: "o"');
  assertRefusedText('{\n "beta": +1}', 'line 2, column 10: "+"');
  const cases: [string, string][] = [
    ['', 'line 1, column 1: the end of the text'],
    ['{', 'column 2: the end'],
    ['{"beta"', 'the end of the text; expected ":"'],
    ['{"beta":0.1,}', 'expected a key'],
    ["{'beta':1}", 'expected a key'],
    ['{"beta":.5}', '"."'],
    ['{"beta":1.}', 'a digit'],
    ['{"beta":01}', '"1"; expected "," or a closing bracket'],
    ['{"beta":1e}', 'a digit'],
    ['{"beta":-}', 'a digit'],
    ['{"beta":0x1}', '"x"'],
    ['{"beta":1 "train":[]}', 'a quotation mark; expected "," or a closing'],
    ['{"be\nta":1}', 'a closing quotation mark'],
    ['{"be\\xta":1}', 'an escape'],
    ['{"be\\u00g0":1}', 'hexadecimal'],
    ['{"beta', 'a closing quotation mark'],
    ['\u0000', '"\\u{0}"'],
    ['\ufffd\u0085', 'line 1, column 1'],
    ['{"beta":1,"train":[{"prompt":[1,]', 'malformed JSON: line 1, column 33: "]"'],
  ];
  for (const [text, part] of cases) assertRefusedText(text, 'malformed JSON', part);
  assertRefusedText(`${TEXT}]`, 'nothing after the end of the document');
  for (let end = 0; end < TEXT.length; end++) {
    assertRefusedText(TEXT.slice(0, end), 'malformed JSON', 'the end of the text');
  }
});

it('refuses a document that is no object, however deep', () => {
  for (const [text, shown] of [
    ['[]', 'an array'],
    ['"x"', 'a string'],
    ['null', 'null'],
    ['7', 'a number'],
  ] as const) {
    assertRefusedText(text, `the document is ${shown}; expected an object with the keys beta`);
  }
  const deep = 5_000_000;
  assertRefusedText('['.repeat(deep), 'the document is an array');
  assertRefusedText(`{"train":${'['.repeat(deep)}`, 'train[0] is an array');
  assertRefusedText(`{"train":${'{"train":'.repeat(deep / 10)}`, 'train is an object');
});

it('refuses very long keys and numbers in one short line and without delay', () => {
  assertRefusedText(`{"${'k'.repeat(5_000_000)}":1}`, 'is an unknown key');
  assertRefusedText(`{"beta":${'9'.repeat(5_000_000)}}`, 'beta is Infinity');
  assertRefusedText(`{"learningRate":"${'\u2028'.repeat(1_000_000)}"}`, 'learningRate is "\\u{2028}');
});

it('refuses more pairs and wider rows than the limits', () => {
  const wide = `[${'0,'.repeat(65_536)}0]`;
  assertRefusedText(
    altered('[1,2]', wide),
    'train[0].prompt[65536] is one number too many; expected at most 65536',
  );
  const pair = '{"prompt":[1],"chosen":{"token":1,"hidden":[1]},"rejected":{"token":2,"hidden":[1]}},';
  assertRefusedText(
    `{"train":[${pair.repeat(100_001)}`,
    'train[100000] is one pair too many; expected at most 100000',
  );
});

it('never throws anything but an InputError on a text with random edits', () => {
  const edit = fc.tuple(fc.nat(TEXT.length), fc.nat(4), fc.string({ maxLength: 4, unit: 'binary' }));
  let accepted = 0;
  const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
    let text = TEXT;
    for (const [at, cut, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + cut);
    let wellFormed = true;
    try {
      JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch {
      wellFormed = false;
    }
    try {
      instanceFromJson(text, 'i');
      accepted++;
      assert.ok(wellFormed, `accepted, though it is no JSON: ${text}`);
    } catch (error) {
      if (error instanceof assert.Assertion) throw error;
      assertInputError(error);
    }
  });
  fc.assert(property, { seed: 3, numRuns: 2000 });
  assert.ok(accepted > 20, `${accepted} accepted`);
});

it.run();
