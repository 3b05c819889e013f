import type { TaskRecord } from '../../harness/config/record.js';
import { listTasks } from './index-records.js';
import type { Measured } from './measured.js';
import type { OmittedTask } from './report-data.js';
import type { ReportInput } from './report-input.js';

/** Every task that some model has no number for, and why, with the models that it concerns: first in the order of the selections, then
 *  other tasks that have records. Models with one reason share a row. */
export function listOmitted(
  input: Pick<ReportInput, 'models' | 'selections' | 'tasks'>,
  measured: Measured,
): readonly OmittedTask[] {
  return askedTasks(input).flatMap((task) => {
    const rows = new Map<
      string,
      { readonly status: OmittedTask['status']; reason: string; models: string[] }
    >();
    for (const { id, records } of input.models) {
      if (measured.score(task, id)) continue;
      const record = records.find((one) => one.task === task);
      const { status, reason } = whyNot(record);
      const key = `${status}\n${reason}`;
      const row = rows.get(key) ?? { status, reason, models: [] };
      row.models.push(id);
      rows.set(key, row);
    }
    return [...rows.values()].map((row) => ({ task, ...row }));
  });
}

/** The tasks that were asked for: those of the selections, and all that have records. */
export function askedTasks({
  models,
  selections,
  tasks,
}: Pick<ReportInput, 'models' | 'selections' | 'tasks'>): readonly string[] {
  return [
    ...new Set([
      ...selections.flatMap((selection) => selection.tasks),
      ...listTasks(models, tasks).map(({ id }) => id),
    ]),
  ];
}

function whyNot(record: TaskRecord | undefined): Pick<OmittedTask, 'status' | 'reason'> {
  if (!record) return { status: 'not run', reason: 'no record' };
  if (record.status === 'skipped') return { status: 'skipped', reason: record.reason };
  if (record.status === 'failed') return { status: 'failed', reason: record.error };
  const { metric, metrics, submission } = record;
  if (submission && !Object.hasOwn(metrics, metric)) return { status: 'skipped', reason: submission.note };
  if (!Object.hasOwn(metrics, metric)) return { status: 'skipped', reason: `its record has no ${metric}` };
  return {
    status: 'skipped',
    reason: `its record reports ${metric}, which is not the metric of the task now`,
  };
}
