/** Twice a number; throws on others. The module of a pool, for its test. */
export function double(job: number): number {
  if (typeof job !== 'number') throw new TypeError('not a number');
  return 2 * job;
}
