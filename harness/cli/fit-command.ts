import type { WrittenFitOptions } from '../config/written-fit.js';
import { readEnvironment } from '../config/environment.js';
import type { ExitCode } from '../library/exit-code.js';
import { documentFits, fitAll } from '../library/fit/start-fit.js';
import { describeFit } from './fit/describe-fit.js';
import { createTerminal } from './terminal.js';

/** `bench fit`: the scaling law of the points of a CSV file, or one for each series in it. A series that cannot be fitted does
 *  not keep the others from it; the exit code tells. */
export async function fitCommand({
  json,
  ...written
}: WrittenFitOptions & { readonly json?: true }): Promise<ExitCode> {
  const terminal = createTerminal(readEnvironment().plain);
  const fits = await fitAll(written, 'bench fit');
  if (json) terminal.print(JSON.stringify(documentFits(fits)));
  else {
    const fitted = fits.series.filter((one) => 'fit' in one);
    if (fitted.length > 0)
      terminal.print(fitted.map((one) => describeFit(one, fits.settings)).join('\n\n\n'));
    for (const { name, fit } of fitted)
      for (const warning of fit.warnings) terminal.warn(name === null ? warning : `${name}: ${warning}`);
  }
  const failed = fits.series.filter((one) => 'error' in one);
  for (const { name, error } of failed) terminal.error(`${name}: ${error}`);
  return failed.length > 0 ? 3 : 0;
}
