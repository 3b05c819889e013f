import type { TaskRecord } from '../../harness/config/record.js';

/** Why tasks were skipped or failed, a line each. A reason that holds for every model is said once, without them. */
export function listReasons(status: 'skipped' | 'failed', records: readonly TaskRecord[]): readonly string[] {
  const modelsByReason = new Map<string, Set<string>>();
  for (const record of records) {
    if (record.status !== status) continue;
    const reason = `${record.task}: ${record.status === 'skipped' ? record.reason : record.error}`;
    modelsByReason.set(reason, (modelsByReason.get(reason) ?? new Set()).add(record.model.id));
  }
  const everyModel = new Set(records.map(({ model }) => model.id)).size;
  return [...modelsByReason].map(([reason, models]) =>
    models.size === everyModel ? reason : `${[...models].join(', ')}: ${reason}`,
  );
}
