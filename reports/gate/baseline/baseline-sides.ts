import type { Baseline, BaselineTask } from '../../../harness/config/baseline.js';
import type { TaskRecord } from '../../../harness/config/record.js';
import type { OpenBaseline } from '../../../harness/results/baseline/baseline-file.js';
import type { RunSide } from '../../compare/side.js';
import type { BaselineFacts } from '../gate-result.js';

/** The runs that a baseline keeps, one a model, in the order of the file: what it knows of samples is their digest. */
export function baselineSides(name: string, { baseline, digest }: OpenBaseline): readonly RunSide[] {
  return baseline.models.map(({ id, tasks }) => ({
    name,
    model: id,
    records: tasks.map(({ record }) => record),
    samples: (task) => {
      const found = digest(id, task);
      return found && { kind: 'digest', digest: found };
    },
    repeats: tasks.flatMap(repeatRecords),
  }));
}

/** What a baseline is, for people who ask which one it was: the facts of what was accepted last. */
export function baselineFacts(name: string, { sha256, history }: Baseline): BaselineFacts {
  const { date, reason, commit } = history[history.length - 1];
  return { name, sha256, date, reason, ...(commit !== undefined && { commit }) };
}

/** The further runs of a task: of each only the speed is kept, all else is that of the first. */
function repeatRecords({ record, repeats = [] }: BaselineTask): readonly TaskRecord[] {
  if (record.imported) return [];
  return repeats.map((imagesPerSecond) => ({ ...record, timing: { ...record.timing, imagesPerSecond } }));
}
