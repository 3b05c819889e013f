import type { ReportData } from '../findings/report-data.js';
import type { RobustnessPanel, RobustnessPoint } from '../findings/robustness.js';
import { makeAxis, toCoordinate } from './axis.js';
import type { ChartChoice, ChartDefinition, ChartView } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { paletteOf } from './chart-theme.js';
import { chosen, hiddenSeries } from './chart-view.js';
import { key, keyHeight } from './key.js';
import {
  callModel,
  familyDots,
  capitalize,
  familiesAmong,
  familyKey,
  familyOf,
  familySeries,
  nameOfTarget,
} from './model-style.js';
import { formatNumber, formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration, type PlotDataset, type PlotPoint } from './plot-point.js';
import { stems } from './stems.js';
import { styleOfFamily } from './series-style.js';

const logit = (share: number): number => toCoordinate('logit', share);

/** Score under shift against score without, on logit axes: y = x, the line of the baseline, and what each model has above it. */
export const robustness: ChartDefinition = {
  id: 'robustness',
  height: () => 500,
  applies: ({ robustness: { panels } }) => panels.some(({ points }) => points.length > 0),
  title: (data, view) => {
    const { shift, inDistribution } = read(data, view);
    return `${capitalize(nameOfTarget(data, shift))} against ${nameOfTarget(data, inDistribution)}`;
  },
  choices,
  series: (data, view, theme) =>
    familySeries(
      data,
      read(data, view).points.map(({ model }) => model),
      theme,
    ),
  describe: (data, view) => {
    const panel = read(data, view);
    const { line, points } = panel;
    const sorted = [...points].sort((one, other) => other.rho - one.rho);
    const [first, last] = [sorted[0], sorted[sorted.length - 1]];
    const baseline = line
      ? `The baseline, ${data.robustness.baseline} (${line.n} models), is logit y = ${formatNumber(line.a)} + ${formatNumber(line.b)} logit x, R² ${formatNumber(line.r2)}. `
      : 'Too few models for a baseline. ';
    return (
      `${points.length} models, scores under shift (${nameOfTarget(data, panel.shift)}) against scores without ` +
      `(${nameOfTarget(data, panel.inDistribution)}) on logit axes. ${baseline}` +
      `Most above it: ${first.model}, ${sayRho(first)}; least: ${last.model}, ${sayRho(last)}.`
    );
  },
  table: (data, view) => {
    const { points } = read(data, view);
    return {
      head: ['model', 'in distribution', 'shifted', 'effective robustness', 'low', 'high', 'baseline'],
      rows: points.map(({ model, inDistribution, shifted, rho, interval, baseline }) => [
        model,
        inDistribution,
        shifted,
        rho,
        interval?.[0] ?? null,
        interval?.[1] ?? null,
        baseline ? 'yes' : 'no',
      ]),
    };
  },
  configure: (data, view, theme, room = 'picture') => {
    const panel = read(data, view);
    const palette = paletteOf(theme);
    const families = familiesAmong(
      data,
      panel.points.map(({ model }) => model),
    );
    const hidden = hiddenSeries(view);
    const axisOf = (title: string, values: readonly number[]) =>
      makeAxis({ scale: 'logit', title, values, format: formatPercentTick, mostTicks: 7 });
    const x = axisOf(
      `${nameOfTarget(data, panel.inDistribution)} (logit scale)`,
      panel.points.map(({ inDistribution }) => inDistribution),
    );
    const y = axisOf(
      `${nameOfTarget(data, panel.shift)} (logit scale)`,
      panel.points.flatMap(({ shifted, rho, interval }) => [
        shifted,
        ...(interval ? interval.map((end) => shifted - rho + end) : []),
      ]),
    );
    const lineOf = (from: (coordinate: number) => number, dashed: boolean): PlotDataset => ({
      type: 'line',
      data: [x.min, x.max].map((at) => ({ x: at, y: from(at) })),
      borderColor: dashed ? palette.axis : palette.muted,
      borderWidth: dashed ? 1 : 1.75,
      borderDash: dashed ? [3, 3] : [],
      pointRadius: 0,
    });
    const { line } = panel;
    const entries = [
      ...familyKey(data, families, palette),
      ...(line
        ? ([{ text: `baseline (${data.robustness.baseline})`, colour: palette.muted, mark: 'line' }] as const)
        : []),
      { text: 'y = x', colour: palette.axis, mark: 'dashes' } as const,
    ];
    return toConfiguration(
      [
        ...families
          .filter((family) => !hidden.has(family))
          .map((family): PlotDataset => {
            const style = styleOfFamily(data, family, palette);
            return {
              ...familyDots(family, style, palette),
              type: 'scatter',
              data: panel.points
                .filter(({ model }) => familyOf(data, model) === family)
                .map((point) => toPoint(data, point, panel)),
              backgroundColor: style.colour,
            };
          }),
        ...(line ? [lineOf((at) => line.a + line.b * at, false)] : []),
        lineOf((at) => at, true),
      ],
      toOptions({ x, y }, palette, keyHeight),
      [
        stems,
        key(room === 'picture' ? entries : entries.slice(families.length), palette.text, palette.surface),
      ],
    );
  },
};

function toPoint(data: ReportData, point: RobustnessPoint, { line }: RobustnessPanel): PlotPoint {
  const { model, inDistribution, shifted } = point;
  const x = logit(inDistribution);
  return {
    x,
    y: logit(shifted),
    ...(line && { stem: line.a + line.b * x }),
    label:
      `${callModel(data, model)}: ${formatPercent(inDistribution)} in distribution, ${formatPercent(shifted)} under shift, ` +
      sayRho(point),
  };
}

/** Effective robustness for people: `+1.2 points [0.4, 2.0]`. */
function sayRho({ rho, interval }: RobustnessPoint): string {
  const ends = interval ? ` [${interval.map((end) => (100 * end).toFixed(1)).join(', ')}]` : '';
  return `effective robustness ${rho > 0 ? '+' : ''}${(100 * rho).toFixed(1)} points${ends}`.replaceAll(
    '-',
    '\u2212',
  );
}

function read(data: ReportData, view: ChartView): RobustnessPanel {
  const panels = data.robustness.panels.filter(({ points }) => points.length > 0);
  const value = chosen(choices(data), view, 'shift');
  return panels.find((panel) => nameOf(panel) === value) ?? panels[0];
}

function choices(data: ReportData): readonly ChartChoice[] {
  const panels = data.robustness.panels.filter(({ points }) => points.length > 0);
  const severalBases = new Set(panels.map(({ inDistribution }) => inDistribution)).size > 1;
  return [
    {
      key: 'shift',
      label: 'Shift',
      options: panels.map((panel) => ({
        value: nameOf(panel),
        label:
          nameOfTarget(data, panel.shift) +
          (severalBases ? ` against ${nameOfTarget(data, panel.inDistribution)}` : ''),
      })),
      initial: panels.length > 0 ? nameOf(panels[0]) : '',
    },
  ];
}

function nameOf({ inDistribution, shift }: RobustnessPanel): string {
  return `${shift} ${inDistribution}`;
}
