import { stat } from 'node:fs/promises';
import type { RunSide } from '../../../reports/compare/side.js';
import { openBaselineSides } from '../gate/open-baseline-sides.js';
import { openResultSides, type SideFilter } from './open-result-sides.js';

/** The runs of a folder of results, or of a baseline file, with the records of the tasks that are named, or all. Throws as these do. */
export async function openSides(
  path: string,
  filter: Pick<SideFilter, 'tasks'>,
): Promise<readonly RunSide[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return openResultSides([path], filter);
  const { sides } = await openBaselineSides(path);
  const { tasks } = filter;
  return sides
    .map((side) => ({
      ...side,
      records: side.records.filter(({ task }) => tasks?.includes(task) ?? true),
    }))
    .filter(({ records }) => records.length > 0);
}
