import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { interactive } from './interactive.ts';

const it = suite('values under the pointer');
const axis = (text: string, more = {}) => ({ title: { text }, ...more });

it('name the axes and the trace', () => {
  const { data, layout } = interactive({
    data: [{ mode: 'markers', xaxis: 'x2', yaxis: 'y2', name: 'IM-RM,<br>β = 1' }],
    layout: { width: 1, height: 1, hovermode: false, xaxis2: axis('rate'), yaxis2: axis('accuracy') },
  });
  assert.is(layout.hovermode, 'closest');
  assert.equal(
    (data[0] as { hovertemplate: string }).hovertemplate,
    'rate: %{x:.4~g}<br>accuracy: %{y:.4~g}<extra>IM-RM, β = 1</extra>',
  );
});

it('leave out places without a number, and traces that say so', () => {
  const { data } = interactive({
    data: [
      { mode: 'markers', xaxis: 'x', yaxis: 'y' },
      { mode: 'lines', hoverinfo: 'skip' },
    ],
    layout: { width: 1, height: 1, xaxis: axis('', { ticktext: ['EX-RM'] }), yaxis: axis('accuracy') },
  });
  assert.is((data[0] as { hovertemplate: string }).hovertemplate, 'accuracy: %{y:.4~g}<extra></extra>');
  assert.equal(data[1], { mode: 'lines', hoverinfo: 'skip' });
});

it('are off where nothing is plotted', () => {
  assert.is(interactive({ data: [], layout: { width: 1, height: 1 } }).layout.hovermode, false);
});

it.run();
