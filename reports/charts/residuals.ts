import type { Curve } from '../findings/curve.js';
import { makeAxis } from './axis.js';
import type { ChartDefinition } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { paletteOf } from './chart-theme.js';
import { curveChoices, findCurve, nameOfCurve } from './curve-choice.js';
import { shorten } from './model-style.js';
import { formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration } from './plot-point.js';
import { pointNames } from './point-names.js';
import { referenceLine } from './reference-line.js';
import { styleOfSeries } from './series-style.js';
import { stems } from './stems.js';
import { formatterOf, titleOfX } from './x-format.js';

const has = ({ fit }: Curve): boolean => fit.residuals.length > 2;

/** How far the points of a curve lie from its law, relative to it. */
export const residuals: ChartDefinition = {
  id: 'residuals',
  height: () => 300,
  applies: (data) => data.curves.some(has),
  choices: (data) => curveChoices(data, has),
  series: () => [],
  title: (data, view) => {
    const curve = findCurve(data, view, has);
    return curve ? `Residuals: ${nameOfCurve(data, curve)}` : 'Residuals';
  },
  describe: (data, view) => {
    const curve = findCurve(data, view, has);
    if (!curve) return 'No curve has residuals.';
    const worst = [...curve.fit.residuals].sort((one, other) => Math.abs(other.log) - Math.abs(one.log))[0];
    return (
      `What the errors of ${curve.fit.residuals.length} models are above or below the law ${curve.fit.equation}, ` +
      `relative to it. Farthest: ${worst.id}, ${sayRelative(worst.log)}.`
    );
  },
  table: (data, view) => {
    const curve = findCurve(data, view, has);
    return {
      head: ['model', curve?.xName ?? 'x', 'ln error less ln law'],
      rows: curve?.fit.residuals.map(({ id, x, log }) => [id, x, log]) ?? [],
    };
  },
  configure: (data, view, theme, room = 'picture') => {
    const curve = findCurve(data, view, has);
    const palette = paletteOf(theme);
    const points = curve?.fit.residuals ?? [];
    const format = formatterOf(curve?.axis ?? 'size');
    const colour = curve ? styleOfSeries(data, curve.series, palette).colour : palette.text;
    const x = makeAxis({
      scale: 'log',
      title: titleOfX(curve?.xName ?? 'x'),
      values: points.map((point) => point.x),
      format,
      padding: 0.08,
      mostTicks: room === 'narrow' ? 5 : 8,
    });
    const y = makeAxis({
      scale: 'linear',
      title: 'Error relative to the law',
      values: [0, ...points.map(({ log }) => Math.expm1(log))],
      format: formatPercentTick,
      padding: 0.15,
      mostTicks: 6,
    });
    return toConfiguration(
      [
        {
          type: 'scatter',
          data: points.map(({ id, x: at, log }) => ({
            x: at,
            y: Math.expm1(log),
            stem: 0,
            name: shorten(id),
            label: `${id}: ${format(at)}, ${sayRelative(log)}`,
          })),
          borderColor: colour,
          backgroundColor: colour,
          pointRadius: 4.5,
          pointBorderColor: palette.surface,
          clip: false,
          series: curve?.series.key ?? '',
        },
      ],
      toOptions({ x, y }, palette),
      [
        stems,
        referenceLine({ y: 0, text: '', colour: palette.muted }),
        ...(room === 'narrow' ? [] : [pointNames(palette.muted, 'right')]),
      ],
    );
  },
};

function sayRelative(log: number): string {
  const relative = Math.expm1(log);
  return `${formatPercent(Math.abs(relative))} ${relative < 0 ? 'below' : 'above'} the law`;
}
