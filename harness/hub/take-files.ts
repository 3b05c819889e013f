import { checkPath, type RemoteFile, type Repository } from './remote-file.js';

/** Whether a path is of one of these forms: `*` within a name, `**` across folders. */
export function matchesAny(patterns: readonly string[], { path }: Pick<RemoteFile, 'path'>): boolean {
  return patterns.some((pattern) => toExpression(pattern).test(path));
}

/** The repository with only these of its files, in the order of their paths. Throws DataError when a path leads out of the
 *  folder. */
export function takeFiles(repository: Repository, files: readonly RemoteFile[]): Repository {
  for (const { path } of files) checkPath(repository.name, path);
  return { ...repository, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function toExpression(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
