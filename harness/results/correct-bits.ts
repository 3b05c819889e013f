import { createHash } from 'node:crypto';
import { packBits, type BitSet } from '../core/bit-set.js';
import type { SampleLine } from '../core/protocol.js';

/** Which samples of a task a model gets right: enough for every paired comparison, 6.25 kB for 50,000 samples beside
 *  their ids. Samples that are neither right nor wrong are only counted. */
export interface CorrectBits {
  /** Of those that are right or wrong, in the order of the file. */
  readonly ids: readonly string[];
  /** By place in `ids`. */
  readonly correct: BitSet;
  /** SHA-256 over ids and truths in their order: of two models that answered the same, it is the same. */
  readonly items: string;
  /** Samples without right or wrong. */
  readonly unmarked: number;
  /** An id that more than one sample bears: nothing can be said of them by id. */
  readonly repeated?: string;
}

/** The bits of a samples file, from its lines; `visit` sees each line as it passes. No lines give no ids: a comparison then
 *  says so. */
export async function collectCorrectBits(
  lines: AsyncIterable<SampleLine> | Iterable<SampleLine>,
  visit: (line: SampleLine) => void = () => undefined,
): Promise<CorrectBits> {
  const hash = createHash('sha256');
  const seen = new Set<string>();
  const ids: string[] = [];
  const marks: boolean[] = [];
  let repeated: string | undefined;
  let lineCount = 0;
  for await (const line of lines) {
    const { id, truth, correct } = line;
    lineCount++;
    if (seen.has(id)) repeated ??= id;
    seen.add(id);
    visit(line);
    if (correct === undefined) continue;
    ids.push(id);
    marks.push(correct);
    hash.update(`${JSON.stringify([id, truth])}\n`);
  }
  return {
    ids,
    correct: packBits(marks),
    items: hash.digest('hex'),
    unmarked: lineCount - ids.length,
    ...(repeated !== undefined && { repeated }),
  };
}

/** Why the samples of two models cannot be compared one by one, for people; undefined where they can: the same ids with the
 *  same truths in the same order. */
export function describeMismatch(first: CorrectBits, second: CorrectBits): string | undefined {
  if (isEmpty(first) || isEmpty(second)) return 'no samples are kept';
  if (first.ids.length === 0 || second.ids.length === 0) return 'its samples are neither right nor wrong';
  const repeated = first.repeated ?? second.repeated;
  if (repeated !== undefined) return `more than one sample is called ${repeated}`;
  if (first.items === second.items) return undefined;
  const known = new Set(first.ids);
  const extra = second.ids.filter((id) => !known.has(id)).length;
  const missing = first.ids.length - (second.ids.length - extra);
  if (missing > 0 || extra > 0)
    return `other samples: ${missing} of ${first.ids.length} are missing, ${extra} are new`;
  const moved = second.ids.findIndex((id, place) => id !== first.ids[place]);
  if (moved >= 0) return `the same samples in another order, from ${second.ids[moved]} on`;
  return 'the same samples with other truths';
}

function isEmpty({ ids, unmarked }: CorrectBits): boolean {
  return ids.length + unmarked === 0;
}
