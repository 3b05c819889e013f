import pLimit from 'p-limit';

/** Runs work when its turn comes; gives what the work gives. */
export type Limit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A queue that lets at most `concurrency` pieces of work run at once, first come, first served. The only importer of the
 *  package. */
export function createLimit(concurrency: number): Limit {
  return pLimit(concurrency);
}
