/** The names without what stands in brackets at the end of every one of them: `(embedded)` tells nothing apart in a report of embedded
 *  tasks. One name alone stays as it is, and so do names that would be alike. */
export function shortenNames(names: readonly string[]): readonly string[] {
  const [first = ''] = names;
  const end = / \([^()]*\)$/.exec(first)?.[0];
  if (names.length < 2 || end === undefined || !names.every((name) => name.endsWith(end))) return names;
  const short = names.map((name) => name.slice(0, -end.length));
  return new Set(short).size === new Set(names).size && !short.includes('') ? short : names;
}
