import { DataError } from '../core/errors.js';
import type { ForeignFile, ForeignRun } from './foreign-file.js';
import { memberText, numberMembers } from './json-members.js';

/** The runs of DataComp's eval_results.jsonl: one a line, all of one model, which it does not name. Throws DataError, `where` first, on a
 *  line that names no data set. Source: mlfoundations/datacomp @4a8df19 evaluate.py. */
export function readDataCompLines(
  lines: readonly (readonly [place: string, value: Readonly<Record<string, unknown>>])[],
  where: string,
): ForeignFile {
  return {
    format: 'datacomp',
    tool: 'DataComp',
    runs: lines.map(([place, line]): ForeignRun => {
      const at = `${where}: ${place}`;
      const [key, title] = [memberText(line.key, `${at}: key`), memberText(line.dataset, `${at}: dataset`)];
      const dataset = key ?? title ?? '';
      if (dataset === '') throw new DataError(`${at}: neither key nor dataset. Mend the file`);
      return {
        ...{ place, model: undefined, dataset },
        ...(key !== undefined && title !== undefined && { title }),
        ...numberMembers(line.metrics, `${at}: metrics`),
      };
    }),
    means: [],
    unknownColumns: [],
  };
}
