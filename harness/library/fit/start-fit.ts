import { UserError } from '../../core/errors.js';
import type { FitDocument, SeriesDocuments } from './fit-document.js';
import { documentFit } from './fit-document.js';
import { parseFitOptions, type FitSettings } from './fit-options.js';
import { fitPoints, type FittedSeries } from './fit-points.js';
import { readPoints, type PointSeries } from './read-points.js';

/** A series that could not be fitted, and why. */
interface UnfittedSeries {
  readonly name: string;
  readonly error: string;
}

/** What the points came to. */
export interface Fits {
  readonly settings: FitSettings;
  /** In the order of the points; without a column of series, one. */
  readonly series: readonly (FittedSeries | UnfittedSeries)[];
}

/** Reads points and fits them: see `fit` of the library. `where` takes the options. A series that cannot be fitted does not keep the
 *  others from it. */
export async function fitAll(given: unknown, where: string): Promise<Fits> {
  const settings = parseFitOptions(given, where);
  const { series } = await readPoints(settings);
  return {
    settings,
    series: series.map((one) => fitOne(one, () => fitPoints(one.name, one.points, settings))),
  };
}

/** With several series, one without a law is a result, too. */
function fitOne({ name }: PointSeries, fit: () => FittedSeries): FittedSeries | UnfittedSeries {
  try {
    return fit();
  } catch (error) {
    if (name !== null && error instanceof UserError) return { name, error: error.message };
    throw error;
  }
}

/** The document of `bench fit --json`: of the one fit, or of each series. */
export function documentFits({ settings, series }: Fits): FitDocument | SeriesDocuments {
  const { metric } = settings.columns;
  const documents = series.map((one) => ('fit' in one ? documentFit(one, metric) : { error: one.error }));
  const [first] = documents;
  if (settings.columns.series === undefined && !('error' in first)) return first;
  const names = series.map(({ name }) => name ?? '');
  return { series: Object.fromEntries(names.map((name, index) => [name, documents[index]])) };
}
