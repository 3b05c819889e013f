import { join } from 'node:path';
import { DataError } from '../../core/errors.js';
import type { DatasetLocation } from '../../data/locate.js';
import { fingerprintDataset } from '../../data/fingerprint.js';
import type { DatasetReader } from '../../data/reader.js';
import { verifyPulledFiles, type VerifySettings } from './verify-files.js';
import { verifySamples, type SampleReport } from './verify-samples.js';

/** What was found when every byte of a data set was read. */
export interface VerifyReport extends SampleReport {
  readonly id: string;
  readonly state: 'whole' | 'incomplete' | 'damaged';
  readonly folder: string;
  /** Samples that there should be, where that is known. */
  readonly expected?: number;
  /** Files whose checksum was compared. */
  readonly checksums: number;
}

const nothingRead: SampleReport = { samples: 0, faults: [], notes: [], classes: [] };

/** Reads all of a data set that was found on disk: checksums where some are known, every small file, every sample, every
 *  image. Goes on after damage wherever more can be read. Throws Interrupted when the signal is set. */
export async function verifyDataset(
  location: Exclude<DatasetLocation, { readonly state: 'missing' }>,
  reader: DatasetReader,
  settings: VerifySettings,
): Promise<VerifyReport> {
  const { folder, entry } = location;
  const missing = location.state === 'incomplete' ? location.missing : [];
  const pulled = await verifyPulledFiles(entry.id, folder, settings);
  const messages = [...pulled.faults.values()];
  for (const name of missing)
    if (!pulled.faults.has(name))
      messages.push(`${entry.id}: ${join(folder, name)} is missing. Fetch the data set again`);
  const opened =
    location.state === 'damaged' ? location.error : await orError(() => reader.open(folder, entry));
  let checksums = pulled.checked;
  let report = nothingRead;
  if (opened instanceof DataError) {
    // What is missing has been named; that it cannot be opened without is no news.
    const known = missing.some((name) => opened.message.includes(join(folder, name)));
    if (!known) messages.push(opened.message);
  } else {
    if (missing.length === 0 && entry.sha256 !== undefined) {
      const fingerprint = await orError(() => fingerprintDataset(opened));
      if (fingerprint instanceof DataError) messages.push(fingerprint.message);
      checksums += opened.files.length;
    }
    report = await verifySamples(opened, new Set(missing), settings);
  }
  const { samples, notes, classes } = report;
  const faults = [...messages.map((message) => ({ message })), ...report.faults];
  const expected = (opened instanceof DataError ? undefined : opened.sampleCount) ?? entry.count;
  const state = missing.length > 0 ? 'incomplete' : faults.length > 0 ? 'damaged' : 'whole';
  const counts = { samples, ...(expected === undefined ? {} : { expected }), checksums };
  return { id: entry.id, state, folder, ...counts, faults, notes, classes };
}

async function orError<Value>(make: () => Promise<Value>): Promise<Value | DataError> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}
