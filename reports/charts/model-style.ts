import type { ReportData } from '../findings/report-data.js';
import type { ChartSeries, Theme } from './chart-definition.js';
import { paletteOf, type Palette } from './chart-theme.js';
import type { KeyEntry } from './key.js';
import { familiesOf, styleOfFamily, type SeriesStyle } from './series-style.js';

/** Family of a model; one that the report does not list stands for itself. */
export function familyOf(data: ReportData, model: string): string {
  return data.models.find(({ id }) => id === model)?.family ?? model;
}

/** Families of these models, in the order of their colours. */
export function familiesAmong(data: ReportData, models: readonly string[]): readonly string[] {
  const found = new Set(models.map((model) => familyOf(data, model)));
  return [...familiesOf(data).filter((family) => found.has(family)), ...found].filter(
    (family, index, all) => all.indexOf(family) === index,
  );
}

/** Families as series that can be switched off. */
export function familySeries(
  data: ReportData,
  models: readonly string[],
  theme: Theme,
): readonly ChartSeries[] {
  const palette = paletteOf(theme);
  return familiesAmong(data, models).map((family) => {
    const { colour, shape } = styleOfFamily(data, family, palette);
    return { key: family, label: family, colour, shape, hollow: false };
  });
}

/** How the models of a family are drawn where each is a dot of its own. */
export function familyDots(family: string, { colour, shape }: SeriesStyle, palette: Palette) {
  return {
    borderColor: colour,
    pointBorderColor: palette.surface,
    pointBorderWidth: 1,
    pointRadius: shape === 'circle' ? 4.5 : 5.5,
    pointStyle: shape,
    clip: false,
    series: family,
  } as const;
}

/** Families as lines of a key. */
export function familyKey(
  data: ReportData,
  families: readonly string[],
  palette: Palette,
): readonly KeyEntry[] {
  return families.map((family) => {
    const { colour, shape }: SeriesStyle = styleOfFamily(data, family, palette);
    return { text: family, colour, mark: shape };
  });
}

/** A model as the label of its point names it: of one that another program measured it says so. */
export function callModel(data: ReportData, model: string): string {
  const imported = data.models.some((one) => one.id === model && one.imported);
  return imported ? `${model} (imported)` : model;
}

/** Names of targets by id; one that the report does not list is called by its id. */
export function nameOfTarget(data: ReportData, id: string): string {
  return data.targets.find((target) => target.id === id)?.name ?? id;
}

/** A name that does not push the chart away: at most so many characters. */
export function shorten(name: string, most = 30): string {
  const characters = Array.from(name);
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('')}…`;
}

/** A text as it begins a title: its first letter large. */
export function capitalize(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
