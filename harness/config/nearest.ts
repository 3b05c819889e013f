import { distance } from 'fastest-levenshtein';

/** The names nearest to what was written, by edit distance, nearest first; at most `count`. */
export function nearest(written: string, names: readonly string[], count = 3): readonly string[] {
  return [...names]
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}
