import { posix } from 'node:path';
import type { z } from 'zod';
import { leadsOut } from '../core/inside-path.js';

/** Keys that are paths below the folder of a form. */
const inner = [
  ...['files', 'split', 'annotations', 'images', 'maps', 'vocabulary', 'proposals'],
  ...['questions', 'splits', 'context', 'uploads'],
];

/** Adds an issue where a form of a data set lies outside the root, or a file of it does: an entry may come with its data from
 *  elsewhere, and what it names might be sent to a server. Folders beside that of the form are inside: `../coco/val2017`. */
export function checkPaths(
  form: Readonly<Record<string, unknown>> & { readonly paths: readonly string[] },
  context: z.RefinementCtx,
): void {
  const refuse = (key: string, path: string) => {
    const message = `${JSON.stringify(path)} leads out of the root, expected a path in it. Put the data there, or a link to them`;
    context.addIssue({ code: 'custom', path: [key], message });
  };
  const outside = form.paths.find(leadsOut);
  if (outside !== undefined) {
    refuse('paths', outside);
    return;
  }
  for (const key of inner)
    for (const one of [form[key]].flat())
      if (typeof one === 'string' && form.paths.some((path) => leadsOutOf(path, one))) refuse(key, one);
}

/** As it is read: a name that begins with a slash lies in the folder, too. */
function leadsOutOf(path: string, name: string): boolean {
  return leadsOut(posix.normalize(posix.join(path, name.replaceAll('\\', '/'))));
}
