import { createHash, hash } from 'node:crypto';
import { packBits, type BitSet } from '../core/bit-set.js';
import type { SampleLine } from '../core/protocol.js';

/** What is enough of a samples file to compare a later run with it sample by sample: small enough to be committed. */
export interface SampleDigest {
  /** Lines. */
  readonly count: number;
  /** SHA-256 over ids and truths, in their order: the same for every model that was asked the same. */
  readonly items: string;
  /** SHA-256 over ids and what the model said, without its scores: the same for models that said the same. */
  readonly predictions: string;
  /** Of the lines that are right or wrong, in their order, whether they are right. */
  readonly correct: BitSet;
  /** Where some lines are neither right nor wrong: 16 bits of the hash of what the model said, by line. */
  readonly prints?: Uint16Array;
  /** An id that more than one line bears: nothing can be said of them by id. */
  readonly repeated?: string;
}

/** The digest of a samples file, from its lines; `visit` sees each line as it passes, with 32 bits of the hash of what the model
 *  said: those of `prints` are the lower half. */
export async function digestSamples(
  lines: AsyncIterable<SampleLine> | Iterable<SampleLine>,
  visit: (line: SampleLine, print: number) => void = () => undefined,
): Promise<SampleDigest> {
  const items = createHash('sha256');
  const predictions = createHash('sha256');
  const seen = new Set<string>();
  const marks: boolean[] = [];
  const prints: number[] = [];
  let repeated: string | undefined;
  for await (const line of lines) {
    const { id, truth, prediction, correct, counts } = line;
    if (seen.has(id)) repeated ??= id;
    seen.add(id);
    items.update(`${JSON.stringify([id, truth])}\n`);
    const said = `${JSON.stringify([id, prediction, correct, counts])}\n`;
    predictions.update(said);
    const print = hash('sha256', said, 'buffer').readUInt32LE(0);
    prints.push(print & 0xffff);
    visit(line, print);
    if (correct !== undefined) marks.push(correct);
  }
  return {
    count: prints.length,
    items: items.digest('hex'),
    predictions: predictions.digest('hex'),
    correct: packBits(marks),
    ...(marks.length < prints.length && { prints: Uint16Array.from(prints) }),
    ...(repeated !== undefined && { repeated }),
  };
}
