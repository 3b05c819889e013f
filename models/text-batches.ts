import type { ProviderKind } from '../harness/config/device.js';
import type { TextForm } from './trim-probe.js';

/** Texts that go through the graph together, as places in a list, each as rows of `length` ids. */
export interface TextBatch {
  readonly texts: Int32Array;
  readonly length: number;
}

/** Token ids that one run takes. On a CPU a layer should stay in the cache: sizes from 256 to 1,024 were alike in a trial, smaller
 *  and larger ones slower. On a GPU, which wants more work at a time than it has arithmetic units, none was tried. */
const idsPerRun = { cpu: 512, other: 16_384 } as const;

/** Texts that a graph is given together whose embeddings depend on their neighbours. */
const fixedBatch = 64;

/** How many token ids a run takes on a provider. Not a matter of threads: the bytes of a result must not be, either. */
export function idsPerRunOn(provider: ProviderKind): number {
  return provider === 'cpu' ? idsPerRun.cpu : idsPerRun.other;
}

/** The batches of texts with these numbers of ids. Trimmed: by length, equal ones in their order, and as many as fit
 *  `budget` ids at the length of the longest. Else in their order at context length; a text that alone exceeds the budget
 *  makes a batch of its own. */
export function planTextBatches(
  lengths: Int32Array,
  contextLength: number,
  form: TextForm['kind'],
  budget: number,
): readonly TextBatch[] {
  const order = Int32Array.from(lengths.keys());
  if (form === 'trimmed') order.sort((a, b) => lengths[a] - lengths[b] || a - b);
  const batches: TextBatch[] = [];
  let from = 0;
  while (from < order.length) {
    let to = from + 1;
    let length = form === 'trimmed' ? lengths[order[from]] : contextLength;
    for (; to < order.length; to++) {
      const next = form === 'trimmed' ? lengths[order[to]] : contextLength;
      if (form === 'fixed' ? to - from === fixedBatch : (to - from + 1) * next > budget) break;
      length = next;
    }
    batches.push({ texts: order.slice(from, to), length });
    from = to;
  }
  return batches;
}
