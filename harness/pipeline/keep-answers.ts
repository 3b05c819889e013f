import type { AskedQuestion, EncodedBatch, EncodedSample, Encoder } from '../core/encoder.js';
import { hashJson, sha256 } from '../core/hash.js';
import type { Judge, JudgeRequest } from '../core/judge.js';
import type { Journal } from '../results/journal.js';

/** An encoder whose answers are kept in a journal as they arrive, and taken from it where it has them. `identity` stands for
 *  all that an answer depends on beside the question. A batch of which any answer is lacking is asked whole, so that what a
 *  graph computes does not depend on where an earlier run was cut off. */
export function keepAnswers(encoder: Encoder, journal: Journal, identity: unknown): Encoder {
  const { answer } = encoder;
  if (!answer) return encoder;
  const keyOf = ({ id, image, prompt }: AskedQuestion) =>
    hashJson({ identity, id, prompt, image: image ? sha256(image) : null });
  return {
    ...encoder,
    answer: async (batch): Promise<EncodedBatch> => {
      const keys = batch.map(keyOf);
      const kept = keys.map((key) => journal.get(key));
      if (kept.every((text) => text !== undefined)) return { samples: kept.map(toSample), encodeMs: 0 };
      const answered = await answer(batch);
      for (const [index, sample] of answered.samples.entries())
        if (sample.ok && sample.output.text !== undefined)
          await journal.add(keys[index], batch[index].id, sample.output.text);
      return answered;
    },
  };
}

function toSample(text: string): EncodedSample {
  return { ok: true, output: { tensors: {}, text } };
}

/** A judge whose words are kept in a journal as they come, and taken from it where it has them. */
export function keepJudgements(judge: Judge, journal: Journal): Judge {
  return {
    model: judge.model,
    ask: async (request: JudgeRequest) => {
      const key = hashJson({ model: judge.model, ...request });
      const kept = journal.get(key);
      if (kept !== undefined) return { text: kept, model: judge.model };
      const judgement = await judge.ask(request);
      await journal.add(key, request.id, judgement.text);
      return judgement;
    },
  };
}
