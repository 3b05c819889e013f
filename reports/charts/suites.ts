import type { Target } from '../findings/curve.js';
import type { ReportData } from '../findings/report-data.js';
import { makeAxis } from './axis.js';
import type { ChartDefinition } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { fade, paletteOf } from './chart-theme.js';
import { hiddenSeries } from './chart-view.js';
import { key, keyHeight } from './key.js';
import {
  callModel,
  familyDots,
  familiesAmong,
  familyKey,
  familyOf,
  familySeries,
  shorten,
} from './model-style.js';
import { formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration, type PlotDataset } from './plot-point.js';
import { makeRowAxis } from './row-axis.js';
import { styleOfFamily } from './series-style.js';

interface SuiteScore {
  readonly model: string;
  readonly suite: number;
  readonly value: number;
  readonly half?: number;
  readonly best: boolean;
}

/** Means over suites, a row a suite, a point a model: the same numbers that others draw as a radar. */
export const suites: ChartDefinition = {
  id: 'suites',
  height: (data) => 100 + keyHeight + 46 * listSuites(data).length,
  applies: (data) => listSuites(data).length > 1 && listScores(data).length > 0,
  choices: () => [],
  series: (data, _view, theme) =>
    familySeries(
      data,
      listScores(data).map(({ model }) => model),
      theme,
    ),
  title: () => 'Means over suites, by model',
  describe: (data) => {
    const all = listSuites(data);
    const scores = listScores(data);
    const best = all.flatMap(({ name }, suite) => {
      const row = scores.filter((score) => score.suite === suite);
      if (row.length === 0) return [];
      const first = row.reduce((one, other) => (other.value > one.value ? other : one));
      return [`${name}: ${first.model} ${formatPercent(first.value)}`];
    });
    return `Means over ${all.length} suites, a point a model. Best of each: ${best.join('; ')}.`;
  },
  table: (data) => {
    const all = listSuites(data);
    return {
      head: ['model', 'suite', 'score', 'half-width'],
      rows: listScores(data).map(({ model, suite, value, half }) => [
        model,
        all[suite].id,
        value,
        half ?? null,
      ]),
    };
  },
  configure: (data, view, theme, room = 'picture') => {
    const palette = paletteOf(theme);
    const all = listSuites(data);
    const scores = listScores(data);
    const hidden = hiddenSeries(view);
    const families = familiesAmong(
      data,
      scores.map(({ model }) => model),
    );
    const x = makeAxis({
      scale: 'linear',
      title: 'Score',
      values: scores.map(({ value }) => value),
      format: formatPercentTick,
      padding: 0.04,
    });
    const y = makeRowAxis(all.map(({ name }) => shorten(name, room === 'narrow' ? 16 : 28)));
    const lanes = families.length;
    return toConfiguration(
      families
        .map((family, lane): PlotDataset => {
          const style = styleOfFamily(data, family, palette);
          // Each family has its own lane in a row, so that points of the same score do not cover each other.
          const offset = lanes > 1 ? 0.24 * (1 - (2 * lane) / (lanes - 1)) : 0;
          return {
            ...familyDots(family, style, palette),
            type: 'scatter',
            data: scores
              .filter(({ model }) => familyOf(data, model) === family)
              .map(({ model, suite, value, half }) => ({
                x: value,
                y: -suite + offset,
                label:
                  `${callModel(data, model)}, ${all[suite].name}: ${formatPercent(value)}` +
                  (half === undefined ? '' : ` ± ${(100 * half).toFixed(1)}`),
              })),
            backgroundColor: fade(style.colour, 0.75),
          };
        })
        .filter(({ series }) => !hidden.has(series ?? '')),
      toOptions({ x, y }, palette, room === 'picture' ? keyHeight : 0),
      room === 'picture' ? [key(familyKey(data, families, palette), palette.text, palette.surface)] : [],
    );
  },
};

function listSuites(data: ReportData): readonly Target[] {
  const shown = new Set(data.headline.columns.map(({ id }) => id));
  return data.targets.filter(({ kind, id }) => kind === 'aggregate' && shown.has(id));
}

function listScores(data: ReportData): readonly SuiteScore[] {
  const { columns, rows } = data.headline;
  return listSuites(data).flatMap(({ id }, suite) => {
    const column = columns.findIndex((one) => one.id === id);
    return rows.flatMap(({ model, cells }): readonly SuiteScore[] => {
      const cell = cells[column];
      if (!('value' in cell)) return [];
      const { value, half, mark } = cell;
      return [{ model, suite, value, ...(half !== undefined && { half }), best: mark === 'best' }];
    });
  });
}
