import type { AskedQuestion, EncodedSample, Encoder } from '../core/encoder.js';
import { DataError, ProtocolError, toWireError } from '../core/errors.js';
import type { Head } from '../core/heads.js';
import type { Endpoint } from './endpoint.js';
import { mediaTypeOf } from './media-type.js';

/** Batches that are asked for ahead, to one request that may be under way: a slow answer, or one that must be waited for again,
 *  keeps its place in the row of batches, and meanwhile the server must not run out of questions. */
const readAhead = 8;

/** The server as a model that answers questions, greedily (temperature 0), and does nothing else. A question is its image, then its
 *  text, in one message of the user. One that the server refuses for what it is fails alone, and so does a file that is no image.
 *  Answers are known batch by batch: ask in batches of one, so that what has come is kept when a later one fails. */
export function createEndpointEncoder(endpoint: Endpoint): Encoder {
  async function answerOne({ id, image: bytes, prompt }: AskedQuestion): Promise<EncodedSample> {
    const type = bytes && mediaTypeOf(bytes);
    if (bytes && type === undefined) return failAlone(describeFile(bytes));
    const reply = await endpoint.chat({
      subject: `question ${id}`,
      prompt,
      image: bytes && type !== undefined ? { bytes, type } : undefined,
      temperature: 0,
      maxTokens: endpoint.maxTokens,
    });
    return reply.ok ? { ok: true, output: { tensors: {}, text: reply.text } } : failAlone(reply.error);
  }

  return {
    heads: new Set(['answer']),
    concurrency: readAhead * endpoint.concurrency,
    answer: async (batch) => {
      const start = performance.now();
      const outcomes = await Promise.allSettled(batch.map(answerOne));
      const samples = outcomes.map((outcome) => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      });
      return { samples, encodeMs: performance.now() - start };
    },
    encode: (head) => Promise.reject(refuseHead(head)),
    encodeTexts: () => Promise.reject(refuseHead('text')),
    close: () => {
      endpoint.close();
      return Promise.resolve();
    },
  };
}

function failAlone(error: DataError): EncodedSample {
  return { ok: false, error: toWireError(error) };
}

function describeFile(image: Uint8Array): DataError {
  const start = Buffer.from(image.subarray(0, 8)).toString('hex');
  return new DataError(
    `image: got ${image.length} bytes that start with "${start}", expected a JPEG, PNG, WebP or GIF file. Convert the file`,
  );
}

function refuseHead(head: Head): ProtocolError {
  return new ProtocolError(
    `endpoint: a server answers questions only, and the head ${head} is asked of it. Take a model folder for this task`,
  );
}
