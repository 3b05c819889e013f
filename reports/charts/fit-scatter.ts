import type { Curve } from '../findings/curve.js';
import { makeAxis } from './axis.js';
import type { ChartDefinition } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { fade, paletteOf } from './chart-theme.js';
import { curveChoices, findCurve, nameOfCurve } from './curve-choice.js';
import { formatNumber } from './numbers.js';
import { toConfiguration } from './plot-point.js';
import { styleOfSeries } from './series-style.js';

const has = ({ fit }: Curve): boolean => (fit.scatter?.alpha.length ?? 0) > 2;

/** Resampled fits of a curve: how far level and exponent are known, and whether they depend on each other. */
export const fitScatter: ChartDefinition = {
  id: 'fit-scatter',
  height: () => 360,
  applies: (data) => data.curves.some(has),
  choices: (data) => curveChoices(data, has),
  series: () => [],
  title: (data, view) => {
    const curve = findCurve(data, view, has);
    return curve ? `Resampled fits: ${nameOfCurve(data, curve)}` : 'Resampled fits';
  },
  describe: (data, view) => {
    const curve = findCurve(data, view, has);
    const scatter = curve?.fit.scatter;
    if (!curve || !scatter) return 'No curve has resampled fits.';
    const [first, last] = [Math.min(...scatter.alpha), Math.max(...scatter.alpha)];
    return (
      `${scatter.alpha.length} resampled fits of ${curve.fit.bootstrap}, the logarithm of the level at the middle x over ` +
      `the exponent, which goes from ${formatNumber(first)} to ${formatNumber(last)}. ` +
      `Correlation ${formatNumber(correlate(scatter.alpha, scatter.logA), 2)}.`
    );
  },
  table: (data, view) => {
    const scatter = findCurve(data, view, has)?.fit.scatter;
    return {
      head: ['exponent', 'ln A at the middle x'],
      rows: scatter?.alpha.map((alpha, index) => [alpha, scatter.logA[index]]) ?? [],
    };
  },
  configure: (data, view, theme) => {
    const curve = findCurve(data, view, has);
    const palette = paletteOf(theme);
    const { alpha = [], logA = [] } = curve?.fit.scatter ?? {};
    const colour = curve ? styleOfSeries(data, curve.series, palette).colour : palette.text;
    const fitted = curve?.fit.params.alpha as { readonly value: number } | undefined;
    const x = makeAxis({
      scale: 'linear',
      title: 'Exponent',
      values: alpha,
      format: (value) => formatNumber(value),
    });
    const y = makeAxis({
      scale: 'linear',
      title: 'ln A, level at the middle x',
      values: logA,
      format: (value) => formatNumber(value),
    });
    return toConfiguration(
      [
        {
          type: 'scatter',
          data: alpha.map((value, index) => ({
            x: value,
            y: logA[index],
            label: `exponent ${formatNumber(value)}, ln A ${formatNumber(logA[index])}`,
          })),
          backgroundColor: fade(colour, 0.4),
          borderColor: fade(colour, 0),
          pointRadius: 3,
          series: curve?.series.key ?? '',
        },
        ...(fitted
          ? [
              {
                type: 'line' as const,
                data: [
                  { x: fitted.value, y: y.min },
                  { x: fitted.value, y: y.max },
                ],
                borderColor: palette.muted,
                borderWidth: 1,
                borderDash: [3, 3],
                pointRadius: 0,
              },
            ]
          : []),
      ],
      toOptions({ x, y }, palette),
      [],
    );
  },
};

/** Correlation of Pearson; 0 where one does not vary. */
function correlate(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(one), mean(other)];
  const sum = (term: (index: number) => number): number =>
    one.reduce((total, _, index) => total + term(index), 0);
  const both = sum((index) => (one[index] - a) * (other[index] - b));
  const scale = Math.sqrt(sum((index) => (one[index] - a) ** 2) * sum((index) => (other[index] - b) ** 2));
  return scale > 0 ? both / scale : 0;
}
