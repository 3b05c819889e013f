import type { PullPlan } from '../hub/pull.js';
import { formatBytes } from '../core/format-bytes.js';

/** What became of one data set, or one model. `error` is there when it is not whole now. */
export interface PullOutcome {
  readonly id: string;
  /** `complete`: it was there already. */
  readonly state: 'complete' | 'fetched' | 'incomplete' | 'unavailable' | 'failed';
  readonly folder?: string;
  readonly repository?: string;
  readonly revision?: string;
  readonly files?: FileCounts;
  /** Size of all of its files, and how much of that the network has brought this time. */
  readonly bytes?: number;
  readonly fetchedBytes?: number;
  readonly error?: string;
}

/** Files by where they came from. */
interface FileCounts {
  readonly fetched: number;
  readonly fromCache: number;
  readonly kept: number;
  /** Files of an earlier pull that this state of the repository does not have. */
  readonly removed: number;
}

/** The outcome of a plan that was carried out. */
export function outcomeOf(id: string, plan: PullPlan): PullOutcome {
  const files = countFiles(plan);
  const { repository, folder, bytes: fetchedBytes } = plan;
  const state = files.fetched + files.fromCache + files.removed === 0 ? 'complete' : 'fetched';
  const bytes = sizeOfAll(plan);
  return {
    id,
    state,
    folder,
    repository: repository.name,
    revision: repository.commit,
    files,
    bytes,
    fetchedBytes,
  };
}

/** One line on what a pull takes, before it is fetched. */
export function describePlan(id: string, plan: PullPlan): string {
  const { fetched, fromCache, kept, removed } = countFiles(plan);
  const { repository, bytes } = plan;
  const parts = [
    `${fetched} to fetch (${formatBytes(bytes)})`,
    ...(fromCache > 0 ? [`${fromCache} in the Hub's cache`] : []),
    ...(kept > 0 ? [`${kept} here already`] : []),
    ...(removed > 0 ? [`${removed} to remove, which this state does not have`] : []),
  ];
  return `${id}: ${repository.name} at ${repository.commit.slice(0, 7)}, ${plan.files.length} files, ${formatBytes(sizeOfAll(plan))}: ${parts.join(', ')}`;
}

/** One line on what became of a data set or a model that is whole now. */
export function describeOutcome({ id, state, folder, files, bytes, revision }: PullOutcome): string {
  const size = bytes === undefined ? '' : `, ${formatBytes(bytes)}`;
  const at = revision === undefined ? '' : `, revision ${revision.slice(0, 7)}`;
  if (state === 'complete') return `${id}: already complete in ${folder ?? ''}${size}${at}`;
  const parts = files ? ` (${describeCounts(files)})` : '';
  return `${id}: complete in ${folder ?? ''}${size}${at}${parts}`;
}

function describeCounts({ fetched, fromCache, kept, removed }: FileCounts): string {
  const all = [`${fetched} files fetched`, `${fromCache} from the Hub's cache`, `${kept} kept`];
  return [...all, ...(removed > 0 ? [`${removed} removed`] : [])].join(', ');
}

function countFiles({ files, stale }: PullPlan): FileCounts {
  const count = (kind: string) => files.filter(({ source }) => source.kind === kind).length;
  return {
    fetched: count('network'),
    fromCache: count('cache'),
    kept: count('kept'),
    removed: stale.unchanged.length,
  };
}

function sizeOfAll({ files }: PullPlan): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}
