import type { ReportModel } from './report-data.js';

/** Numbers of which the larger is at most `share` larger; two unknown ones are alike, one unknown is not. */
export function areAlike(one: number | undefined, other: number | undefined, share: number): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.max(one, other) <= (1 + share) * Math.min(one, other);
}

/** How much two numbers may differ that stand for one thing: published ones are rounded, 32 and 34 thousand million samples are the
 *  same budget, and counters of multiply-accumulates do not count alike. */
const likeParams = 0.02;
const likeSamples = 0.1;
const likeGmacs = 0.06;

/** The resolution that a model id names: `vitamin-l-336-datacomp1b` gives 336; undefined where it names none. */
export function resolutionOf(id: string): number | undefined {
  const found = /-(\d{3,4})(?=-|$)/.exec(id);
  return found ? Number(found[1]) : undefined;
}

/** What follows the letters of a size: the patch of a vision transformer, `16` of `B/16`, or another build, `LTT` of `B-LTT`. Models of
 *  one family that differ in it are no ladder of sizes. */
export function buildOf({ size }: ReportModel): string | undefined {
  const mark = size?.includes('/') ? '/' : '-';
  const place = size?.indexOf(mark) ?? -1;
  return place < 0 ? undefined : size?.slice(place + 1);
}

/** Whether two models were trained on the same pairs, as often. */
export function haveSameTraining(one: ReportModel, other: ReportModel): boolean {
  return (
    one.data === other.data &&
    areAlike(one.uniquePairsM, other.uniquePairsM, likeParams) &&
    areAlike(one.samplesSeenM, other.samplesSeenM, likeSamples)
  );
}

/** Whether two models are built alike: of one family, size and resolution, with as many parameters in each tower. */
export function haveSameArchitecture(one: ReportModel, other: ReportModel): boolean {
  return (
    isSameSize(one, other) &&
    resolutionOf(one.id) === resolutionOf(other.id) &&
    areAlike(one.gmacs?.image, other.gmacs?.image, likeGmacs)
  );
}

/** Whether a model is no further run beside another: the same architecture, training and seed, or the same but for its resolution.
 *  Why, in words; undefined where it is a run of its own, or where nothing is known of its size or training. */
export function repeatsRun(one: ReportModel, other: ReportModel): string | undefined {
  if (one.data === undefined || one.paramsM?.image === undefined) return undefined;
  if (!isSameSize(one, other) || !haveSameTraining(one, other) || one.seed !== other.seed) return undefined;
  const same = one.seed === undefined ? 'size and training data' : 'size, training data and seed';
  if (haveSameArchitecture(one, other)) return `the same ${same} as ${other.id}`;
  const variant = resolutionOf(one.id) !== undefined && stemOf(one.id) === stemOf(other.id);
  return variant ? `${other.id} at another resolution` : undefined;
}

function isSameSize(one: ReportModel, other: ReportModel): boolean {
  return (
    one.family === other.family &&
    one.size === other.size &&
    areAlike(one.paramsM?.image, other.paramsM?.image, likeParams) &&
    areAlike(one.paramsM?.text, other.paramsM?.text, likeParams)
  );
}

/** The id without its resolution. */
function stemOf(id: string): string {
  return id.replace(/-\d{3,4}(?=-|$)/, '');
}

/** Models in the order in which they count as runs: by resolution, then by id. */
export function byPrecedence(one: ReportModel, other: ReportModel): number {
  const first = (resolutionOf(one.id) ?? 0) - (resolutionOf(other.id) ?? 0);
  return first === 0 ? compare(one.id, other.id) : first;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The items in groups of those that are alike to the first of each, in the order they are met. */
export function groupAlike<Item>(
  items: readonly Item[],
  alike: (first: Item, other: Item) => boolean,
): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  for (const item of items) {
    const group = groups.find(([first]) => alike(first, item));
    if (group) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
