import type { Estimate } from './costs.js';

/** A task's place among those asked for, and what it is thought to take at its turn; undefined where nothing is known. */
export interface OrderedTask {
  readonly index: number;
  readonly seconds: number | undefined;
}

/** The order in which tasks are run: the longest first, so that what is left at the end is short; of equal ones the first
 *  asked for. Those of which nothing is known come before all, in the order asked for. Prompts count for the first task that
 *  has them: `seconds` never rise from one task to the next. */
export function orderTasks(estimates: readonly (Estimate | undefined)[]): readonly OrderedTask[] {
  const encoded = new Set<string>();
  const secondsOf = ({ sampleSeconds, promptSeconds, promptKey }: Estimate) =>
    sampleSeconds + (encoded.has(promptKey) ? 0 : promptSeconds);
  const ordered: OrderedTask[] = [];
  let left: { readonly index: number; readonly estimate: Estimate }[] = [];
  estimates.forEach((estimate, index) => {
    if (estimate) left.push({ index, estimate });
    else ordered.push({ index, seconds: undefined });
  });
  while (left.length > 0) {
    const longest = left.reduce((best, one) =>
      secondsOf(one.estimate) > secondsOf(best.estimate) ? one : best,
    );
    ordered.push({ index: longest.index, seconds: secondsOf(longest.estimate) });
    encoded.add(longest.estimate.promptKey);
    left = left.filter((one) => one !== longest);
  }
  return ordered;
}
