import { realpathSync } from 'node:fs';
import { relative } from 'node:path';

/** Whether a path that should lie in a folder leads out of it, on any system: it has a root or a drive, or steps up. */
export function leadsOut(path: string): boolean {
  return /^([/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).includes('..');
}

/** Where a file really lies, if a link leads to it out of the folder; undefined where it is inside. The folder itself may be a
 *  link. In the Hub's cache the files of a snapshot are links to blobs of the same repository, and count as inside. Source of
 *  that layout: huggingface_hub, "Understand caching". Throws as Node does where a file is not there. */
export function linkOut(folder: string, file: string): string | undefined {
  const [root, real] = [realpathSync(folder), realpathSync(file)];
  const repository = /^(.*)[/\\]snapshots[/\\][0-9a-f]{40}(?:[/\\]|$)/.exec(root)?.[1];
  const places = repository === undefined ? [root] : [root, `${repository}/blobs`];
  return places.some((place) => !leadsOut(relative(place, real))) ? undefined : real;
}
