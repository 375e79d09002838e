/** Accuracy and margins on preference data, in distribution and shifted: the paper's Table 1 and Figure 5 on the runs at hand. */

import { printable } from '../lib/files/printable.ts';
import type { Drawn, Figure, JsonObject, Recorded } from './figure.ts';
import { axis, layoutOf, note, type Page, panelLetter, SIZES } from './page.ts';
import { GREY, INK, markerOf } from './palette.ts';
import { combined, kindsOf, placesOf, preferenceRuns, valuesOf } from './preference-runs.ts';
import { textWidth } from './render/font.ts';
import { axes, curve, errorBars, single } from './traces.ts';

/** Names of sets where they do not fit side by side, degrees. */
const TURNED = 40;
const [LEFT, RIGHT] = [40, 8];

function realData(recorded: readonly Recorded[], page: Page): Drawn {
  const results = preferenceRuns(recorded);
  if (results.length === 0) return { skipped: 'no result of "lm run preference" in experiments/lm/results' };
  const kinds = kindsOf(results);
  const groups = placesOf(results);
  const places = groups.flatMap((group) => group.places);
  const offset = (k: number): number => 0.3 * (kinds.length === 1 ? 0 : (2 * k) / (kinds.length - 1) - 1);
  const tracesOf = (quantity: string, panel: number): JsonObject[] =>
    kinds.flatMap((kind, k): JsonObject[] => {
      const points = places.flatMap((place) => {
        const values = valuesOf(results, kind, place, quantity);
        return values.length === 0 ? [] : [{ x: place.x + offset(k), values, whole: combined(values) }];
      });
      const several = points.filter(({ values }) => values.length > 1);
      const wholes = points.map(({ whole }) => whole);
      return [
        single(
          kind.look,
          axes(panel),
          several.flatMap(({ x, values }) => values.map(() => x)),
          several.flatMap(({ values }) => values.map(({ value }) => value)),
        ),
        {
          ...axes(panel),
          type: 'scatter',
          mode: 'markers',
          x: points.map(({ x }) => x),
          y: wholes.map(({ value }) => value),
          error_y: errorBars(
            wholes.map(({ value, low, high }) => ({ value, low: low ?? value, high: high ?? value })),
          ),
          marker: markerOf(kind.look, 7),
          name: kind.words,
          showlegend: panel === 1,
          cliponaxis: false,
        },
      ];
    });
  const shorter = places.flatMap((place) => {
    const values = results.flatMap((r) =>
      r.has(`${place.set}.shorter-characters`) ? [r.value(`${place.set}.shorter-characters`)] : [],
    );
    return values.length === 0
      ? []
      : [{ x: place.x, y: values.reduce((sum, v) => sum + v, 0) / values.length }];
  });
  if (shorter.length === 0)
    throw results[0]!.fault('has no accuracy of length alone', 'numbers "SET.shorter-characters"');
  const end = places.at(-1)!.x;
  const range = [-0.6, end + 0.6];
  const narrow = page.name === 'column';
  const ticks = {
    tickvals: places.map(({ x }) => x),
    ticktext: places.map(({ set }) => printable(set, 24)),
    showgrid: false,
  };
  const several = results.length > 1;
  const longest = Math.max(...ticks.ticktext.map((text) => textWidth(text, SIZES.label)));
  const perSet = (page.width - LEFT - RIGHT) / (range[1]! - range[0]!);
  const turned = longest + 6 > perSet ? TURNED : 0;
  const below = turned === 0 ? 26 : 16 + longest * Math.sin((TURNED * Math.PI) / 180);
  const margin = { l: LEFT, r: RIGHT, t: narrow ? 84 : 44, b: Math.ceil(below) };
  const height = (narrow ? 276 : 300) + margin.t + margin.b;
  // Above the words of the upper panel.
  const legendAt = 1 + 20 / (height - margin.t - margin.b);
  const separators = groups.slice(1).map(({ places: [first] }) => first!.x - 0.75);
  return {
    data: [
      curve(axes(1), range, [0.5, 0.5], { color: GREY, dash: 'dash', width: 1 }),
      ...tracesOf('accuracy', 1),
      {
        ...axes(1),
        ...{ type: 'scatter', mode: 'markers', x: shorter.map(({ x }) => x), y: shorter.map(({ y }) => y) },
        marker: { symbol: 'line-ew-open', size: 16, color: INK, line: { width: 1.5, color: INK } },
        name: 'the shorter response wins',
        showlegend: true,
        cliponaxis: false,
      },
      ...tracesOf('margin', 2),
    ],
    layout: layoutOf(page, height, {
      margin,
      xaxis: axis('', { ...ticks, range, anchor: 'y', showticklabels: false }),
      yaxis: axis('accuracy', { domain: [0.5, 1], range: [0, 1], tickvals: [0, 0.25, 0.5, 0.75, 1] }),
      xaxis2: axis('', { ...ticks, range, anchor: 'y2', tickangle: -turned }),
      yaxis2: axis('normalised margin', { domain: [0, 0.4], anchor: 'x2', rangemode: 'tozero' }),
      shapes: separators.flatMap((x) =>
        (['y', 'y2'] as const).map((yref) => ({
          ...{
            type: 'line',
            xref: yref === 'y' ? 'x' : 'x2',
            yref: `${yref} domain`,
            x0: x,
            x1: x,
            y0: 0,
            y1: 1,
          },
          line: { color: GREY, width: 0.75, dash: 'dot' },
        })),
      ),
      showlegend: true,
      legend: {
        ...{ orientation: 'h', x: 0, y: legendAt, xanchor: 'left', yanchor: 'bottom' },
        font: { size: SIZES.label },
      },
      annotations: [
        ...groups.map(({ words, short, places: own }) =>
          note({
            x: (own[0]!.x + own.at(-1)!.x) / 2,
            y: 0,
            yref: 'y domain',
            yanchor: 'bottom',
            yshift: 3,
            text: narrow ? short : words,
            color: GREY,
          }),
        ),
        panelLetter('a', 'accuracy', 'x', 'y'),
        panelLetter('b', 'margin over the standard deviation of rewards', 'x2', 'y2'),
      ],
    }),
    title: 'Accuracy and margins on preference data, in distribution and under shifts',
    caption:
      'Explicit and implicit reward models on preference data: in distribution, under token-level shift (the same content in other tokens) and under domain shift. ' +
      (several
        ? `Large markers: mean over ${results.length} runs with 95 % interval (Student's t over runs); small markers: each run. `
        : 'Intervals: as in the result, over test pairs; margins have none from one run unless the result gives it. ') +
      'Horizontal strokes: the accuracy of a rule that looks at nothing but length (the response with fewer characters wins); below 1/2, its opposite is better. Dashed: chance. ' +
      `Numbers: ${results.map(({ run }) => run).join('; ')}.`,
    source: results.map(({ path }) => path),
  };
}

export const figure: Figure = {
  name: 'real-data',
  words: 'accuracy and margins on preference data, in distribution and shifted',
  reads: ['experiments/lm/results/*/result.json'],
  draw: realData,
};
