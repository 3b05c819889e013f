import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AskedQuestion, EncodedBatch, Encoder } from '../../../harness/core/encoder.js';
import { DataError } from '../../../harness/core/errors.js';
import type { JudgeRequest } from '../../../harness/core/judge.js';
import type { Sample } from '../../../harness/core/sample.js';
import type { BatchKeeping } from '../../../harness/pipeline/answer-batches.js';
import { journalFound, keepAnswers, keepJudgements } from '../../../harness/pipeline/keeping/keep-answers.js';
import { openJournal } from '../../../harness/results/journal.js';
import { createFakeEncoder, keepNothing } from '../../support/pipeline.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const ask = (id: string, changes: Partial<AskedQuestion> = {}): AskedQuestion => ({
  id,
  prompt: `prompt ${id}`,
  image: Uint8Array.of(1),
  ...changes,
});

/** An encoder that answers with how often it was asked; the questions in `bad` fail alone, and `broken` ends the batch. */
function createAnswerer(bad: readonly string[] = [], broken: readonly string[] = []) {
  const asked: string[] = [];
  const encoder: Encoder = {
    ...createFakeEncoder(),
    answer: (batch) => {
      asked.push(...batch.map(({ id }) => id));
      if (batch.some(({ id }) => broken.includes(id))) return Promise.reject(new DataError('it broke'));
      const samples = batch.map(({ id }) =>
        bad.includes(id)
          ? ({ ok: false, error: { kind: 'DataError', message: 'no image' } } as const)
          : ({ ok: true, output: { tensors: {}, text: `${id} ${asked.length}` } } as const),
      );
      return Promise.resolve({ samples, encodeMs: 5 });
    },
  };
  return { encoder, asked };
}

function prepare(bad?: readonly string[], broken?: readonly string[]) {
  const file = join(newFolder(), 'answers.jsonl');
  const { encoder, asked } = createAnswerer(bad, broken);
  const run = async (identity: unknown, ...batches: readonly (readonly AskedQuestion[])[]) => {
    const journal = await openJournal(file);
    const keeping = keepAnswers(encoder, journal, identity);
    const texts: (string | undefined)[] = [];
    try {
      for (const batch of batches) {
        const answered = await keeping.answer?.(batch);
        for (const sample of answered?.samples ?? []) texts.push(sample.ok ? sample.output.text : undefined);
      }
    } finally {
      await journal.close();
    }
    return texts;
  };
  return { run, asked };
}

describe('kept answers', () => {
  it('are not asked for again', async () => {
    const { run, asked } = prepare();
    const first = await run('m', [ask('a')], [ask('b')]);
    expect(await run('m', [ask('a')], [ask('b')], [ask('c')])).toEqual([...first, 'c 3']);
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it.each<[what: string, identity: string, question: AskedQuestion]>([
    ['another model', 'n', ask('a')],
    ['another prompt', 'm', ask('a', { prompt: 'other' })],
    ['another image', 'm', ask('a', { image: Uint8Array.of(2) })],
    ['another id', 'm', ask('z')],
  ])('do not serve for %s', async (_, identity, question) => {
    const { run, asked } = prepare();
    await run('m', [ask('a')]);
    await run(identity, [question]);
    expect(asked).toHaveLength(2);
  });

  it('do not serve for a question without an image', async () => {
    const { run, asked } = prepare();
    await run('m', [ask('a')], [{ id: 'a', prompt: 'prompt a' }]);
    expect(asked).toHaveLength(2);
  });

  it('serve for whole batches: one that lacks an answer is asked anew', async () => {
    const { run, asked } = prepare(['b']);
    expect(await run('m', [ask('a'), ask('b')])).toEqual(['a 2', undefined]);
    expect(await run('m', [ask('a'), ask('b')])).toEqual(['a 4', undefined]);
    expect(asked).toEqual(['a', 'b', 'a', 'b']);
  });

  it('are kept when a later batch breaks', async () => {
    const { run, asked } = prepare([], ['c']);
    await expect(run('m', [ask('a')], [ask('c')])).rejects.toThrow('it broke');
    expect(await run('m', [ask('a')])).toEqual(['a 1']);
    expect(asked).toEqual(['a', 'c']);
  });

  it('leave an encoder alone that answers nothing', async () => {
    const encoder = createFakeEncoder();
    const journal = await openJournal(join(newFolder(), 'answers.jsonl'));
    expect(keepAnswers(encoder, journal, 'm')).toBe(encoder);
    await journal.close();
  });
});

describe('kept judgements', () => {
  const request: JudgeRequest = { id: 'q', attempt: 0, prompt: 'grade', temperature: 0, maxTokens: 3 };

  it('are asked for once for each request and attempt', async () => {
    const file = join(newFolder(), 'judgements.jsonl');
    const asked: JudgeRequest[] = [];
    const judge = {
      model: 'judge',
      ask: (one: JudgeRequest) => {
        asked.push(one);
        return Promise.resolve({ text: `${asked.length}`, model: 'judge-0613' });
      },
    };
    for (let run = 0; run < 2; run++) {
      const journal = await openJournal(file);
      const keeping = keepJudgements(judge, journal);
      expect((await keeping.ask(request)).text).toBe('1');
      expect((await keeping.ask({ ...request, attempt: 1 })).text).toBe('2');
      expect((await keeping.ask({ ...request, prompt: 'other' })).text).toBe('3');
      await journal.close();
    }
    expect(asked).toHaveLength(3);
  });
});

describe('answers that are found in shards', () => {
  it('go into the journal, which serves a later run', async () => {
    const journal = await openJournal(join(newFolder(), 'answers.jsonl'));
    const answered: EncodedBatch = {
      samples: [
        { ok: true, output: { tensors: {}, text: 'yes' } },
        { ok: false, error: { kind: 'DataError', message: 'no image' } },
      ],
      encodeMs: 5,
    };
    const shards: BatchKeeping = { ...keepNothing, find: () => Promise.resolve(answered) };
    const keeping = journalFound(shards, journal, 'm');
    const samples = [ask('a'), ask('b')].map((question) => ({ ...question, kind: 'question' }) as Sample);
    expect(await keeping.find({ index: 0, samples })).toBe(answered);
    const { encoder, asked } = createAnswerer();
    const again = await keepAnswers(encoder, journal, 'm').answer?.([ask('a')]);
    expect([again?.samples, asked]).toEqual([[answered.samples[0]], []]);
    await keepAnswers(encoder, journal, 'm').answer?.([ask('b')]);
    expect(asked).toEqual(['b']);
    await journal.close();
  });

  it('are none where none were', async () => {
    const journal = await openJournal(join(newFolder(), 'answers.jsonl'));
    expect(await journalFound(keepNothing, journal, 'm').find({ index: 0, samples: [] })).toBeUndefined();
    await journal.close();
  });
});
