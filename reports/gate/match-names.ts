/** Whether a pattern matches a whole name: `*` stands for any characters, everything else for itself. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first, ...others] = pattern.split('*');
  if (others.length === 0) return pattern === name;
  if (!name.startsWith(first)) return false;
  let place = first.length;
  const last = others.pop() ?? '';
  // Taking each piece at its first place leaves the most for those that follow: no backtracking.
  for (const piece of others) {
    const found = name.indexOf(piece, place);
    if (found < 0) return false;
    place = found + piece.length;
  }
  return name.length - last.length >= place && name.endsWith(last);
}

/** Whether a pattern matches a task, by its id or by its id without the family: `imagenet1k` for `datacomp/imagenet1k`. */
export function matchesTask(pattern: string, task: string): boolean {
  return matchesPattern(pattern, task) || matchesPattern(pattern, withoutFamily(task));
}

/** The id of a task without its family. */
export function withoutFamily(task: string): string {
  return task.slice(task.indexOf('/') + 1);
}

/** One name or several as a list. */
export function listNames(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}
