import { stat } from 'node:fs/promises';
import type { RunSide } from '../../../reports/compare/side.js';
import { openBaselineSides } from '../gate/open-baseline-sides.js';
import { openResultSides, type SideFilter } from './open-result-sides.js';

/** The runs of a folder of results, or of a baseline file, with what the filter lets through. Throws as these do; a model that a
 *  baseline does not have is left out. */
export async function openSides(path: string, filter: SideFilter): Promise<readonly RunSide[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return openResultSides([path], filter);
  const { sides } = await openBaselineSides(path);
  const { models, tasks } = filter;
  return sides
    .filter(({ model }) => models?.includes(model) ?? true)
    .map((side) => ({
      ...side,
      records: side.records.filter(({ task }) => tasks?.includes(task) ?? true),
    }))
    .filter(({ records }) => records.length > 0);
}
