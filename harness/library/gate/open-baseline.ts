import { stat } from 'node:fs/promises';
import type { RunSide } from '../../../reports/compare/side.js';
import type { BaselineFacts } from '../../../reports/gate/gate-result.js';
import { openResultSides } from '../compare/open-result-sides.js';
import { openBaselineSides } from './open-baseline-sides.js';

/** The runs of a baseline, one a model, with what it is: of a folder, the results in it; of anything else, a baseline file. Throws
 *  DataError where it is not there or cannot be read. */
export async function openBaseline(
  path: string,
): Promise<{ readonly sides: readonly RunSide[]; readonly facts: BaselineFacts }> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return openBaselineSides(path);
  return { sides: await openResultSides([path]), facts: { name: path } };
}
