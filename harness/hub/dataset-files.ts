import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { Wanted } from './pull.js';
import type { Repository } from './remote-file.js';
import { matchesAny, takeFiles } from './take-files.js';

/** What of a repository belongs to a data set: patterns of paths. */
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

/** A data set as it is to be fetched: `entry.hub` names the repository, the format which of its files. */
export function datasetFiles(entry: DatasetEntry & { readonly hub: string }): Wanted {
  return {
    repository: { type: 'dataset', name: entry.hub },
    choose: (repository) => chooseDatasetFiles(repository, entry),
  };
}

/** The repository with only the files that the format of the entry is made of, in the order of their paths. Throws DataError
 *  when there are none, or when a path leads out of the folder. */
export function chooseDatasetFiles(repository: Repository, entry: DatasetEntry): Repository {
  const { take, leave } = choiceOf(entry);
  const files = repository.files.filter((file) => matchesAny(take, file) && !matchesAny(leave, file));
  const taken = takeFiles(repository, files);
  if (files.length > 0) return taken;
  throw new DataError(
    `${entry.id}: ${repository.name} at ${repository.commit} has no file of a ${entry.format} data set, expected ${take.join(', ')}. ` +
      'Check `hub` in the entry, or --revision',
  );
}
