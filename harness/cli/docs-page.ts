import { readFile } from 'node:fs/promises';
import type { OwnRecord } from '../config/record.js';
import { writeFileAtomically } from '../core/atomic-file.js';
import { DataError, UserError } from '../core/errors.js';
import { recordPath } from '../results/paths.js';
import { readFinishedRecord } from '../results/record-file.js';

/** What a `docs:…` script does: writes its page, or says in one line why it could not, with exit code 3. */
export async function runDocsScript(writePage: () => Promise<void>): Promise<void> {
  try {
    await writePage();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 3;
  }
}

/** Replaces what stands below the marker in a page; what people wrote above it stays. */
export async function writeBelowMarker(page: string, marker: string, text: string): Promise<void> {
  const [introduction] = (await readFile(page, 'utf8')).split(marker);
  await writeFileAtomically(page, `${introduction}${marker}\n${text}`);
}

/** The finished record of a model and a task in results/. Throws DataError, with what to run first, when there is none. */
export async function readDocsRecord(model: string, task: string, remedy: string): Promise<OwnRecord> {
  const file = recordPath('results', model, task);
  const record = await readFinishedRecord(file);
  if (!record) throw new DataError(`${file}: no finished record. ${remedy}`);
  return record;
}
