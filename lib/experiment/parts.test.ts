import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { discarded, holds, open, violated } from '../audit/check.ts';
import { byInterval, everyRow, type Frame } from './evidence.ts';
import { duration, ProgressLine } from './progress.ts';

const it = suite('evidence from rows and intervals, and progress');

const frame: Frame = {
  id: 'x.y.z',
  statement: 's',
  role: 'claim',
  level: 'numeric',
  relation: 'upper-bound',
  quantity: 'q',
  limits: 'l',
};

it('reports the row nearest to violation', () => {
  const e = everyRow(
    frame,
    [3, 5, 4],
    (x) => holds(x, 6, 6 - x),
    (x) => x,
    'again',
  );
  assert.equal([e.verdict, e.measured, e.bound, e.slack, e.instances], ['verified', 5, 6, 1, 3]);
  assert.is(
    everyRow(
      frame,
      [3, 5, 4],
      (x) => holds(x),
      (x) => x,
      '',
    ).measured,
    5,
  );
});

it('is refuted by one row, with that row as witness', () => {
  const e = everyRow(
    frame,
    [1, 9, 2],
    (x) => (x > 6 ? violated('too large', x, 6) : holds(x, 6, 6 - x)),
    (x) => x,
    'again',
  );
  assert.equal([e.verdict, e.witness, e.slack, e.reason, e.replay], ['refuted', 9, -3, 'too large', 'again']);
});

it('is inconclusive when nothing was tested, too much was discarded, or a row is open', () => {
  const verdict = (rows: readonly string[]) =>
    everyRow(
      frame,
      rows,
      (r) => (r === 'h' ? holds(1) : r === 'o' ? open('who knows') : discarded('no use')),
      (r) => r,
      '',
    );
  assert.is(verdict([]).verdict, 'inconclusive');
  assert.match(verdict(['d', 'd', 'h']).reason!, /2 of 3 instances were discarded \(2× no use\)/);
  assert.is(verdict(['d', 'h']).verdict, 'verified');
  assert.match(verdict(['h', 'h', 'h', 'o']).reason!, /1× undecided: who knows/);
});

it('decides by the whole interval', () => {
  const verdict = (low: number, high: number, wanted: 'at-least' | 'at-most', instances = 5) =>
    byInterval(
      frame,
      { value: (low + high) / 2, low, high, threshold: 1, wanted, instances, discarded: 0 },
      'r',
    ).verdict;
  assert.is(verdict(1, 2, 'at-least'), 'verified');
  assert.is(verdict(0.9, 2, 'at-least'), 'inconclusive');
  assert.is(verdict(0, 0.9, 'at-least'), 'refuted');
  assert.is(verdict(0, 1, 'at-most'), 'verified');
  assert.is(verdict(0, 1.1, 'at-most'), 'inconclusive');
  assert.is(verdict(1.1, 2, 'at-most'), 'refuted');
  assert.is(verdict(1, 2, 'at-least', 0), 'inconclusive');
});

it('estimates the time left from the work of this process', () => {
  const lines: string[] = [];
  const line = new ProgressLine((text) => lines.push(text), false, 0);
  line.show({ done: 50, of: 100, what: 'a' }, 0.5);
  line.show({ done: 55, of: 100, what: 'a' }, 1.5);
  line.show({ done: 56, of: 100, what: 'a' }, 2.4);
  line.show({ done: 60, of: 100, what: 'b' }, 10);
  assert.equal(lines, ['a: 55 %, 14 s left\n', 'b: 60 %, 40 s left\n']);
  assert.equal([8.4, 59.6, 200, 7500].map(duration), ['8 s', '1 min 00 s', '3 min 20 s', '2 h 05 min']);
});

it.run();
