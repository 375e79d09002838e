/** What the worker answers, against the command line on the file that the page offers, and against formulas. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuditReport } from '../../lib/audit/report.ts';
import { run } from '../../lib/cli/testing/run.ts';
import { InputError } from '../../lib/input-error.ts';
import { readLink, VIEWS, type ViewId, type ViewState } from '../state/state.ts';
import { handle } from './handle.ts';
import type { Answer, Request, Subject } from './messages.ts';

const it = suite('the worker of the explorer');
let folder = '';
it.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-worker-'));
});
it.after(() => rm(folder, { recursive: true }));

const ask = <R extends Request>(request: R): Promise<Answer<R>> => handle(request, () => undefined);

function controls<V extends ViewId>(view: V, link = ''): Subject<V> {
  const { state, faults } = readLink(`#view=${view}&${link}`);
  assert.equal(faults, [], link);
  return { kind: 'controls', state: state.views[view] as ViewState<V> };
}

/** Everything but the seconds and the folder of the file. */
function numbers(report: unknown): AuditReport {
  const text = JSON.stringify(report).replaceAll(/"seconds":[^,}]+/g, '"seconds":0');
  return JSON.parse(text.replaceAll(`${folder}/`, '')) as AuditReport;
}

/** The report of the command line on the file that the page offers. */
async function commandLine(view: ViewId, subject: Subject): Promise<AuditReport> {
  const file = join(folder, `${view}.json`);
  await writeFile(file, await ask({ task: 'text', view, subject }));
  const { stdout, stderr } = await run(`theorems/${view}/main.ts`, ['--instance', file, '--json']);
  assert.is(stderr.replaceAll(/^.*: \d+ %\n/gm, ''), '');
  return numbers(JSON.parse(stdout));
}

const fact = (report: AuditReport, id: string): unknown => report.facts.find((f) => f.id === id)!.value;
const textOf = (view: { quantities: readonly { id: string; text: string }[] }, id: string): string =>
  view.quantities.find((quantity) => quantity.id === id)!.text;

it('theorem 1: audit and numbers of the view are those of the command line', async () => {
  const subject = controls('theorem-1', 'seed=11&p=-4.5&delta=0.3&beta=-0.6&responses=9&correct=4');
  const report = await commandLine('theorem-1', subject);
  assert.equal(numbers(await ask({ task: 'audit', view: 'theorem-1', subject })), report);
  const view = await ask({ task: 'theorem-1', subject });
  const [bound] = fact(report, 'non-vacuity') as { p: string; log10p: number; log10bound: number }[];
  const [mass] = fact(report, 'optimal-mass') as { log10: number }[];
  assert.equal(view.here, { p: bound!.log10p, bound: bound!.log10bound, mass: mass!.log10 });
  assert.match(textOf(view, 'p'), new RegExp(`^${bound!.p} = `));
  const shown = (id: string): number => Math.log10(Number.parseFloat(textOf(view, id)));
  const { log10q } = fact(report, 'tilt') as { log10q: number };
  const [{ pi }] = fact(report, 'samples') as [{ pi: { log10mean: number } }];
  const pairs = [
    ['q', log10q],
    ['bound', bound!.log10bound],
    ['mass', mass!.log10],
    ['mean', pi.log10mean],
  ] as const;
  for (const [id, value] of pairs) assert.ok(Math.abs(shown(id) - value) < 1e-9, id);
  assert.equal(view.hypotheses, report.hypotheses);
  assert.is(view.finding.verdict, report.verdict);
});

it('theorem 2: audit, certificate and numbers are those of the command line', async () => {
  const subject = controls('theorem-2', 'seed=4&pairs=9&tests=6&rate=80&beta=0.3');
  const report = await commandLine('theorem-2', subject);
  assert.equal(numbers(await ask({ task: 'audit', view: 'theorem-2', subject })), report);
  const view = await ask({ task: 'theorem-2', subject });
  const certificate = report.certificate as { uStar: number[]; t0: { log10: number }; exRmPredicted: number };
  assert.equal(JSON.parse(JSON.stringify(view.certificate)), certificate);
  assert.equal(view.separator, certificate.uStar);
  assert.is(view.t0, certificate.t0.log10);
  assert.is(view.predictedAccuracy, certificate.exRmPredicted);
  assert.ok(Math.abs(Number(textOf(view, 'predicted')) - certificate.exRmPredicted) < 1e-6);
  assert.equal(view.hypotheses, report.hypotheses);
  assert.is(view.finding.verdict, report.verdict);
});

