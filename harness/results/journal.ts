import { existsSync } from 'node:fs';
import { open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256 } from '../core/hash.js';
import { makeFolder } from '../core/make-folder.js';
import { parseJson } from '../core/parse-json.js';
import { whenKeeping } from '../core/write-failure.js';
import { appendLines } from './append-lines.js';

/** Texts that cost time or money to get, kept as they arrive: whatever ends the run, none is asked for again. */
export interface Journal {
  /** The text that was kept under a key. */
  readonly get: (key: string) => string | undefined;
  /** Keeps a text; it is in the file when this resolves, and on disk within about a second. `id` is for readers of the file. */
  readonly add: (key: string, id: string, text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Entry {
  readonly key: string;
  readonly id: string;
  readonly text: string;
  readonly check: string;
}

/** What is in a journal, or nothing where there is none; the file is not touched, as another process may be writing it. */
export async function readJournal(file: string): Promise<Pick<Journal, 'get'>> {
  const { texts } = await readEntries(file);
  return { get: (key) => texts.get(key) };
}

/** Opens a journal, one JSON object a line, each with a checksum. A line that a crash left half written is cut off; a
 *  damaged one is passed over, so its text is asked for again. Throws DiskError, also later, where the disk refuses it. */
export async function openJournal(file: string): Promise<Journal> {
  const { texts, end, size } = await readEntries(file);
  const lines = await whenKeeping(file, async () => {
    await makeFolder(dirname(file));
    if (end < size) await truncate(file, end);
    return appendLines(await open(file, 'a'));
  });
  return {
    get: (key) => texts.get(key),
    add: async (key, id, text) => {
      const entry: Entry = { key, id, text, check: checkOf(key, text) };
      texts.set(key, text);
      await whenKeeping(file, () => lines.add(`${JSON.stringify(entry)}\n`));
    },
    close: () => whenKeeping(file, () => lines.close()),
  };
}

/** The texts of a file, how long it is, and where its last whole line ends. */
async function readEntries(file: string) {
  const texts = new Map<string, string>();
  const bytes = existsSync(file) ? await readFile(file) : Buffer.alloc(0);
  const end = bytes.lastIndexOf('\n') + 1;
  for (const line of bytes.toString('utf8', 0, end).split('\n')) {
    const entry = parseEntry(line);
    if (entry) texts.set(entry.key, entry.text);
  }
  return { texts, end, size: bytes.length };
}

function parseEntry(line: string): Entry | undefined {
  try {
    const entry = parseJson(line) as Entry;
    return entry.check === checkOf(entry.key, entry.text) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function checkOf(key: string, text: string): string {
  return sha256(Buffer.from(`${key}\n${text}`)).slice(0, 16);
}
