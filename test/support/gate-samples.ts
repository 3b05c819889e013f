import type { OwnRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { meanPerClassRecall } from '../../harness/metrics/mean-per-class-recall.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';

/** Classes of an invented task; sample i is of class i % classes. */
const inventedClasses = 10;

/** Groups of an invented task; samples 0-9 are of group 0, 10-19 of group 1, and so on in turn. */
const inventedGroups = 4;

/** `right` of the first of n samples are right, the others wrong. */
export function rightOf(n: number, right: number): readonly boolean[] {
  return Array.from({ length: n }, (_, item) => item < right);
}

/** The same samples, of which `gained` wrong ones are now right and `lost` right ones wrong, spread evenly over them. */
export function flipped(
  before: readonly boolean[],
  { gained = 0, lost = 0 }: { readonly gained?: number; readonly lost?: number },
): readonly boolean[] {
  const chosen = new Set([...spread(before, false, gained), ...spread(before, true, lost)]);
  return before.map((right, item) => right !== chosen.has(item));
}

/** The lines in the order of this cycle: every line one place later, the last first. */
export function rotated(lines: readonly SampleLine[]): readonly SampleLine[] {
  return [...lines.slice(-1), ...lines.slice(0, -1)];
}

/** The lines with the id of the first on the second too. */
export function doubled(lines: readonly SampleLine[]): readonly SampleLine[] {
  return lines.map((line, place) => (place === 1 ? { ...line, id: lines[0].id } : line));
}

/** All lines but the last. */
export function shortened(lines: readonly SampleLine[]): readonly SampleLine[] {
  return lines.slice(0, -1);
}

/** The lines of samples that are right or wrong as `right` says, in the form that the protocol of the card writes. */
export function inventLines(
  card: TaskCard,
  right: readonly boolean[],
  reworded: number,
): readonly SampleLine[] {
  const wrongs = right.flatMap((isRight, item) => (isRight ? [] : [item]));
  const other = new Set(wrongs.slice(0, reworded));
  if (other.size < reworded) throw new Error(`${card.id}: ${reworded} reworded, ${wrongs.length} are wrong`);
  if (card.group === 'retrieval') return retrievalLines(right, other);
  return right.map((correct, item) => {
    const truth = item % inventedClasses;
    const prediction = correct ? truth : (truth + (other.has(item) ? 2 : 1)) % inventedClasses;
    const score = 0.5 + (item % 7) / 100;
    const scores = { prediction: score, truth: correct ? score : score - 0.25 };
    const columns = columnsOf(card).map((column) => [column, groupOf(item)] as const);
    return {
      ...{ id: `s${String(item).padStart(7, '0')}`, truth, prediction, correct, scores },
      ...(columns.length > 0 && { groups: Object.fromEntries(columns) }),
    };
  });
}

/** The metrics of such lines by their plain definitions, with intervals that are near enough for invented runs. */
export function scoreLines(
  card: TaskCard,
  lines: readonly SampleLine[],
): Pick<OwnRecord, 'n' | 'metrics' | 'intervals'> {
  if (card.group === 'retrieval') return scoreRetrieval(lines);
  const n = lines.length;
  const hits = countRight(lines);
  const all = { acc1: hits / n };
  const intervals = { acc1: wilsonInterval(hits, n) };
  if (card.metric === 'acc1') return { n, metrics: all, intervals };
  if (card.metric === 'mean_per_class_recall') {
    const value = meanPerClassRecall(
      lines.map(({ truth }) => truth as number),
      lines.map(({ prediction }) => prediction as number),
    );
    return {
      n,
      metrics: { ...all, mean_per_class_recall: value },
      intervals: { ...intervals, mean_per_class_recall: wilsonInterval(hits, n) },
    };
  }
  if (!worstGroups.includes(card.metric)) throw new Error(`${card.id}: ${card.metric} is not invented`);
  const groups = Array.from({ length: inventedGroups }, (_, group) =>
    lines.filter((_line, item) => groupOf(item) === group),
  ).filter((own) => own.length > 0);
  const worst = groups.reduce((low, own) => (shareOf(own) < shareOf(low) ? own : low));
  return {
    n,
    metrics: { ...all, [card.metric]: shareOf(worst) },
    intervals: { ...intervals, [card.metric]: wilsonInterval(countRight(worst), worst.length) },
  };
}

function scoreRetrieval(lines: readonly SampleLine[]): Pick<OwnRecord, 'n' | 'metrics' | 'intervals'> {
  const n = lines.length / 2;
  const texts = lines.slice(0, n);
  const images = lines.slice(n);
  return {
    n,
    metrics: {
      'image_retrieval_recall@1': shareOf(images),
      'text_retrieval_recall@1': shareOf(texts),
      'mean_recall@1': (shareOf(images) + shareOf(texts)) / 2,
    },
    intervals: {
      'image_retrieval_recall@1': wilsonInterval(countRight(images), n),
      'text_retrieval_recall@1': wilsonInterval(countRight(texts), n),
      'mean_recall@1': wilsonInterval((countRight(images) + countRight(texts)) / 2, n),
    },
  };
}

/** Images, each with its captions as truth, then captions, each with its image. */
function retrievalLines(right: readonly boolean[], other: ReadonlySet<number>): readonly SampleLine[] {
  const images = right.length / 2;
  if (!Number.isInteger(images)) throw new Error(`${right.length} samples, expected images and captions`);
  const image = (item: number) => `s${String(item % images).padStart(7, '0')}`;
  const caption = (item: number) => `${image(item)}#0`;
  return right.map((correct, item) => {
    const [from, to] = item < images ? [image, caption] : [caption, image];
    const prediction = to(correct ? item : item + (other.has(item) ? 2 : 1));
    const truth = item < images ? [to(item)] : to(item);
    return { id: from(item), truth, prediction, correct };
  });
}

const worstGroups = ['acc_wg', 'acc_worst_region', 'acc_worst_year'];

/** The metadata columns of the task's samples: those that its card groups by, or one. */
function columnsOf({ protocol, groups, metric }: TaskCard): readonly string[] {
  if (!protocol.includes('group-classification')) return [];
  if (groups && groups.length > 0) return groups.map(({ column }) => column);
  return [metric === 'acc_worst_region' ? 'region' : 'group'];
}

function groupOf(item: number): number {
  return Math.floor(item / inventedClasses) % inventedGroups;
}

function countRight(lines: readonly SampleLine[]): number {
  return lines.filter(({ correct }) => correct).length;
}

function shareOf(lines: readonly SampleLine[]): number {
  return countRight(lines) / lines.length;
}

/** `count` of the places where `before` is `value`, evenly spaced. */
function spread(before: readonly boolean[], value: boolean, count: number): readonly number[] {
  const places = before.flatMap((right, item) => (right === value ? [item] : []));
  if (count > places.length) throw new Error(`${count} samples to flip, only ${places.length} are ${value}`);
  return Array.from({ length: count }, (_, index) => places[Math.floor((index * places.length) / count)]);
}
