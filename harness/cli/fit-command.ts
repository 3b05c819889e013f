import { readEnvironment } from '../config/environment.js';
import { UserError } from '../core/errors.js';
import type { ExitCode } from '../library/exit-code.js';
import { describeFit } from './fit/describe-fit.js';
import { documentFit } from '../library/fit/fit-document.js';
import { parseFitOptions, type WrittenFitOptions } from '../library/fit/fit-options.js';
import { fitPoints, type FittedSeries } from '../library/fit/fit-points.js';
import { readPoints, type PointSeries } from '../library/fit/read-points.js';
import { createTerminal } from './terminal.js';

/** A series that could not be fitted, and why. */
interface UnfittedSeries {
  readonly name: string;
  readonly error: string;
}

/** `bench fit`: the scaling law of the points of a CSV file, or one for each series in it. A series that cannot be fitted does
 *  not keep the others from it; the exit code tells. */
export async function fitCommand(written: WrittenFitOptions): Promise<ExitCode> {
  const options = parseFitOptions(written);
  const terminal = createTerminal(readEnvironment().plain);
  const { series } = await readPoints(options);
  const results = series.map((one) => fitOne(one, () => fitPoints(one.name, one.points, options)));
  const { metric } = options.columns;
  if (options.json) {
    const documents = results.map((result) =>
      'fit' in result ? documentFit(result, metric) : { error: result.error },
    );
    const names = results.map(({ name }) => name ?? '');
    const document =
      options.columns.series === undefined
        ? documents[0]
        : { series: Object.fromEntries(names.map((name, index) => [name, documents[index]])) };
    terminal.print(JSON.stringify(document));
  } else {
    const fitted = results.filter((result) => 'fit' in result);
    if (fitted.length > 0) terminal.print(fitted.map((one) => describeFit(one, options)).join('\n\n\n'));
    for (const { name, fit } of fitted)
      for (const warning of fit.warnings) terminal.warn(name === null ? warning : `${name}: ${warning}`);
  }
  const failed = results.filter((result) => 'error' in result);
  for (const { name, error } of failed) terminal.error(`${name}: ${error}`);
  return failed.length > 0 ? 3 : 0;
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
