import type { Encoder } from '../harness/core/encoder.js';
import { ModelError } from '../harness/core/errors.js';

/** The encoder that `open` gives, which is called when it is first asked for something: a run that finds everything in the
 *  store loads no graph. What is known of it before is `known`. A model that cannot be loaded says so to all who ask. */
export function openLazily(
  known: Pick<Encoder, 'heads' | 'concurrency'>,
  open: () => Promise<Encoder>,
): Encoder {
  let opening: Promise<Encoder> | undefined;
  let opened: Encoder | undefined;
  let loadMs = 0;
  const load = async (): Promise<Encoder> => {
    const start = performance.now();
    try {
      return (opened = await open());
    } finally {
      loadMs += performance.now() - start;
    }
  };
  const get = () => (opening ??= load());
  return {
    ...known,
    encode: async (head, batch) => (await get()).encode(head, batch),
    ...(known.heads.has('answer') && {
      answer: async (batch) => {
        const { answer } = await get();
        if (!answer) throw new ModelError('the model answers no questions, though its card says so');
        return answer(batch);
      },
    }),
    timeBatches: async (trial) => (await (await get()).timeBatches?.(trial)) ?? [],
    encodeTexts: async (texts, signal) => (await get()).encodeTexts(texts, signal),
    load: async () => {
      await get();
    },
    nodes: () => opened?.nodes?.(),
    takeLoadMs: () => {
      const since = loadMs;
      loadMs = 0;
      return since;
    },
    close: async () => {
      const loaded = await opening?.catch(() => undefined);
      await loaded?.close();
    },
  };
}
