import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../input-error.ts';
import { Pcg32 } from '../statistics/pcg32.ts';
import { readResult, rederive } from './rederive.ts';
import { accepted, validate } from './testing/schema.ts';
import { part } from './testing/stopped.ts';
import { toy } from './testing/toy.ts';

const it = suite('running an experiment');
let directory = '';
const place = (name: string): string => join(directory, name);
const text = (name: string, file: string): Promise<string> => readFile(join(place(name), file), 'utf8');

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'experiment-'));
});
it.after(() => rm(directory, { recursive: true }));

async function whole(name: string, seed: number): Promise<string> {
  await part(toy, { preset: 'quick', seed, out: place(name) });
  return text(name, 'result.json');
}

async function refused(run: Promise<unknown>, words: RegExp): Promise<void> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.match((error as Error).message, words);
    assert.not.match((error as Error).message, /\n/);
    return;
  }
  assert.unreachable('not refused');
}

/** The log without durations. */
const still = (log: string): string => log.replaceAll(/,"seconds":[\d.e-]+/g, '');

it('ends in a result that the schema accepts, and leaves no checkpoint', async () => {
  const result = await whole('plain', 5);
  accepted(result);
  assert.equal((await readdir(place('plain'))).sort(), ['log.jsonl', 'result.json', 'run.json']);
  assert.is(JSON.parse(result).verdict, 'verified');
  assert.equal(JSON.parse(result).seeds, [5, 6, 7]);
  const lines = (await text('plain', 'log.jsonl')).trimEnd().split('\n');
  assert.is(lines.length, 21);
  for (const line of lines) assert.type(JSON.parse(line).seconds, 'number');
  const nothing = await part(toy, { preset: 'quick', seed: 5, out: null });
  assert.ok(nothing.kind === 'finished' && nothing.result.verdict === 'verified');
});

it('gives the same bytes however often it is stopped, and the same log', async () => {
  const random = new Pcg32(1);
  const expected = await whole('uninterrupted', 9);
  const log = still(await text('uninterrupted', 'log.jsonl'));
  for (let trial = 0; trial < 12; trial++) {
    const name = `stopped-${trial}`;
    const piece = (resume: boolean) =>
      part(toy, { preset: 'quick', seed: 9, out: place(name), resume, pieces: 1 + random.below(6) });
    let ended = await piece(false);
    let stops = 0;
    while (ended.kind === 'stopped') {
      assert.ok(ended.saved);
      stops += 1;
      // What a killed process writes after its last checkpoint, torn in the middle.
      await appendFile(join(place(name), 'log.jsonl'), '{"piece":99,"first":0.5,"seconds":1}\n{"pie');
      ended = await piece(true);
    }
    assert.ok(stops >= 3);
    assert.is(await text(name, 'result.json'), expected);
    assert.is(still(await text(name, 'log.jsonl')), log);
    assert.is(JSON.parse(await text(name, 'run.json')).resumed, stops);
  }
});

it('judges a finished run again instead of repeating it', async () => {
  const result = await whole('finished', 2);
  const notes: string[] = [];
  const again = await part(toy, {
    preset: 'quick',
    seed: 2,
    out: place('finished'),
    resume: true,
    pieces: 1,
    notes,
  });
  assert.is(again.kind, 'finished');
  assert.match(notes.join(), /finished before/);
  assert.is(await text('finished', 'result.json'), result);
  // Another run in the same place starts from its beginning.
  const other = await part(toy, { preset: 'quick', seed: 3, out: place('finished'), resume: true, notes });
  assert.ok(other.kind === 'finished' && other.result.seeds[0] === 3);
  assert.match(notes.join(), /no checkpoint/);
});

it('refuses to overwrite an unfinished run, and a checkpoint of another one', async () => {
  const base = { preset: 'quick', seed: 4, out: place('unfinished') } as const;
  await part(toy, { ...base, pieces: 3 });
  await refused(part(toy, base), /checkpoint\.json: an unfinished run is there; expected --resume/);
  await refused(
    part(toy, { ...base, resume: true, seed: 8 }),
    /run with seeds \[4,5,6\]; expected \[8,9,10\]/,
  );
  await refused(
    part(toy, { ...base, resume: true, preset: 'default' }),
    /preset "quick"; expected "default"/,
  );
  await refused(part(toy, { ...base, resume: true, planted: 'halved' }), /planted null/);
  const changed = { ...toy, thresholds: { ...toy.thresholds, lowest: 0.3 } };
  await refused(part(changed, { ...base, resume: true }), /thresholds/);
  for (const [name, held] of Object.entries({ torn: '{"schema": ', other: '[1]', empty: '' })) {
    await mkdir(place(name), { recursive: true });
    await writeFile(join(place(name), 'checkpoint.json'), held);
    await refused(part(toy, { ...base, out: place(name), resume: true }), /is no checkpoint of this program/);
  }
  await writeFile(place('a-file'), '');
  await refused(part(toy, { ...base, out: place('a-file') }), /a-file/);
});

