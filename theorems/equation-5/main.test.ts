import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, run } from '../../lib/cli/testing/run.ts';
import { safetensors, tensor } from '../../lib/instance/testing/tensor-files.ts';
import { checks } from './definition.ts';
import { plantedErrors } from './formulas.ts';
import { byHand, response } from './instances/by-hand.ts';
import { instanceToJson } from './instances/json.ts';
import type { Instance } from './instances/types.ts';
import { statement } from './statement.ts';

const equation = (...args: string[]): Promise<Ended> => run('theorems/equation-5/main.ts', args);
const it = suite('the command line of equation 5');
let directory = '';
const place = (name: string): string => join(directory, name);

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'equation-5-'));
});
it.after(() => rm(directory, { recursive: true }));

async function written(name: string, instance: Instance): Promise<string> {
  await writeFile(place(name), instanceToJson(instance));
  return place(name);
}

interface Printed {
  readonly schema: string;
  readonly verdict: string;
  readonly seed: number;
  readonly hypotheses: readonly { id: string; holds: boolean | null; detail: string }[];
  readonly claims: readonly { id: string; verdict: string; level: string | null }[];
  readonly facts: readonly { id: string; value: Record<string, unknown>; text: readonly string[] }[];
}

const parse = ({ stdout }: Ended): Printed => JSON.parse(stdout) as Printed;
const fact = ({ facts }: Printed, name: string) => facts.find(({ id }) => id === name)!;

it('verifies the equation on a few random instances and prints the numbers of the one made by hand', async () => {
  const { status, stdout } = await equation('--instances', '2');
  assert.is(stdout.split('\n')[0], statement.title);
  assert.match(stdout, /\nverdict: verified/);
  for (const { id } of checks) assert.ok(stdout.includes(id.split('.').at(-1)!), id);
  assert.match(stdout, /predicted, eta C +-0\.25 \(exact\)/);
  assert.match(stdout, / {4}3 "great" +-0\.250000 +-0\.250000\n/);
  assert.match(stdout, /C < 0: the implicit reward of \(x̄,ȳ\) falls at every step size/);
  assert.is(status, 0);
});

it('prints the same report for the same seed, except for the seconds', async () => {
  const args = ['--instances', '2', '--json', '--seed', '-9'];
  const [first, second] = await Promise.all([equation(...args), equation(...args)]);
  const still = ({ stdout }: Ended): string => stdout.replaceAll(/"seconds":[\d.e-]+/g, '');
  assert.is(still(first!), still(second!));
  const report = parse(first!);
  assert.is(report.schema, 'rewardproof/audit/1');
  assert.is(report.seed, -9);
  assert.is(first!.stdout.trimEnd().split('\n').length, 1);
  assert.equal(
    report.claims.map(({ id, verdict }) => [id, verdict]),
    ['a', 'b', 'c', 'd', 'e', 'f'].map((claim) => [`equation-5.${claim}`, 'verified']),
  );
});

it('says how far a rising reward rises, notes rows of two prompts, and takes extreme numbers', async () => {
  const rising: Instance = {
    ...byHand,
    chosen: byHand.rejected,
    rejected: byHand.chosen,
    learningRate: 1e-3,
  };
  const apart: Instance = { ...byHand, rejected: response([2], [[1, 0.5]]) };
  const extreme: Instance = {
    ...byHand,
    beta: 1000,
    learningRate: 1e300,
    unembedding: Float64Array.of(700, 0, -700, 0, 0, 700, 1, 1),
    reference: byHand.unembedding,
  };
  // g = e^-(1.4e18): no arithmetic divides by it.
  const vanishing: Instance = {
    ...extreme,
    beta: 1e15,
    learningRate: 1,
    chosen: response([0], [[1, 0]]),
    rejected: response([1], [[1, 0]]),
  };
  const files = await Promise.all([
    written('rising.json', rising),
    written('apart.json', apart),
    written('extreme.json', extreme),
    written('vanishing.json', vanishing),
  ]);
  const [one, two, ...others] = await Promise.all(
    files.map((file) => equation('--instance', file, '--json')),
  );
  assert.is(one!.status, 0);
  assert.match(String(fact(parse(one!), 'change').value.sign), /^C > 0: .* rises at every step size below/);
  assert.match(String(fact(parse(one!), 'change').value.sign), /at eta = 0\.001 it rises$/);
  assert.is(two!.status, 0);
  assert.match(parse(two!).hypotheses[1]!.detail, /note: row 0 of y\+ and of y- differ/);
  for (const other of others) {
    assert.not(other.stderr.includes('error'), other.stderr);
    assert.ok(parse(other).claims.every(({ verdict }) => verdict !== 'refuted'));
  }
});

it('lists the planted errors and refutes one with a command that refutes it again', async () => {
  const list = await equation('--plant', 'list');
  assert.is(list.status, 0);
  for (const { id } of plantedErrors) assert.ok(list.stdout.includes(id), id);

  const { status, stdout } = await equation('--instances', '4', '--plant', 'hoeffding-16', '--json');
  assert.is(status, 1);
  const replay = /"replay":"npm run equation:5 -- ([^}]*?)"\}/.exec(stdout)?.[1];
  assert.ok(replay);
  const args = [...replay!.replaceAll('\\"', '"').matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
  const again = await equation(...args);
  assert.is(again.status, 1);
  assert.match(again.stdout, /verdict: refuted/);
});

it('audits V = 4000, D = 64 from a tensor file in float64, with large tables cut', async () => {
  const [vocabulary, width, length] = [4000, 64, 9];
  let state = 99;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
  const values = (n: number, scale: number): Float64Array =>
    Float64Array.from({ length: n }, () => scale * next());
  const tokens = (n: number): number[] =>
    Array.from({ length: n }, () => Math.floor((next() + 0.5) * vocabulary));
  const prompt = values(width, 4);
  const hidden = (n: number) => {
    const rows = values(n * width, 4);
    rows.set(prompt);
    return tensor('F32', [n, width], rows);
  };
  const file = place('large.safetensors');
  await writeFile(
    file,
    safetensors({
      beta: tensor('F64', [], [0.1]),
      learning_rate: tensor('F64', [], [1e-4]),
      unembedding: tensor('F32', [vocabulary, width], values(vocabulary * width, 0.4)),
      chosen_tokens: tensor('I64', [length], tokens(length)),
      chosen_hidden: hidden(length),
      rejected_tokens: tensor('I64', [2], tokens(2)),
      rejected_hidden: hidden(2),
      eval_tokens: tensor('I64', [2], tokens(2)),
      eval_hidden: hidden(2),
    }),
  );
  const { status, stdout } = await equation('--instance', file);
  assert.is(status, 0, stdout);
  assert.match(stdout, /rewards in nats × beta, in float64 intervals/);
  assert.match(stdout, /left out: 2 of 9 columns/);
});

it.run();
