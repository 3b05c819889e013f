import type { AskedQuestion, EncodedBatch, EncodedSample, Encoder } from '../../core/encoder.js';
import { hashJson, sha256 } from '../../core/hash.js';
import type { Judge, JudgeRequest } from '../../core/judge.js';
import type { TaskIdentity } from '../../results/identity.js';
import type { Journal } from '../../results/journal.js';
import type { BatchKeeping } from '../answer-batches.js';
import { toQuestion } from '../ask-model.js';

/** All that an answer depends on beside the question: answers are written in groups of a batch. */
export function answerIdentity({ model }: Pick<TaskIdentity, 'model'>, batchSize: number): unknown {
  return { model: model.sha256, batchSize };
}

/** An encoder whose answers are kept in a journal as they arrive, and taken from it where it has them. `identity` stands for
 *  all that an answer depends on beside the question. A batch of which any answer is lacking is asked whole, so that what a
 *  graph computes does not depend on where an earlier run was cut off. */
export function keepAnswers(encoder: Encoder, journal: Journal, identity: unknown): Encoder {
  const { answer } = encoder;
  if (!answer) return encoder;
  return {
    ...encoder,
    answer: async (batch): Promise<EncodedBatch> => {
      const kept = batch.map((question) => journal.get(keyOf(question, identity)));
      if (kept.every((text) => text !== undefined)) return { samples: kept.map(toSample), encodeMs: 0 };
      const answered = await answer(batch);
      await addAnswers(batch, answered, journal, identity);
      return answered;
    },
  };
}

/** Keeps batches as `keeping` does; the answers that are found go into the journal too, which outlasts them. */
export function journalFound<Keeping extends BatchKeeping>(
  keeping: Keeping,
  journal: Journal,
  identity: unknown,
): Keeping {
  return {
    ...keeping,
    find: async (batch) => {
      const found = await keeping.find(batch);
      if (found) await addAnswers(batch.samples.map(toQuestion), found, journal, identity);
      return found;
    },
  };
}

async function addAnswers(
  questions: readonly AskedQuestion[],
  { samples }: EncodedBatch,
  journal: Journal,
  identity: unknown,
): Promise<void> {
  for (const [index, question] of questions.entries()) {
    const sample = samples[index];
    const key = keyOf(question, identity);
    if (!sample.ok || sample.output.text === undefined || journal.get(key) === sample.output.text) continue;
    await journal.add(key, question.id, sample.output.text);
  }
}

function keyOf({ id, image, prompt }: AskedQuestion, identity: unknown): string {
  return hashJson({ identity, id, prompt, image: image ? sha256(image) : null });
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
