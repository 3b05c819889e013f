import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether there is something at this path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Those of the names, relative to the folder, at which there is nothing; in the order given. */
export async function filterMissing(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(names.map((name) => exists(join(folder, name))));
  return names.filter((_, index) => !there[index]);
}
