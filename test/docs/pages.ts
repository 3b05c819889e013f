import { execFileSync } from 'node:child_process';

/** The pages that are followed, by their paths in the repository: those for users, and those beside what they explain. */
export function listPages(root: string): readonly string[] {
  const places = ['README.md', 'docs/*.md', 'models/*.md', 'tasks/*.md', 'harness/README.md'];
  return listFiles(root, places);
}

/** Files that git tracks, or would track after `git add`, by their paths; all of them, or those of some patterns of git (`*` is any
 *  characters, slashes too). */
export function listFiles(root: string, patterns: readonly string[] = []): readonly string[] {
  const args = ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const text = execFileSync('git', [...args, '--', ...patterns], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return text.split('\0').filter((path) => path !== '');
}
