import type { ReportData } from '../findings/report-data.js';
import type { Series } from '../findings/curve.js';
import type { Palette } from './chart-theme.js';

/** Shapes of points, as Chart.js names them: those that have an inside, which can be left empty. */
export type PointShape = 'circle' | 'rect' | 'triangle' | 'rectRot';

/** How a series is drawn, whatever the chart: colour and shape by its family, dashes by its data. */
export interface SeriesStyle {
  readonly colour: string;
  readonly shape: PointShape;
  /** Of the fit line inside the data; empty: solid. */
  readonly dash: readonly number[];
}

const shapes: readonly PointShape[] = ['circle', 'rect', 'triangle', 'rectRot'];
const dashes: readonly (readonly number[])[] = [[], [10, 3], [10, 3, 2, 3], [6, 2, 2, 2, 2, 2]];
/** The families of the study, which have the first colours in every report. */
const known = ['vitamin', 'vit', 'convnext'];

/** Families of a report in the order in which they get colours: those of the study, then those with the most models. */
export function familiesOf(data: ReportData): readonly string[] {
  const counts = new Map<string, number>();
  for (const { family } of data.models) counts.set(family, (counts.get(family) ?? 0) + 1);
  for (const { series } of data.curves)
    if (!isSeveral(series.family) && !counts.has(series.family)) counts.set(series.family, 0);
  const others = [...counts]
    .filter(([family]) => !known.includes(family))
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .map(([family]) => family);
  return [...known.filter((family) => counts.has(family)), ...others];
}

/** Whether the points of a series are of several families, as along compute. */
export function isSeveral(family: string): boolean {
  return family.includes(', ');
}

/** Style of a family: the same in every chart of a report. More than there are colours begin again with another shape. */
export function styleOfFamily(data: ReportData, family: string, palette: Palette): SeriesStyle {
  const families = familiesOf(data);
  const at = Math.max(0, families.indexOf(family));
  const place = at % palette.series.length;
  const round = Math.floor(at / palette.series.length);
  return {
    colour: palette.series[place],
    shape: shapes[(place + round) % shapes.length],
    dash: [],
  };
}

/** Style of a series: that of its family (of several: the colour of text), with dashes for the second and further data of the family on the same axis. */
export function styleOfSeries(data: ReportData, series: Series, palette: Palette): SeriesStyle {
  const style: SeriesStyle = isSeveral(series.family)
    ? { colour: palette.text, shape: 'circle', dash: [] }
    : styleOfFamily(data, series.family, palette);
  const kinds = [
    ...new Set(
      data.curves
        .filter(({ series: other }) => other.family === series.family && !other.published)
        .map(({ series: other }) => other.data),
    ),
  ].sort();
  const at = Math.max(0, kinds.indexOf(series.data));
  return { ...style, dash: dashes[at % dashes.length] };
}
