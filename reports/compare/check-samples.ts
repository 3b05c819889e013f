import type { OkRecord } from '../../harness/config/record.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import type { SampleDigest } from '../../harness/results/sample-digest.js';
import type { Mismatch } from './comparison.js';
import type { SideSamples } from './side.js';

/** How the samples of two runs differ; undefined where both answered the same ids with the same truths in the same order, each id
 *  once. What differs is told as well as it is known: lines are read again. */
export async function findOtherSamples(
  [before, after]: readonly [SampleDigest, SampleDigest],
  sides: readonly [SideSamples, SideSamples],
): Promise<Mismatch | undefined> {
  if (before.repeated !== undefined || after.repeated !== undefined)
    return mismatch(describeRepeated(before), describeRepeated(after));
  if (before.items === after.items) return undefined;
  const [first, second] = sides;
  if (first.kind === 'lines' && second.kind === 'lines')
    return mismatch(countSamples(before.count), await describeOther(first.read(), second.read()));
  return mismatch(describeHash(before), describeHash(after));
}

/** How the numbers of samples differ, where the samples of a run are not kept. */
export function findOtherCount(before: OkRecord, after: OkRecord): Mismatch | undefined {
  return before.n === after.n ? undefined : mismatch(countSamples(before.n), countSamples(after.n));
}

/** How many samples, for people. */
function countSamples(count: number): string {
  return `${count} ${count === 1 ? 'sample' : 'samples'}`;
}

function mismatch(before: string, after: string): Mismatch {
  return { field: 'samples', before, after };
}

function describeRepeated({ count, repeated }: SampleDigest): string {
  return `${countSamples(count)}${repeated === undefined ? '' : `, more than one is called ${repeated}`}`;
}

/** One that keeps no ids. */
function describeHash({ count, items }: SampleDigest): string {
  return `${countSamples(count)}, sha256 of ids and truths ${items.slice(0, 12)}`;
}

async function describeOther(
  before: AsyncIterable<SampleLine>,
  after: AsyncIterable<SampleLine>,
): Promise<string> {
  const places = new Map<string, number>();
  const truths: string[] = [];
  for await (const { id, truth } of before) {
    places.set(id, places.size);
    truths.push(JSON.stringify(truth));
  }
  let [count, extra] = [0, 0];
  let moved: string | undefined;
  let changed: string | undefined;
  for await (const { id, truth } of after) {
    const place = places.get(id);
    if (place === undefined) extra++;
    else if (place !== count) moved ??= id;
    if (place !== undefined && truths[place] !== JSON.stringify(truth)) changed ??= id;
    count++;
  }
  const missing = places.size - (count - extra);
  if (missing > 0 || extra > 0)
    return `${countSamples(count)}: ${missing} of the ${places.size} missing, ${extra} new`;
  if (changed !== undefined) return `the same ids with other truths, the first is ${changed}`;
  return `the same samples in another order, from ${moved} on`;
}
