import type { PlacedRecord, ResultModel } from './placed-record.js';
import { dirname } from 'node:path';

/** Records of one model: the same id, and the same bytes as far as the records say. */
interface Group {
  readonly id: string;
  readonly sha256: string | undefined;
  /** The first folder that they were found in. */
  readonly folder: string;
  readonly records: PlacedRecord[];
}

/** Records by model. The same id with the same checksum is one model, whatever the folder; with another checksum it is another
 *  model, and both are then called by their folders, too. Of two records of one task the finished one counts, of two finished
 *  ones the later. `warnings` say where either was so. */
export function groupModels(placed: readonly PlacedRecord[]): {
  readonly models: readonly ResultModel[];
  readonly warnings: readonly string[];
} {
  const groups = collect(placed);
  const warnings: string[] = [];
  const models = groups.map((group): ResultModel => {
    const twins = groups.filter(({ id }) => id === group.id);
    const { kept, dropped } = oneForEachTask(group.records);
    const id = twins.length === 1 ? group.id : nameApart(group, twins);
    if (dropped > 0)
      warnings.push(
        `${id}: ${dropped} of its tasks ${dropped === 1 ? 'has' : 'have'} records in more than one folder; the latest counts`,
      );
    return { id, records: kept.map(({ record, folder }) => ({ record: rename(record, id), folder })) };
  });
  for (const id of new Set(groups.map((group) => group.id))) {
    const names = groups.flatMap((group, index) => (group.id === id ? [models[index].id] : []));
    if (names.length > 1)
      warnings.push(`${id}: ${names.length} models with other weights bear this id: ${names.join(', ')}`);
  }
  return { models, warnings };
}

/** Records without a checksum (their model was never loaded) belong to what else lies in their folder. */
function collect(placed: readonly PlacedRecord[]): readonly Group[] {
  const groups: Group[] = [];
  const find = (id: string, fits: (group: Group) => boolean) =>
    groups.find((group) => group.id === id && fits(group));
  const add = (one: PlacedRecord, group: Group | undefined) => {
    if (group) group.records.push(one);
    else {
      const { id, sha256 } = one.record.model;
      groups.push({ id, sha256, folder: one.folder, records: [one] });
    }
  };
  const hashed = placed.filter(({ record }) => record.model.sha256 !== undefined);
  for (const one of hashed)
    add(
      one,
      find(one.record.model.id, ({ sha256 }) => sha256 === one.record.model.sha256),
    );
  for (const one of placed) {
    if (one.record.model.sha256 !== undefined) continue;
    const { id } = one.record.model;
    const inFolder = find(id, ({ records }) => records.some(({ folder }) => folder === one.folder));
    add(one, inFolder ?? find(id, () => true));
  }
  const order = placed.map(({ record }) => record.model.id);
  return groups.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function oneForEachTask(records: readonly PlacedRecord[]) {
  const byTask = new Map<string, PlacedRecord>();
  const repeated = new Set<string>();
  for (const one of records) {
    const other = byTask.get(one.record.task);
    if (other) repeated.add(one.record.task);
    if (!other || isBetter(one, other)) byTask.set(one.record.task, one);
  }
  return { kept: [...byTask.values()], dropped: repeated.size };
}

function isBetter({ record: a }: PlacedRecord, { record: b }: PlacedRecord): boolean {
  if ((a.status === 'ok') !== (b.status === 'ok')) return a.status === 'ok';
  return a.startedAt > b.startedAt;
}

/** The id with the folder that its records lie in; with the start of the checksum where that is the same folder. */
function nameApart({ id, folder, sha256 }: Group, twins: readonly Group[]): string {
  const root = (group: string) => dirname(group);
  const isAlone = twins.filter((twin) => root(twin.folder) === root(folder)).length === 1;
  const isIn = twins.filter((twin) => twin.folder === folder).length === 1;
  if (isAlone) return `${id} (${root(folder)})`;
  return isIn ? `${id} (${folder})` : `${id} (${(sha256 ?? 'no checksum').slice(0, 12)})`;
}

function rename(record: PlacedRecord['record'], id: string): PlacedRecord['record'] {
  return record.model.id === id ? record : { ...record, model: { ...record.model, id } };
}
