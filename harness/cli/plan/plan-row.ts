import { formsOf, type DatasetEntry } from '../../config/dataset-entry.js';
import type { Head } from '../../core/heads.js';
import { locateDataset, type DatasetLocation, type DataRoots } from '../../data/locate.js';
import { sizeOfFolder } from '../../data/folder-size.js';
import { bytesToFetch } from '../../hub/bytes-to-fetch.js';
import type { TaskForecast } from '../../pipeline/forecast/forecast-model.js';
import { chooseProtocol, type RunnableTask } from '../../pipeline/plan-task.js';
import type { RunnableModel } from '../../pipeline/run-settings.js';

/** What `bench run` would do with a task for a model; null where nothing is known. */
export interface PlanRow {
  readonly model: string;
  readonly task: string;
  readonly group: string;
  readonly dataset: string;
  readonly data: 'present' | 'incomplete' | 'missing';
  /** The heads that the model would need and has not. */
  readonly missingHeads: readonly Head[];
  readonly protocol: string;
  readonly samples: number | null;
  /** What it is thought to take, without loading the model; 0 for a task that is finished already. */
  readonly seconds: number | null;
  /** `finished`: its record is there already, and is kept. `skip`: it cannot run here. */
  readonly state: 'run' | 'finished' | 'skip';
  /** Where the data lie. */
  readonly folder: string | null;
  /** Of the data on disk; 0 where there are none. */
  readonly diskBytes: number;
  /** Of the data that are still to be fetched. */
  readonly downloadBytes: number | null;
  /** Why the task does not run, or why nothing is said of its time. */
  readonly reason: string | null;
}

/** What of a data set is on disk. */
export interface DatasetOnDisk {
  readonly location: DatasetLocation;
  readonly diskBytes: number;
  readonly downloadBytes: number | null;
}

/** Looks for a data set on disk, and for what is known of the rest. Nothing is asked over the network. */
export async function lookForDataset(entry: DatasetEntry, roots: DataRoots): Promise<DatasetOnDisk> {
  const location = await locateDataset(entry, roots);
  const isPresent = location.state === 'present';
  if (location.state === 'missing')
    return { location, diskBytes: 0, downloadBytes: sizeOfDownload(entry) ?? null };
  const diskBytes = await sizeOfFolder(location.folder);
  const left = isPresent ? 0 : await bytesToFetch(location.folder);
  return { location, diskBytes, downloadBytes: left ?? null };
}

/** Of the first of its forms whose size is known. */
function sizeOfDownload(entry: DatasetEntry): number | undefined {
  return formsOf(entry).find(({ downloadBytes }) => downloadBytes !== undefined)?.downloadBytes;
}

/** The row of a task. `seconds`: what it is thought to take when its turn comes. */
export function makePlanRow(
  model: RunnableModel,
  task: RunnableTask,
  { examination, samples, problem }: TaskForecast,
  { location, diskBytes, downloadBytes }: DatasetOnDisk,
  seconds: number | undefined,
  limit: number | undefined,
): PlanRow {
  const protocol = chooseProtocol(task, model.heads);
  const state = examination ? states[examination.kind] : 'run';
  const listed = task.entry.count === undefined ? undefined : Math.min(task.entry.count, limit ?? Infinity);
  const finished = examination?.kind === 'kept' ? examination.record.dataset.count : undefined;
  return {
    ...{ model: model.card.id, task: task.card.id, group: task.card.group, dataset: task.entry.id },
    // scripts know three states of data: what is damaged is not all there
    data: location.state === 'damaged' ? 'incomplete' : location.state,
    missingHeads: protocol.needs.filter((head) => !model.heads.has(head)),
    protocol: protocol.id,
    samples: finished ?? samples ?? listed ?? null,
    seconds: state === 'finished' ? 0 : (seconds ?? null),
    state,
    folder: location.state === 'missing' ? null : location.folder,
    ...{ diskBytes, downloadBytes },
    reason: (examination?.kind === 'skip' ? examination.plan.reason : problem) ?? null,
  };
}

const states = { run: 'run', kept: 'finished', skip: 'skip' } as const;