it('refutes what was planted, and nothing else', async () => {
  for (const { id, refutes } of toy.plantedErrors) {
    const ended = await part(toy, { preset: 'quick', seed: 1, planted: id, out: place(id) });
    assert.ok(ended.kind === 'finished');
    const { result } = ended;
    assert.is(result.verdict, 'refuted');
    const refuted = result.claims.flatMap((c) => c.evidence).filter((e) => e.verdict === 'refuted');
    assert.equal(
      refuted.map((e) => e.id),
      refutes,
    );
    assert.is(refuted[0]!.replay, result.command);
    accepted(await text(id, 'result.json'));
  }
});

it('derives the verdicts from the measurements again, and sees what was changed', async () => {
  await whole('saved', 6);
  const path = join(place('saved'), 'result.json');
  const saved = await readResult(toy, path);
  assert.is(rederive(toy, saved).differs, null);
  const low = { ...saved, measurements: saved.measurements.map((row) => ({ ...row, mean: 0.1 })) };
  assert.is(rederive(toy, low).differs, 'numbers');
  assert.is(rederive(toy, low).result.verdict, 'refuted');
  assert.is(rederive(toy, { ...saved, verdict: 'refuted' }).differs, 'verdict');
  assert.is(rederive({ ...toy, thresholds: { lowest: 0.1, range: 1 } }, saved).differs, 'thresholds');
  const claim = saved.claims[0]!;
  assert.is(rederive(toy, { ...saved, claims: [{ ...claim, level: 'exact' }] }).differs, 'claims');
  await refused(readResult(toy, place('none')), /no such file/);
  await writeFile(place('wrong.json'), '{}');
  await refused(readResult(toy, place('wrong.json')), /is no result of toy/);
  await writeFile(place('wrong.json'), '{');
  await refused(readResult(toy, place('wrong.json')), /is no JSON/);
});

it('has a schema that refuses a result that was changed anywhere', async () => {
  await part(toy, { preset: 'quick', seed: 1, planted: 'halved', out: place('mutated') });
  const original = JSON.parse(await text('mutated', 'result.json'));
  const mutations: Record<string, (r: ReturnType<typeof JSON.parse>) => void> = {
    'another schema': (r) => Object.assign(r, { schema: 'rewardproof/audit/1' }),
    'a duration': (r) => Object.assign(r, { seconds: 1 }),
    'no seeds': (r) => Object.assign(r, { seeds: [] }),
    'unknown preset': (r) => Object.assign(r, { preset: 'tiny' }),
    'versions missing': (r) => delete r.versions,
    'a threshold in words': (r) => Object.assign(r.thresholds, { lowest: 'low' }),
    'an interval without an end': (r) => Object.assign(r.numbers[0], { low: null }),
    'ends without an interval': (r) => Object.assign(r.numbers[0], { interval: 'none' }),
    'unknown verdict': (r) => Object.assign(r.claims[0], { verdict: 'true' }),
    'no claims': (r) => Object.assign(r, { claims: [] }),
    'seconds in evidence': (r) => Object.assign(r.claims[0].evidence[0], { seconds: 0 }),
    'refuted without a witness': (r) => delete r.claims[0].evidence[0].witness,
    'verified with a reason': (r) => Object.assign(r.claims[0].evidence[1], { reason: 'x' }),
    'verified on nothing': (r) => Object.assign(r.claims[0].evidence[1], { instances: 0 }),
    'measurements that are numbers': (r) => Object.assign(r, { measurements: [1] }),
  };
  assert.ok(validate(original));
  for (const [name, mutate] of Object.entries(mutations)) {
    const copy = structuredClone(original);
    mutate(copy);
    assert.not(validate(copy), name);
  }
});

it.run();
