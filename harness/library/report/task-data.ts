import { stat } from 'node:fs/promises';
import type { ReportInput, WantedPictures } from '../../../reports/findings/report-input.js';
import { readVocabulary } from '../../../tasks/vocabulary.js';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import type { TaskCard } from '../../config/task-card.js';
import { DataError } from '../../core/errors.js';
import type { FingerprintCache } from '../../core/fingerprint.js';
import { fingerprintDataset } from '../../data/fingerprint.js';
import { findReader } from '../../data/index.js';
import { locateDataset, type DataRoots } from '../../data/locate.js';
import type { OpenDataset } from '../../data/reader.js';
import { formatBytes } from '../../core/format-bytes.js';
import { findPictures } from './find-pictures.js';

/** What a report may ask about the data of a task. Where they are not there it is told nothing. */
export type TaskData = Readonly<Required<Pick<ReportInput, 'classNames' | 'thumbnails'>>>;

/** Where the data of tasks are. */
export interface TaskDataSources {
  readonly tasks: readonly TaskCard[];
  readonly datasets: ReadonlyMap<string, DatasetEntry>;
  readonly roots: DataRoots;
  /** Checksums of earlier runs: large files are then not read again for theirs. */
  readonly fingerprints: FingerprintCache;
  /** Is told what is not looked for. */
  readonly note: (text: string) => void;
  /** Bytes that are looked through for pictures of one data set; absent: 1 GB. */
  readonly most?: number;
}

/** Seconds of reading, where 40 large data sets would take the better part of an hour. */
const mostBytes = 1e9;

/** The data behind records, as far as they are on this machine. Damaged files give fewer pictures: what they are worth was said
 *  when the task ran. */
export function openTaskData(sources: TaskDataSources): TaskData {
  const opened = new Map<string, Promise<OpenDataset | undefined>>();
  const open = (task: string) => {
    const card = sources.tasks.find(({ id }) => id === task);
    if (!card) return undefined;
    const kept = opened.get(card.dataset) ?? openDataset(sources.datasets.get(card.dataset), sources.roots);
    opened.set(card.dataset, kept);
    return kept;
  };
  return {
    classNames: async (task) => {
      const shipped = (await open(task))?.classNames ?? [];
      if (shipped.length > 0) return shipped;
      const card = sources.tasks.find(({ id }) => id === task);
      const { classes } = card ? await readVocabulary(card) : {};
      return classes?.classes.map(({ names }) => names[0]) ?? [];
    },
    thumbnails: async (wanted) => {
      const dataset = await open(wanted.task);
      const most = sources.most ?? mostBytes;
      if (dataset && (await isLarger(dataset.files, most))) {
        sources.note(`${dataset.entry.id}: no small pictures, its files have more than ${formatBytes(most)}`);
        return new Map<string, string>();
      }
      const isSame = dataset && (await isAnswered(dataset, wanted, sources.fingerprints));
      return isSame ? findPictures(dataset, wanted) : new Map<string, string>();
    },
  };
}

async function openDataset(
  entry: DatasetEntry | undefined,
  roots: DataRoots,
): Promise<OpenDataset | undefined> {
  return orNothing(async () => {
    const location = entry && (await locateDataset(entry, roots));
    if (location?.state !== 'present') return undefined;
    return findReader(location.entry.format)?.open(location.folder, location.entry);
  });
}

/** Whether files have more bytes than so many; what is not there counts nothing. */
async function isLarger(files: readonly string[], most: number): Promise<boolean> {
  let bytes = 0;
  for (const file of files) {
    bytes += await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    if (bytes > most) return true;
  }
  return false;
}

/** Whether these are the data that the models were asked about. */
async function isAnswered(
  dataset: OpenDataset,
  { dataset: sha256 }: WantedPictures,
  fingerprints: FingerprintCache,
): Promise<boolean> {
  return (await orNothing(() => fingerprintDataset(dataset, fingerprints))) === sha256;
}

async function orNothing<Value>(make: () => Promise<Value | undefined>): Promise<Value | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
