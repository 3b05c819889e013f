import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { checkPath, type RemoteFile, type Repository } from './remote-file.js';

/** What of a repository belongs to a data set: patterns of paths, `*` within a name, `**` across folders. */
interface Choice {
  readonly take: readonly string[];
  readonly leave: readonly string[];
}

/** What no reader ever wants: what the Hub itself and people read. */
const never = ['.gitattributes', '.gitignore', '**/.gitattributes', 'README.md', 'LICENSE*'];

/** Where Parquet sets keep their training data. */
const trainingFiles = ['train/**', 'train*.parquet', '**/train-*.parquet', '**/train/*.parquet'];

function choiceOf({ format, split }: DatasetEntry): Choice {
  switch (format) {
    case 'webdataset':
      return {
        take: ['classnames.txt', 'zeroshot_classification_templates.txt', 'dataset_type.txt', `${split}/**`],
        leave: split === 'train' ? [] : ['train/**'],
      };
    case 'retrieval-csv':
    case 'winogavil':
      return { take: ['**/*.csv', '**/*.zip', '*.csv', '*.zip'], leave: [] };
    case 'parquet':
      return { take: ['**'], leave: [...never, ...(split === 'train' ? [] : trainingFiles)] };
    default:
      return { take: ['**'], leave: never };
  }
}

/** The repository with only the files that the format of the entry is made of, in the order of their paths. Throws DataError
 *  when there are none, or when a path leads out of the folder. */
export function chooseFiles(repository: Repository, entry: DatasetEntry): Repository {
  const { take, leave } = choiceOf(entry);
  const matches = (patterns: readonly string[], { path }: RemoteFile) =>
    patterns.some((pattern) => toExpression(pattern).test(path));
  const files = repository.files.filter((file) => matches(take, file) && !matches(leave, file));
  for (const { path } of files) checkPath(repository.name, path);
  if (files.length === 0)
    throw new DataError(
      `${entry.id}: ${repository.name} at ${repository.commit} has no file of a ${entry.format} data set, expected ${take.join(', ')}. ` +
        'Check `hub` in the entry, or --revision',
    );
  return { ...repository, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function toExpression(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
