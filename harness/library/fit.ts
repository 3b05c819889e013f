import type { FitDocument, SeriesDocuments } from './fit/fit-document.js';
import type { FitOptions } from './fit-options.js';

/** The scaling law of points, or of each series of them, with its intervals, what it says of points that it did not see, and a verdict:
 *  the document of `bench fit --json`. The same points give the same bytes. Throws ConfigError on an option that is unknown or cannot be
 *  followed, DataError on points that are not what it takes, MetricError where the form cannot be fitted; of a series this is an
 *  `error` beside the laws of the others. */
export async function fit(options: FitOptions & { readonly series: string }): Promise<SeriesDocuments>;
export async function fit(options: FitOptions & { readonly series?: undefined }): Promise<FitDocument>;
export async function fit(options: FitOptions): Promise<FitDocument | SeriesDocuments>;
export async function fit(options: FitOptions): Promise<FitDocument | SeriesDocuments> {
  const { documentFits, fitAll } = await import('./fit/start-fit.js');
  return documentFits(await fitAll(options, 'fit'));
}
