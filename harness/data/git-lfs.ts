/** How the small text begins that Git leaves in place of a large file which was not fetched. */
export const pointerPrefix = 'version https://git-lfs';

/** What a message says of such a file, after its name. */
export const pointerFault = 'is a Git-LFS pointer, not the data. Run `git lfs pull` in its folder';

/** Whether bytes (as latin1) or text are a Git-LFS pointer. */
export function isPointer(text: string): boolean {
  return text.startsWith(pointerPrefix);
}
