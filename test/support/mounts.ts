import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Whether this process may mount file systems, as root may; where not, tests that need it are skipped and say so. */
export function mayMount(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const isMounted = mount(['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (isMounted) unmount(folder);
  return isMounted;
}

/** Makes a folder a disk of this size, such as `40k`. */
export function mountSmall(folder: string, size: string): void {
  mkdirSync(folder, { recursive: true });
  orThrow(mount(['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]), folder);
}

/** Changes the options of a mounted folder: `size=8m`, `ro`. */
export function remount(folder: string, options: string): void {
  orThrow(mount(['-o', `remount,${options}`, folder]), folder);
}

/** Takes a mounted folder away. */
export function unmount(folder: string): void {
  spawnSync('umount', ['-l', folder]);
}

function mount(args: readonly string[]): boolean {
  return process.platform === 'linux' && spawnSync('mount', args).status === 0;
}

function orThrow(isDone: boolean, folder: string): void {
  if (!isDone) throw new Error(`${folder}: cannot be mounted`);
}