it('theorem 2: without a separator the conflict is that of the command line', async () => {
  const subject = controls('theorem-2', 'drop=H3');
  const report = await commandLine('theorem-2', subject);
  assert.equal(numbers(await ask({ task: 'audit', view: 'theorem-2', subject })), report);
  const view = await ask({ task: 'theorem-2', subject });
  assert.is(report.verdict, 'inconclusive');
  assert.is(view.finding.verdict, 'inconclusive');
  assert.equal(JSON.parse(JSON.stringify(view.certificate)), report.certificate);
  assert.is(view.separator, null);
  assert.is(textOf(view, 'conflict'), '0, 5');
  // ln 2 bounds the loss of the pair and its reverse; two of six pairs.
  assert.ok(Math.abs(Number(textOf(view, 'loss-bound')) - Math.LN2 / 3) < 1e-5);
  assert.ok(view.path.loss.every((loss) => loss > Math.LN2 / 3));
});

it('equation 5: audit, tables and numbers are those of the command line', async () => {
  const subject = controls('equation-5', 'seed=12&chosen=0.8.1&rejected=4.9&paraphrase=3.7.10&eta=0.4');
  const report = await commandLine('equation-5', subject);
  assert.equal(numbers(await ask({ task: 'audit', view: 'equation-5', subject })), report);
  const view = await ask({ task: 'equation-5', subject });
  const change = fact(report, 'change') as Record<'predicted' | 'actual' | 'coefficient', number[]> & {
    sign: string;
  };
  assert.equal(view.predicted, change.predicted);
  assert.equal(view.actual, change.actual);
  assert.is(view.finding.text, `${change.sign}.`);
  for (const which of ['chosen', 'rejected'] as const) {
    const table = fact(report, `rho-${which}`) as { rho: number[][]; innerProducts: number[][] };
    assert.equal(view.tables[which]!.rho, table.rho);
    assert.equal(view.tables[which]!.innerProducts, table.innerProducts);
  }
  for (const [id, value] of [
    ['coefficient C', change.coefficient[0]!],
    ['actual, dr', change.actual[0]!],
  ] as const)
    assert.ok(Math.abs(Number.parseFloat(textOf(view, id)) / value - 1) < 1e-11, id);
  assert.equal(view.hypotheses, report.hypotheses);
});

for (const view of VIEWS) {
  it(`${view}: random instances of a seed are those of the command line`, async () => {
    const args = ['--seed', '-7', '--instances', '2', '--json'];
    const { stdout } = await run(`theorems/${view}/main.ts`, args);
    const found = await ask({ task: 'random-audit', view, seed: -7, instances: 2 });
    assert.equal(numbers(found), numbers(JSON.parse(stdout)));
    assert.is(found.audited, 'random');
  });

  it(`${view}: an answer is the same when it is asked again, when the file is loaded, and when it is cloned`, async () => {
    const subject = controls(view);
    const request = { task: view, subject } as Request;
    const answer = await ask(request);
    assert.equal(await ask(request), answer);
    assert.equal(structuredClone(answer), answer);
    const text = await ask({ task: 'text', view, subject });
    const file: Subject = { kind: 'text', text, source: 'own.json' };
    assert.equal(await ask({ task: view, subject: file } as Request), answer);
  });

  it(`${view}: a bad instance is refused in one line that names the file`, async () => {
    const good = await ask({ task: 'text', view, subject: controls(view) });
    const cut = good.slice(0, good.length / 2);
    for (const text of ['', '{', '[]', '{}', 'null', cut, good.replace('beta', 'bet')]) {
      const subject: Subject = { kind: 'text', text, source: 'mine.json' };
      try {
        await ask({ task: view, subject } as Request);
        assert.unreachable(text);
      } catch (error) {
        assert.instance(error, InputError);
        assert.match((error as Error).message, /^mine\.json: [^\n]{5,300}$/);
      }
    }
  });
}

