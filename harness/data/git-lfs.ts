import { open } from 'node:fs/promises';

/** How the small text begins that Git leaves in place of a large file which was not fetched. */
const pointerPrefix = 'version https://git-lfs';

/** What a message says of such a file, after its name. */
export const pointerFault = 'is a Git-LFS pointer, not the data. Run `git lfs pull` in its folder';

/** Whether these are the bytes, or the text, of a Git-LFS pointer; its start is enough. */
export function isPointer(content: string | Uint8Array): boolean {
  if (typeof content === 'string') return content.startsWith(pointerPrefix);
  const start = Buffer.from(
    content.buffer,
    content.byteOffset,
    Math.min(content.length, pointerPrefix.length),
  );
  return start.toString('latin1') === pointerPrefix;
}

/** As many bytes from the start of a file as tell a pointer; fewer where the file is shorter. Throws what the system says. */
export async function readStart(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const start = Buffer.alloc(pointerPrefix.length);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return start.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
