import { DiskError } from './errors.js';
import { formatBytes } from './format-bytes.js';
import { findFreeBytes } from './free-space.js';

/** The result of work that writes a file or into a folder. An error of the system becomes a DiskError of one line: what is wrong with
 *  the place, and what to do. `elsewhere`: what names another place. */
export async function whenWriting<Value>(
  path: string,
  work: () => Promise<Value>,
  elsewhere = 'place',
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw (await describeWriteFailure(path, error, elsewhere)) ?? error;
  }
}

/** The result of work that writes what a run leaves below --out. What the disk or its rights refuse becomes a DiskError that names this
 *  path; any other error stays what it is, as that of a name that the data have made too long. */
export async function whenKeeping<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const isOfDisk = refusals.includes(codeOf(error) ?? '');
    throw (isOfDisk ? await describeWriteFailure(path, error, '--out') : undefined) ?? error;
  }
}

/** What no other task in the same folder would fare better with. */
const refusals: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO'];

/** The DiskError for an error of the system while this was written; undefined for any other error. */
async function describeWriteFailure(
  path: string,
  error: unknown,
  elsewhere = 'place',
): Promise<DiskError | undefined> {
  const code = codeOf(error);
  if (error instanceof DiskError || code === undefined) return undefined;
  const reason = `${reasons[code] ?? `cannot be written (${code})`}${await describeFree(path, code)}`;
  const remedy = isDiskFull(error) ? 'Free some' : 'Mend that';
  return new DiskError(`${path}: ${reason}. ${remedy}, or choose another ${elsewhere}`, { code, reason });
}

/** The DiskError for an error that only writing gives, whatever else was done: a full disk, or one that can only be read. Undefined for
 *  any other error. */
export async function findWriteFailure(
  folder: string,
  error: unknown,
  elsewhere: string,
): Promise<DiskError | undefined> {
  if (error instanceof DiskError) return error;
  const isOfWriting = isDiskFull(error) || codeOf(error) === 'EROFS';
  return isOfWriting ? describeWriteFailure(folder, error, elsewhere) : undefined;
}

const reasons: Readonly<Partial<Record<string, string>>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of its disk is used up',
  EFBIG: 'is larger than its disk takes files',
  EROFS: 'the disk can only be read',
  EACCES: 'writing there is not allowed',
  EPERM: 'writing there is not allowed',
  EIO: 'the disk does not work (EIO)',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'is a folder',
  ENAMETOOLONG: 'the name is too long for its disk',
};

/** Whether an error of the system says that there is no room for what is written. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
}

/** The system's word for what went wrong; Node's own begin with `ERR_`. */
function codeOf(error: unknown): string | undefined {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

async function describeFree(path: string, code: string): Promise<string> {
  if (code !== 'ENOSPC') return '';
  const free = await findFreeBytes(path);
  return free === undefined ? '' : ` (${formatBytes(free)} free)`;
}
