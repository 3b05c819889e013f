import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../harness/core/errors.js';
import { answerFromFile } from '../../harness/pipeline/given-answers.js';
import { expectOneLine } from '../support/errors.js';

const given = {
  file: 'answers/pope.jsonl',
  texts: new Map([
    ['a', 'Yes'],
    ['b', ''],
  ]),
};

describe('an encoder that knows given answers', () => {
  it('gives each by the id of its sample, an empty one too', async () => {
    const answered = await answerFromFile(given).answer?.([
      { id: 'b', prompt: 'p' },
      { id: 'a', prompt: 'p' },
    ]);
    expect(answered?.samples).toEqual(
      ['', 'Yes'].map((text) => ({ ok: true, output: { tensors: {}, text } })),
    );
  });

  it('fails on a question without one alone, and names the file', async () => {
    const answered = await answerFromFile(given).answer?.([
      { id: 'c', prompt: 'p' },
      { id: 'a', prompt: 'p' },
    ]);
    expect(answered?.samples[0]).toEqual({
      ok: false,
      error: { kind: 'DataError', message: 'answers/pope.jsonl has no answer to it' },
    });
    expect(answered?.samples[1].ok).toBe(true);
  });

  it('knows no images', async () => {
    const encoder = answerFromFile(given);
    const image = { image: new Uint8Array(1), imageMode: 'rgb' } as const;
    for (const ask of [() => encoder.encode('image', [image]), () => encoder.encodeTexts(['a'])])
      await expectOneLine(ask, ProtocolError, 'answers/pope.jsonl: a file of answers knows no images');
  });
});
