import type { Category } from '../../core/annotations.js';
import type { ImageMatches } from '../../core/protocol.js';
import type { CategoryMatches } from './evaluation.js';
import { everyThreshold } from './match.js';
import { thresholds } from './rules.js';

/** What makes metrics of groups of categories. */
export type CategoryGroup = Pick<Category, 'frequency' | 'role'>;

/** A detection as lines keep it, by the bits of `Matches`: where it is right, and where it does not count. */
export interface Outcome {
  readonly right: number;
  readonly skipped: number;
}

/** What the line of an image keeps of its matches. Throws RangeError on a category that is not of `categoryOf`. */
export function keepMatches(
  matched: readonly CategoryMatches[],
  categoryOf: ReadonlyMap<number, Category>,
): ImageMatches {
  const groups: Record<string, Record<string, readonly number[]>> = {};
  for (const { categoryId, scores, matches } of matched.toSorted((a, b) => a.categoryId - b.categoryId)) {
    const category = categoryOf.get(categoryId);
    if (!category) throw new RangeError(`category ${categoryId} is not evaluated`);
    const numbers = [matches.truths];
    for (let d = 0; d < scores.length; d++) {
      const skipped = matches.ignored[d];
      if (skipped === everyThreshold) continue;
      numbers.push(scores[d], (matches.matched[d] & ~skipped) | (skipped << thresholds.length));
    }
    if (numbers.length === 1 && matches.truths === 0) continue;
    (groups[nameGroup(category)] ??= {})[categoryId] = numbers;
  }
  return groups;
}

/** The group that a name of `keepMatches` stands for. */
export function parseGroup(name: string): CategoryGroup {
  const words = name.split(' ');
  const frequency = (['r', 'c', 'f'] as const).find((one) => words.includes(one));
  const role = (['base', 'novel'] as const).find((one) => words.includes(one));
  return { frequency, role };
}

/** What a kept outcome says. */
export function parseOutcome(bits: number): Outcome {
  return { right: bits & everyThreshold, skipped: bits >> thresholds.length };
}

function nameGroup({ frequency, role }: CategoryGroup): string {
  return [frequency, role].filter((one) => one !== undefined).join(' ');
}
