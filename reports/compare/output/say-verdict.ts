import { formatCell } from './format-difference.js';
import { isAbsent } from './list-others.js';
import type { Finding, WeighedComparison } from './weigh-comparison.js';

/** One line: what was found of a model, beyond noise, and its mean. */
export function sayVerdict(weighed: WeighedComparison, alpha: number): string {
  const { comparison, tasks, others } = weighed;
  const name = nameOf(comparison);
  if (isAbsent(comparison)) return `${name}: no records of it in ${comparison.after.name}`;
  if (tasks.length === 0) return `${name}: nothing could be compared${countOthers(others)}`;
  return `${name}: ${sayFindings(weighed, alpha)}${sayMean(weighed)}${countOthers(others)}`;
}

/** The model, or both where they are two. */
export function nameOf({ before, after }: WeighedComparison['comparison']): string {
  return before.model === after.model ? before.model : `${before.model} -> ${after.model}`;
}

function sayFindings({ tasks }: WeighedComparison, alpha: number): string {
  const count = (finding: Finding) => tasks.filter((task) => task.finding === finding).length;
  const of = tasks.length === 1 ? '1 task' : `${tasks.length} tasks`;
  if (count('same') === tasks.length) return `every sample of ${of} was answered the same`;
  const level = `(Holm, ${Number((100 * alpha).toPrecision(3))} %)`;
  const [worse, better] = [count('worse'), count('better')];
  if (worse === 0 && better === 0) return `none of ${of} differs beyond noise ${level}`;
  const parts = [...(worse > 0 ? [`${worse} worse`] : []), ...(better > 0 ? [`${better} better`] : [])];
  return `of ${of}, ${parts.join(' and ')} beyond noise ${level}`;
}

function sayMean({ means }: WeighedComparison): string {
  const own = means.find(({ mean }) => mean.id === 'mean');
  if (!own || own.mean.identical || own.mean.tasks.length < 2) return '';
  return `, mean ${formatCell(own.mean.difference, 100)} points [${own.interval.map((end) => formatCell(end, 100)).join(', ')}]`;
}

function countOthers(others: WeighedComparison['others']): string {
  const parts = (['incomparable', 'missing', 'new'] as const).flatMap((status) => {
    const own = others.filter((task) => task.status === status).length;
    return own === 0 ? [] : [`${own} ${status}`];
  });
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}
