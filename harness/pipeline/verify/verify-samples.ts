import { join } from 'node:path';
import { DataError, Interrupted } from '../../core/errors.js';
import type { Sample } from '../../core/sample.js';
import { checkCount, findDoubt, type DamagedSample, type OpenDataset } from '../../data/reader.js';
import { decodeImage } from '../../preprocess/decode.js';
import { mapInOrder } from '../map-in-order.js';
import type { VerifySettings } from './verify-files.js';
import { checkTruth } from './verify-truth.js';

/** Something in a data set that cannot be used as it is; the message is one line and names file and member. */
interface Fault {
  /** The shard or folder, and the sample in it, where the fault is in one. */
  readonly part?: string;
  readonly sample?: string;
  readonly message: string;
}

/** How many images a class has. */
interface ClassCount {
  readonly name: string;
  readonly images: number;
}

/** What was found in the samples of a data set. */
export interface SampleReport {
  /** Samples read, the damaged ones included. */
  readonly samples: number;
  readonly faults: readonly Fault[];
  /** What is worth knowing, but no fault. */
  readonly notes: readonly string[];
  /** In label order; empty where samples have no labels. */
  readonly classes: readonly ClassCount[];
}

/** Images decoded at once: as many as libuv has threads. */
const concurrency = 4;

/** Reads every part but those that are `absent`, decodes every image, and goes on after each fault.
 *  Throws Interrupted between two samples. */
export async function verifySamples(
  dataset: OpenDataset,
  absent: ReadonlySet<string>,
  { signal, onProgress }: VerifySettings,
): Promise<SampleReport> {
  const total = dataset.sampleCount ?? dataset.entry.count;
  const images = dataset.classNames.map(() => 0);
  const faults: Fault[] = [];
  let samples = 0;
  const unread = new Set(absent);
  const findings = mapInOrder(readParts(dataset, absent), concurrency, (item) => examine(item, dataset));
  for await (const { part, fault, labels, isSample } of findings) {
    if (signal.aborted) throw new Interrupted();
    if (fault) faults.push(fault);
    for (const label of labels) images[label]++;
    if (isSample) onProgress(++samples, total);
    else unread.add(part);
  }
  const counted = unread.size === 0;
  if (counted) faults.push(...(await checkTotal(dataset, samples, total)));
  const classes = dataset.classNames.map((name, label) => ({ name, images: images[label] }));
  const read = dataset.parts.filter(({ name }) => !unread.has(name));
  const doubt = counted && total !== undefined ? undefined : await findDoubt(read);
  const notes = [
    ...(dataset.warnings ?? []),
    ...(doubt === undefined ? [] : [`${dataset.entry.id}: ${doubt}`]),
    ...noteEmpty(dataset, classes),
  ];
  return { samples, faults, notes, classes };
}

interface PartItem {
  readonly part: string;
  readonly item: Sample | DamagedSample | DataError;
}

async function* readParts({ parts }: OpenDataset, absent: ReadonlySet<string>): AsyncGenerator<PartItem> {
  for (const { name, samples } of parts) {
    if (absent.has(name)) continue;
    try {
      for await (const item of samples()) yield { part: name, item };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      yield { part: name, item: error };
    }
  }
}

interface Finding {
  readonly part: string;
  readonly fault?: Fault;
  readonly labels: readonly number[];
  /** False for a part that could not be read on. */
  readonly isSample: boolean;
}

async function examine({ part, item }: PartItem, { entry, folder }: OpenDataset): Promise<Finding> {
  if (item instanceof DataError)
    return { part, fault: { part, message: item.message }, labels: [], isSample: false };
  const { id: sample } = item;
  const found = { part, labels: labelsOf(item), isSample: true };
  if (item.kind === 'damaged') return { ...found, fault: { part, sample, message: item.error.message } };
  try {
    if (item.image) await checkTruth(item, await decodeImage(item.image), entry);
    return found;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const message = `${entry.id}: ${join(folder, part)}: sample ${sample}: ${error.message}`;
    return { ...found, fault: { part, sample, message } };
  }
}

function labelsOf(item: Sample | DamagedSample): readonly number[] {
  switch (item.kind) {
    case 'labelled-image':
      return [item.label];
    case 'multi-labelled-image':
      return item.labels;
    default:
      return [];
  }
}

async function checkTotal(
  { entry, folder, parts }: OpenDataset,
  samples: number,
  total: number | undefined,
): Promise<readonly Fault[]> {
  const doubt = total !== undefined && samples < total ? await findDoubt(parts) : undefined;
  try {
    checkCount(samples, total, entry.id, folder, doubt);
    return [];
  } catch (error) {
    if (error instanceof DataError) return [{ message: error.message }];
    throw error;
  }
}

function noteEmpty({ entry }: OpenDataset, classes: readonly ClassCount[]): readonly string[] {
  const empty = classes.flatMap(({ name, images }, label) =>
    images === 0 ? [`${label} (${JSON.stringify(name)})`] : [],
  );
  if (empty.length === 0) return [];
  const some = `${empty.slice(0, 3).join(', ')}${empty.length > 3 ? ', ...' : ''}`;
  return [`${entry.id}: ${empty.length} of ${classes.length} classes have no image: ${some}`];
}
