import type { RunSide } from '../../../reports/compare/side.js';
import type { BaselineFacts } from '../../../reports/gate/gate-result.js';
import { baselineFacts, baselineSides } from '../../../reports/gate/baseline/baseline-sides.js';
import { readBaselineFile } from '../../results/baseline/baseline-file.js';

/** The runs of a baseline file, one a model, with what the file is. Throws DataError on a file that is not there, that is no
 *  baseline, or that was changed since it was written. */
export async function openBaselineSides(
  file: string,
): Promise<{ readonly sides: readonly RunSide[]; readonly facts: BaselineFacts }> {
  const open = await readBaselineFile(file);
  return { sides: baselineSides(file, open), facts: baselineFacts(file, open.baseline) };
}
