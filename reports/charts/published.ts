import type { PublishedPair } from '../findings/published-comparison.js';
import type { ReportData } from '../findings/report-data.js';
import { makeAxis } from './axis.js';
import type { ChartDefinition } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { paletteOf } from './chart-theme.js';
import { key, keyHeight } from './key.js';
import { callModel, nameOfTarget, shorten } from './model-style.js';
import { formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration, type PlotDataset } from './plot-point.js';
import { makeRowAxis } from './row-axis.js';
import { rowStems } from './row-stems.js';

/** Rows that are drawn; the table has all. */
const mostRows = 40;

interface Pair extends PublishedPair {
  readonly ours: number;
}

/** Our values beside published ones, a row a pair: the largest unexplained differences first. */
export const published: ChartDefinition = {
  id: 'published',
  height: (data) => 90 + keyHeight + 22 * Math.min(mostRows, listPairs(data).length),
  applies: (data) => listPairs(data).length > 0,
  choices: () => [],
  series: () => [],
  title: () => 'Results of this report against published ones',
  describe: (data) => {
    const pairs = listPairs(data);
    const differ = pairs.filter(({ verdict }) => verdict === 'differs');
    const worst = differ.at(0);
    return (
      `${pairs.length} values that are both in these results and published; ${differ.length} differ by more than rounding and ` +
      `interval allow.${worst ? ` First: ${sayPair(data, worst)}.` : ''}` +
      (pairs.length > mostRows ? ` The first ${mostRows} are drawn.` : '')
    );
  },
  table: (data) => ({
    head: [
      'model',
      'target',
      'ours',
      'published',
      'difference (points)',
      'tolerance (points)',
      'verdict',
      'source',
    ],
    rows: listPairs(data).map((pair) => [
      pair.model,
      pair.target,
      pair.ours,
      pair.published,
      pair.differencePoints ?? null,
      pair.tolerancePoints ?? null,
      pair.verdict,
      pair.source,
    ]),
  }),
  configure: (data, _view, theme, room = 'picture') => {
    const palette = paletteOf(theme);
    const pairs = listPairs(data).slice(0, mostRows);
    const most = room === 'narrow' ? 22 : 42;
    const x = makeAxis({
      scale: 'linear',
      title: 'Score',
      values: pairs.flatMap(({ ours, published: theirs }) => [ours, theirs]),
      format: formatPercentTick,
    });
    const y = makeRowAxis(
      pairs.map(({ model, target }) => shorten(`${model} · ${nameOfTarget(data, target)}`, most)),
    );
    const [agrees, differs] = [palette.series[0], palette.series[1]];
    const ours = (verdict: 'agrees' | 'differs', colour: string): PlotDataset => ({
      type: 'scatter',
      data: pairs.flatMap((pair, row) =>
        pair.verdict === verdict
          ? [{ x: pair.ours, y: -row, stem: pair.published, label: sayPair(data, pair) }]
          : [],
      ),
      borderColor: colour,
      backgroundColor: colour,
      pointBorderColor: palette.surface,
      pointRadius: 5,
      clip: false,
      series: verdict,
    });
    return toConfiguration(
      [
        ours('agrees', agrees),
        ours('differs', differs),
        {
          type: 'scatter',
          data: pairs.map(({ published: theirs }, row) => ({ x: theirs, y: -row })),
          borderColor: palette.muted,
          pointBackgroundColor: palette.surface,
          pointBorderColor: palette.muted,
          pointBorderWidth: 1.75,
          pointRadius: 4.5,
          clip: false,
        },
      ],
      toOptions({ x, y }, palette, keyHeight),
      [
        rowStems,
        key(
          [
            { text: 'here, agrees', colour: agrees, mark: 'circle' },
            { text: 'here, differs', colour: differs, mark: 'circle' },
            { text: 'published', colour: palette.muted, mark: 'circle', hollow: true },
          ],
          palette.text,
          palette.surface,
        ),
      ],
    );
  },
};

function listPairs(data: ReportData): readonly Pair[] {
  return data.published.pairs.filter((pair): pair is Pair => pair.ours !== undefined);
}

function sayPair(data: ReportData, { model, target, ours, published: theirs, verdict }: Pair): string {
  const difference = 100 * (ours - theirs);
  const sign = difference > 0 ? '+' : difference < 0 ? '\u2212' : '';
  return (
    `${callModel(data, model)}, ${nameOfTarget(data, target)}: ${formatPercent(ours)} here, ${formatPercent(theirs)} published, ` +
    `${sign}${Math.abs(difference).toFixed(1)} points, ${verdict}`
  );
}
