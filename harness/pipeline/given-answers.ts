import type { EncodedSample, Encoder } from '../core/encoder.js';
import { ProtocolError } from '../core/errors.js';

/** Answers that another program gave to the questions of a task. */
export interface GivenAnswers {
  /** The file, for messages. */
  readonly file: string;
  /** By the id of the sample. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Files of answers that another program gave. */
export interface AnswerFiles {
  readonly folder: string;
  /** What the file of a task may be called. */
  readonly namesFor: (task: string) => readonly string[];
  /** The file of a task; undefined where there is none. */
  readonly find: (task: string) => string | undefined;
  /** The answers in the file of a task. Throws DataError where it cannot be read. */
  readonly read: (file: string) => Promise<GivenAnswers>;
}

/** An encoder that knows nothing but given answers. A question without one is a bad sample. */
export function answerFromFile({ file, texts }: GivenAnswers): Encoder {
  const refuse = () => Promise.reject(new ProtocolError(`${file}: a file of answers knows no images`));
  return {
    heads: new Set(['answer']),
    concurrency: 1,
    answer: (batch) => Promise.resolve({ samples: batch.map(({ id }) => take(id)), encodeMs: 0 }),
    encode: refuse,
    encodeTexts: refuse,
    close: () => Promise.resolve(),
  };

  function take(id: string): EncodedSample {
    const text = texts.get(id);
    if (text !== undefined) return { ok: true, output: { tensors: {}, text } };
    const message = `${file} has no answer to it`;
    return { ok: false, error: { kind: 'DataError', message } };
  }
}
