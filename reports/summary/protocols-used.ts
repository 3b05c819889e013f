import type { OkRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';

/** Under which protocol each task was scored that may be scored under several, a line a task, so that numbers of different
 *  protocols are not compared: `detection/ov-coco: region-probe`, or, where models differ, each protocol with its models. */
export function describeProtocols(
  records: readonly OkRecord[],
  tasks: readonly TaskCard[],
): readonly string[] {
  return tasks
    .filter(({ protocol }) => protocol.length > 1)
    .flatMap(({ id }) => {
      const own = records.filter(({ task }) => task === id);
      const used = [...new Set(own.flatMap(({ protocol }) => protocol?.id ?? []))];
      if (used.length === 0) return [];
      if (used.length === 1) return [`${id}: ${used[0]}`];
      const parts = used.map((name) => {
        const models = own.filter(({ protocol }) => protocol?.id === name).map(({ model }) => model.id);
        return `${name} (${models.join(', ')})`;
      });
      return [`${id}: ${parts.join('; ')}, which are not to be compared`];
    });
}
