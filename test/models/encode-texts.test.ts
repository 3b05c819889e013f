import { describe, expect, it } from '@jest/globals';
import { Interrupted } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { createTensor } from '../../harness/core/tensor.js';
import { createTextEncoder, type EmbedJob, type TextThreads } from '../../models/encode-texts.js';
import { lengthsOf, packTokens } from '../../models/token-lists.js';
import type { TextForm } from '../../models/trim-probe.js';

const contextLength = 12;

/** Threads that end in any order: a text is its characters, and its embedding is their number, their sum, and the length that
 *  it was filled up to. */
function fakeThreads(kind: TextForm['kind'], seed: number) {
  const random = createRandom(seed);
  const asked = { texts: [] as string[], jobs: [] as EmbedJob[], probes: 0 };
  const later = async () => {
    for (let turns = Math.floor(random() * 9); turns > 0; turns--) await Promise.resolve();
  };
  const threads: TextThreads = {
    atOnce: 3,
    tokenize: async (texts) => {
      asked.texts.push(...texts);
      await later();
      const lengths = Int32Array.from(texts, (text) => Math.min(text.length, contextLength));
      const ids = new Int32Array(texts.length * contextLength);
      texts.forEach((text, row) => {
        for (let i = 0; i < lengths[row]; i++) ids[row * contextLength + i] = text.charCodeAt(i);
      });
      return packTokens({ ids, lengths, shape: [texts.length, contextLength], cut: 0 });
    },
    probe: async () => {
      asked.probes++;
      await later();
      return { kind, reason: '' };
    },
    embed: async (job) => {
      asked.jobs.push(job);
      await later();
      const { ids, starts } = job.tokens;
      const rows = Array.from(lengthsOf(starts), (length, text) => [
        length,
        ids.subarray(starts[text], starts[text + 1]).reduce((sum, id) => sum + id, 0),
        job.length,
      ]);
      return createTensor(Float32Array.from(rows.flat()), [rows.length, 3]);
    },
  };
  return { threads, asked };
}

const rowOf = (text: string, length: number) => [
  Math.min(text.length, contextLength),
  Array.from({ length: Math.min(text.length, contextLength) }, (_, i) => text.charCodeAt(i)).reduce(
    (sum, code) => sum + code,
  ),
  length,
];

describe('createTextEncoder', () => {
  const random = createRandom(4);
  const texts = Array.from(
    { length: 5000 },
    () => `${'x'.repeat(1 + Math.floor(random() * 15))}${Math.floor(random() * 300)}`,
  );

  it('encodes each different text once and gives the rows in the order that was asked', async () => {
    const { threads, asked } = fakeThreads('padded', 1);
    const { data, shape } = await createTextEncoder(threads, 60)(texts);
    expect(shape).toEqual([5000, 3]);
    expect([...data]).toEqual(texts.flatMap((text) => rowOf(text, contextLength)));
    expect(asked.texts).toEqual([...new Set(texts)]);
    expect(asked.texts.length).toBeLessThan(texts.length);
    const embedded = asked.jobs.reduce((sum, { tokens }) => sum + tokens.starts.length - 1, 0);
    expect(embedded).toBe(asked.texts.length);
  });

  it('fills trimmed texts up to the longest of their batch only, which makes no other rows', async () => {
    const { threads, asked } = fakeThreads('trimmed', 2);
    const { data } = await createTextEncoder(threads, 60)(texts);
    for (const { tokens, length } of asked.jobs) expect(length).toBe(Math.max(...lengthsOf(tokens.starts)));
    expect(Math.min(...asked.jobs.map(({ length }) => length))).toBeLessThan(contextLength);
    texts.forEach((text, row) => {
      expect([...data.subarray(row * 3, row * 3 + 2)]).toEqual(rowOf(text, 0).slice(0, 2));
    });
  });

  it('gives threads the same jobs in whatever order they end', async () => {
    const outcomes = await Promise.all(
      [3, 4].map(async (seed) => {
        const { threads, asked } = fakeThreads('trimmed', seed);
        return { embeddings: await createTextEncoder(threads, 60)(texts), jobs: asked.jobs };
      }),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  it('probes once, and not for no texts', async () => {
    const { threads, asked } = fakeThreads('trimmed', 5);
    const encode = createTextEncoder(threads, 60);
    expect(await encode([])).toEqual({ data: new Float32Array(0), shape: [0, 0] });
    expect(asked.probes).toBe(0);
    await encode(['a']);
    expect([...(await encode(['b', 'b'])).data]).toEqual([1, 98, 1, 1, 98, 1]);
    expect(asked.probes).toBe(1);
  });

  it('begins no batch once the signal is set, and fills the threads until then', async () => {
    const { threads, asked } = fakeThreads('padded', 7);
    const stopping = new AbortController();
    let atOnce = 0;
    let most = 0;
    const embed: TextThreads['embed'] = async (job) => {
      most = Math.max(most, ++atOnce);
      if (asked.jobs.length === 9) stopping.abort();
      const rows = await threads.embed(job);
      atOnce--;
      return rows;
    };
    const encoding = createTextEncoder({ ...threads, embed }, 60)(texts, stopping.signal);
    await expect(encoding).rejects.toThrow(Interrupted);
    expect(asked.jobs).toHaveLength(10);
    expect(most).toBe(threads.atOnce);
  });

  it('throws what a thread throws', async () => {
    const { threads } = fakeThreads('trimmed', 6);
    const broken = { ...threads, embed: () => Promise.reject(new Error('no memory')) };
    await expect(createTextEncoder(broken, 60)(['a'])).rejects.toThrow('no memory');
  });
});
