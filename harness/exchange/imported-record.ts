import type { Imported } from '../config/imported.js';
import type { ImportedRecord, OkRecord } from '../config/record.js';
import { DataError } from '../core/errors.js';
import { wilsonInterval } from '../metrics/wilson.js';
import type { TakenScore } from './take-score.js';

/** Metrics that are a plain share of the images of a task. */
const sharesOfImages = ['acc1', 'acc5'] as const;

/** The record of a task that another program measured: its numbers, where they were read, and what is known of the model. Nothing is added that
 *  the file does not say, but the size of the task, and 95 % intervals of plain shares of it. Throws DataError on a task without a size. */
export function makeImportedRecord(
  { task, values, differs, warnings }: TakenScore,
  model: OkRecord['model'],
  source: Omit<Imported, 'differs'>,
  startedAt: Date,
): ImportedRecord {
  const { id, group, metric, size } = task;
  if (size === undefined)
    throw new DataError(`${id}: its card has no size, so nothing says what its number is of`);
  const metrics = Object.fromEntries([...values].map(([name, { value }]) => [name, value]));
  const shares =
    group === 'classification' ? sharesOfImages.filter((name) => Object.hasOwn(metrics, name)) : [];
  return {
    schema: 1,
    status: 'ok',
    ...{ task: id, group, metric, metrics },
    intervals: Object.fromEntries(shares.map((name) => [name, wilsonInterval(metrics[name] * size, size)])),
    n: size,
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    model,
    imported: { ...source, ...(differs.length > 0 && { differs: [...differs] }) },
    startedAt: startedAt.toISOString(),
  };
}