it('theorem 1: the curves are the formulas', async () => {
  const { curve, responses } = await ask({ task: 'theorem-1', subject: controls('theorem-1', 'delta=0.2') });
  // π_ref(C) = p: bound q·p, and π(C) = q·p/(q·p + 1 − p), with q = e^(δ/β).
  const q = Math.exp(1.58 / 0.501);
  for (const { p, bound, mass } of curve) {
    const x = 10 ** p;
    assert.ok(Math.abs(bound - Math.log10(q * x)) < 1e-9);
    assert.ok(Math.abs(mass - Math.log10((q * x) / (q * x + 1 - x))) < 1e-9, `${p}`);
  }
  const total = responses.reduce((sum, { tilted }) => sum + 10 ** tilted!, 0);
  assert.ok(Math.abs(total - 1) < 1e-9);
  const [good, bad] = [true, false].map((is) => responses.find(({ correct }) => correct === is)!.reward);
  assert.ok(Math.abs(good! - bad! - 1.58) < 1e-9, 'the margin');
});

it('theorem 2: accuracy and loss of the path are those of u(t) on the pairs', async () => {
  const subject = controls('theorem-2', 'seed=8&pairs=6&tests=7');
  const { path, points, implicit } = await ask({ task: 'theorem-2', subject });
  const margins = (values: readonly number[], u: readonly [number, number]): number[] =>
    Array.from({ length: values.length / 4 }, (_, i) => {
      const [a, b, c, d] = values.slice(4 * i, 4 * i + 4).map((x) => x / 16) as [
        number,
        number,
        number,
        number,
      ];
      return u[0] * (a - c) + u[1] * (b - d);
    });
  path.log10Time.forEach((time, k) => {
    const u = [path.head[2 * k]!, path.head[2 * k + 1]!] as const;
    const wins = margins(points.evaluation, u).map((m) => (m > 0 ? 1 : m === 0 ? 0.5 : 0));
    assert.is(path.accuracy[k], wins.reduce((a: number, b) => a + b, 0) / 7, `t = 10^${time}`);
    const losses = margins(points.train, u).map((m) => Math.log1p(Math.exp(-m)));
    const mean = losses.reduce((a, b) => a + b, 0) / 6;
    assert.ok(Math.abs(path.loss[k]! - mean) <= 1e-9 * mean + 1e-12, `t = 10^${time}`);
  });
  assert.is(path.log10Time.at(-1), 300);
  assert.ok(implicit.accuracy.every((share) => share === 0.5));
});

it('theorem 2: a start away from the reference, and trained tokens, move the implicit accuracy off ½', async () => {
  for (const [drop, words] of [
    ['H4', /^H4 fails/],
    ['H5', /H5 fails/],
    ['H6', /H6 fails/],
  ] as const) {
    const view = await ask({ task: 'theorem-2', subject: controls('theorem-2', `drop=${drop}`) });
    assert.is(view.finding.verdict, 'inconclusive');
    assert.match(view.finding.text, words);
    assert.is(view.implicit.accuracy.at(-1) === 0.5, drop === 'H4');
  }
});

it('refuses an instance that is not in the plane', async () => {
  const plane = JSON.parse(await ask({ task: 'text', view: 'theorem-2', subject: controls('theorem-2') }));
  for (const pair of [...plane.train, ...plane.eval]) {
    for (const row of [pair.prompt, pair.chosen.hidden, pair.rejected.hidden]) row.push(1);
  }
  const subject: Subject<'theorem-2'> = { kind: 'text', text: JSON.stringify(plane), source: 'space.json' };
  try {
    await ask({ task: 'theorem-2', subject });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, InputError);
    assert.is(
      (error as Error).message,
      'space.json: has hidden width 3; expected 2 to be drawn in the plane',
    );
  }
});

it('answers messages by their number: answers, faults of the input, and faults of its own named so', async () => {
  const scope = globalThis as unknown as {
    onmessage: (event: { data: unknown }) => void;
    postMessage: (message: { id: number; kind: string; message?: string }) => void;
  };
  await import('./worker.ts');
  const send = (id: number, request: unknown): Promise<{ id: number; kind: string; message?: string }> =>
    new Promise((resolve) => {
      scope.postMessage = (message) => {
        if (message.kind !== 'progress') resolve(message);
      };
      scope.onmessage({ data: { id, request } });
    });
  const answer = await send(3, { task: 'theorem-1', subject: controls('theorem-1') });
  assert.equal([answer.id, answer.kind], [3, 'answer']);
  const text: Subject = { kind: 'text', text: '{', source: 'a.json' };
  const fault = await send(4, { task: 'theorem-1', subject: text });
  assert.equal([fault.id, fault.kind], [4, 'fault']);
  assert.match(fault.message!, /^a\.json: /);
  const own = await send(5, { task: 'theorem-1', subject: { kind: 'controls', state: null } });
  assert.match(own.message!, /^internal error: /);
});

it.run();
