import type { PlacedRecord, ResultModel } from './placed-record.js';
import { dirname } from 'node:path';

/** Records of one model: the same id, and the same bytes as far as the records say, or imported from the same tool. */
interface Group {
  readonly id: string;
  /** Of records that another program measured. */
  readonly tool: string | undefined;
  readonly sha256: string | undefined;
  /** The first folder that they were found in. */
  readonly folder: string;
  readonly records: PlacedRecord[];
}

/** Records by model. The same id with the same checksum is one model, whatever the folder; with another checksum it is another
 *  model, and both are then called by their folders, too. What another program measured is never mixed with our own: it is a model apart, called
 *  by the tool where we have one of this id, too. Of two records of one task the finished one counts, of two finished
 *  ones the later. `warnings` say where either was so. */
export function groupModels(placed: readonly PlacedRecord[]): {
  readonly models: readonly ResultModel[];
  readonly warnings: readonly string[];
} {
  const groups = collect(placed);
  const warnings: string[] = [];
  const models = groups.map((group): ResultModel => {
    const isTwin = ({ id, tool }: Group) =>
      id === group.id && (group.tool !== undefined || tool === undefined);
    const twins = groups.filter(isTwin);
    const { kept, dropped } = oneForEachTask(group.records);
    const id = twins.length === 1 ? group.id : nameApart(group, twins);
    if (dropped > 0)
      warnings.push(
        `${id}: ${dropped} of its tasks ${dropped === 1 ? 'has' : 'have'} records in more than one folder; the latest counts`,
      );
    const own = kept.map(({ record, folder }) => ({ record: rename(record, id), folder }));
    return { id, records: own, ...(group.tool !== undefined && { imported: true }) };
  });
  for (const id of new Set(groups.map((group) => group.id))) {
    const named = (isOf: (group: Group) => boolean) =>
      groups.flatMap((group, index) => (group.id === id && isOf(group) ? [models[index].id] : []));
    const names = named(({ tool }) => tool === undefined);
    const brought = named(({ tool }) => tool !== undefined);
    if (names.length + brought.length > 1 && brought.length > 0)
      warnings.push(`${id}: what other programs measured stands apart: ${brought.join(', ')}`);
    if (names.length > 1)
      warnings.push(`${id}: ${names.length} models with other weights bear this id: ${names.join(', ')}`);
  }
  return { models, warnings };
}

/** Records without a checksum (their model was never loaded) belong to what else lies in their folder; those that another program
 *  measured to what it measured of the model. */
function collect(placed: readonly PlacedRecord[]): readonly Group[] {
  const groups: Group[] = [];
  const find = (id: string, fits: (group: Group) => boolean) =>
    groups.find((group) => group.id === id && fits(group));
  const add = (one: PlacedRecord, group: Group | undefined) => {
    if (group) group.records.push(one);
    else {
      const { id, sha256 } = one.record.model;
      groups.push({ id, tool: toolOf(one), sha256, folder: one.folder, records: [one] });
    }
  };
  const hashed = placed.filter((one) => one.record.model.sha256 !== undefined && toolOf(one) === undefined);
  for (const one of hashed)
    add(
      one,
      find(one.record.model.id, ({ sha256 }) => sha256 === one.record.model.sha256),
    );
  for (const one of placed) {
    const { id } = one.record.model;
    const tool = toolOf(one);
    if (tool !== undefined)
      add(
        one,
        find(id, (group) => group.tool === tool),
      );
  }
  for (const one of placed) {
    if (one.record.model.sha256 !== undefined || toolOf(one) !== undefined) continue;
    const { id } = one.record.model;
    const inFolder = (isOurs: boolean) =>
      find(
        id,
        ({ tool, records }) =>
          (tool === undefined) === isOurs && records.some(({ folder }) => folder === one.folder),
      );
    add(one, inFolder(true) ?? inFolder(false) ?? find(id, () => true));
  }
  const order = placed.map(({ record }) => record.model.id);
  return groups.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function toolOf({ record }: PlacedRecord): string | undefined {
  return record.status === 'ok' ? record.imported?.tool : undefined;
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

/** The id with the folder that its records lie in; with the start of the checksum where that is the same folder. Of imported records,
 *  with the tool. */
function nameApart({ id, tool, folder, sha256 }: Group, twins: readonly Group[]): string {
  if (tool !== undefined) return `${id} (${tool})`;
  const root = (group: string) => dirname(group);
  const isAlone = twins.filter((twin) => root(twin.folder) === root(folder)).length === 1;
  const isIn = twins.filter((twin) => twin.folder === folder).length === 1;
  if (isAlone) return `${id} (${root(folder)})`;
  return isIn ? `${id} (${folder})` : `${id} (${(sha256 ?? 'no checksum').slice(0, 12)})`;
}

function rename(record: PlacedRecord['record'], id: string): PlacedRecord['record'] {
  return record.model.id === id ? record : { ...record, model: { ...record.model, id } };
}
