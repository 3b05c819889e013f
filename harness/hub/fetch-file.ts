import { DataError, Interrupted, UserError } from '../core/errors.js';
import type { HubConnection } from './connection.js';
import {
  appendToPart,
  completePart,
  openPart,
  partPath,
  readPart,
  removePart,
  writePartNote,
  type PartState,
} from './part-file.js';
import { HubUnreachable } from './refusal.js';
import { attempts, backoff, createHubFetch, pause } from './request.js';
import { digestOf, pathOf, type RemoteFile, type Repository } from './remote-file.js';

/** One file on its way to disk. */
export interface Transfer {
  readonly repository: Repository;
  readonly file: RemoteFile;
  readonly target: string;
  /** Takes the number of bytes that have come; negative when some must come again. */
  readonly onBytes: (count: number) => void;
}

/** Fetches one file, going on from what an earlier attempt has left, and gives it its name once its size and checksum are
 *  what the Hub says. A connection that breaks is taken up again where it broke. Throws DataError naming file, got and
 *  expected when the checksum is wrong twice; then nothing is left. */
export async function fetchFile(hub: HubConnection, transfer: Transfer): Promise<void> {
  const { repository, file, target, onBytes } = transfer;
  for (let attempt = 1; ; attempt++) {
    await fetchPart(hub, transfer);
    const digest = await digestOf(partPath(target), file.size, file.digest.kind);
    if (digest === file.digest.hex) return completePart(target);
    await removePart(target);
    onBytes(-file.size);
    if (attempt === 2)
      throw new DataError(
        `${repository.name}: ${file.path}: wrong checksum twice, got ${digest}, expected ${file.digest.hex}. ` +
          'Something between here and the Hub changes files; try another network',
      );
  }
}

/** Brings the part to its full size. */
async function fetchPart(hub: HubConnection, transfer: Transfer): Promise<void> {
  const { repository, file, target } = transfer;
  for (let failures = 0; ;) {
    const part = await readPart(target, file);
    if (part.size === file.size && file.size > 0) return;
    const cause = await continuePart(hub, transfer, part);
    const { size } = await readPart(target, file);
    if (cause === undefined && size === file.size) return;
    // Every connection that brings something forward starts the count again.
    failures = size > part.size ? 1 : failures + 1;
    if (failures === attempts)
      throw new HubUnreachable(
        `${repository.name}: ${file.path}: the connection breaks off again and again, last at byte ${size} of ${file.size}. ` +
          'What came is kept: the same command continues',
      );
    await pause(backoff(failures), hub);
  }
}

/** Asks for the rest of a part and writes it; gives what cut the connection off. */
async function continuePart(hub: HubConnection, transfer: Transfer, part: PartState): Promise<unknown> {
  const { repository, file, target } = transfer;
  const request = createHubFetch(hub, repository, repository.commit);
  const response = await request(addressOf(hub.endpoint, repository, file), {
    headers: rangeOf(part),
  });
  const from = startOf(response, part, file);
  if (from === undefined) {
    await response.body?.cancel();
    await removePart(target);
    transfer.onBytes(-part.size);
    return new Error('other bytes than asked for');
  }
  if (from < part.size) transfer.onBytes(from - part.size);
  if (from === 0) await writePartNote(target, repository.name, file, strongTag(response));
  const handle = await openPart(target, from);
  try {
    if (!response.body) return undefined;
    let size = from;
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      // More than the whole file: what is over is left, and the checksum decides.
      const wanted = bytes.subarray(0, file.size - size);
      await appendToPart(target, handle, wanted);
      size += wanted.length;
      transfer.onBytes(wanted.length);
      if (size === file.size) break;
    }
    return undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (hub.signal.aborted) throw new Interrupted();
    return error;
  } finally {
    await handle.close();
  }
}

/** Where the Hub has the file at this commit; LFS files are redirected from there to where they are stored. */
function addressOf(endpoint: string, repository: Repository, { path }: RemoteFile): string {
  return `${endpoint}/${pathOf(repository)}/resolve/${repository.commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Asks for the bytes that are not here yet, unless the file is another one by now. Compressed answers have no positions. */
function rangeOf({ size, etag }: PartState): Record<string, string> {
  return {
    'accept-encoding': 'identity',
    ...(size > 0 ? { range: `bytes=${size}-` } : {}),
    ...(size > 0 && etag !== undefined ? { 'if-range': etag } : {}),
  };
}

/** The first byte of an answer: 0 when the server sends the whole file, be it that it knows no ranges; undefined when it sends
 *  other bytes than asked for. */
function startOf({ status, headers }: Response, part: PartState, file: RemoteFile): number | undefined {
  if (status !== 206) return 0;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  const isNext = range && Number(range[1]) === part.size && [String(file.size), '*'].includes(range[2]);
  return isNext ? part.size : undefined;
}

/** The ETag, where it stands for the same bytes and not just for the same meaning. */
function strongTag(response: Response): string | null {
  const tag = response.headers.get('etag');
  return tag?.startsWith('"') ? tag : null;
}
