import type { ReportData } from '../findings/report-data.js';
import type { Series } from '../findings/curve.js';
import type { Palette } from './chart-theme.js';

/** Shapes of points, as Chart.js names them. */
export type PointShape = 'circle' | 'rect' | 'triangle' | 'rectRot' | 'crossRot' | 'star';

/** How a series is drawn, whatever the chart: colour and shape by its family, dashes by its data. */
export interface SeriesStyle {
  readonly colour: string;
  readonly shape: PointShape;
  /** Of the fit line inside the data; empty: solid. */
  readonly dash: readonly number[];
}

const shapes: readonly PointShape[] = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot'];
const dashes: readonly (readonly number[])[] = [[], [10, 3], [10, 3, 2, 3], [6, 2, 2, 2, 2, 2]];
/** The families of the study, which have the first colours in every report. */
const known = ['vitamin', 'vit', 'convnext'];

/** Families of a report in the order in which they get colours. */
export function familiesOf(data: ReportData): readonly string[] {
  const found = new Set([
    ...data.models.map(({ family }) => family),
    ...data.curves.map(({ series }) => series.family).filter((family) => !isSeveral(family)),
  ]);
  const others = [...found].filter((family) => !known.includes(family)).sort();
  return [...known.filter((family) => found.has(family)), ...others];
}

/** Whether the points of a series are of several families, as along compute. */
export function isSeveral(family: string): boolean {
  return family.includes(', ');
}

/** Style of a family: the same in every chart of a report. More than there are colours begin again with another shape. */
export function styleOfFamily(data: ReportData, family: string, palette: Palette): SeriesStyle {
  const families = familiesOf(data);
  const at = Math.max(0, families.indexOf(family));
  const round = Math.floor(at / palette.series.length);
  return {
    colour: palette.series[at % palette.series.length],
    shape: shapes[(at + round) % shapes.length],
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
