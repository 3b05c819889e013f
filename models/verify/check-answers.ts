import { join } from 'node:path';
import { fromWireError } from '../../harness/core/errors.js';
import { imageId, type ParityAnswer, type ParityCard } from '../../harness/core/parity.js';
import { rowOf } from '../../harness/core/tensor.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import { precisionOfHead } from '../complete-model.js';
import { folderOf, requireAnswer, type AnswerModel } from '../lmm/answer-card.js';
import { describeWriting, embedConversations, type AnswerParts } from '../lmm/answer-questions.js';
import { tokenizeConversation } from '../lmm/conversation.js';
import { noPast } from '../lmm/decoder.js';
import { writeAnswers } from '../lmm/generate.js';
import { encodePictures } from '../lmm/image-features.js';
import { loadAnswerHead } from '../lmm/load-answer.js';
import { finishText } from '../lmm/stop-rules.js';
import { compareVectors } from './comparison.js';
import type { VerifyLine } from './line.js';
import { isWithin, toReference } from './tolerance.js';

/** What a model said to one reference question. */
interface Answered {
  /** Of the whole conversation; the image is one `imageId`. */
  readonly ids: readonly number[];
  readonly logits: Float32Array;
  readonly tokens: readonly number[];
  readonly text: string;
}

/** Asks a language model the reference questions: the ids of each must be the same, the logits of its first token within the tolerance
 *  of the decoder's precision, and the answers of a decoder in fp32 the same, also when all are asked at once. Throws ModelError where
 *  a graph fails. */
export async function checkAnswers(
  model: AnswerModel,
  parity: ParityCard | undefined,
  options: SessionOptions,
): Promise<VerifyLine> {
  const answers = parity?.answers ?? [];
  if (answers.length === 0)
    return { id: 'answer', status: 'skip', text: 'no answers are stored with the reference outputs' };
  const head = await loadAnswerHead(model, () => options);
  try {
    const own: Answered[] = [];
    for (const answer of answers) own.push(await ask(answer, head.parts));
    const together = await head.answer(
      answers.map(({ prompt, image }, index) => ({ id: String(index), prompt, ...(image && { image }) })),
    );
    const texts = together.samples.map((sample) => (sample.ok ? sample.output.text : undefined));
    return compare(model, answers, own, texts);
  } finally {
    await head.close();
  }
}

async function ask({ prompt, image }: ParityAnswer, parts: AnswerParts): Promise<Answered> {
  const { tokenizer, template, stops, vision, decoder } = parts;
  const ids = tokenizeConversation(tokenizer, template, prompt, image !== undefined);
  const seen = image && (await encodePictures([image], vision))[0];
  if (seen && !seen.ok) throw fromWireError(seen.error);
  const picture = seen?.features;
  const length = ids.flat().length + (picture?.shape[0] ?? 0);
  const embeds = await embedConversations([{ ids, picture, length }], parts);
  const { logits } = await decoder.read(embeds, noPast);
  const [tokens] = await writeAnswers(embeds, describeWriting(parts));
  return {
    ids: ids.flatMap((part, index) => (index === 0 ? part : [imageId, ...part])),
    ...{ logits: rowOf(logits, 0), tokens, text: finishText(tokenizer.decode(tokens), stops.texts) },
  };
}

function compare(
  model: AnswerModel,
  expected: readonly ParityAnswer[],
  own: readonly Answered[],
  together: readonly (string | undefined)[],
): VerifyLine {
  const { decoder, names } = requireAnswer(model.card);
  const precision = precisionOfHead(readOnnx(join(folderOf(model, 'decoder'), decoder)), names.logits);
  const count = (differs: (answer: ParityAnswer, own: Answered, index: number) => boolean) =>
    expected.filter((answer, index) => differs(answer, own[index], index)).length;
  const otherIds = count((answer, { ids }) => ids.join() !== answer.ids.join());
  const otherAnswers = count(
    (answer, { tokens, text }) => tokens.join() !== answer.tokens.join() || text !== answer.answer,
  );
  const otherTogether = count((_answer, { text }, index) => text !== together[index]);
  const width = own[0].logits.length;
  if (expected.some(({ logits }) => logits.length !== width))
    return {
      ...{ id: 'answer', status: 'fail' },
      text: `${width} logits a token, the reference outputs have ${expected[0].logits.length}: they are of another model`,
    };
  const comparison = compareVectors(
    own.map(({ logits }) => logits),
    expected.map(({ logits }) => logits),
  );
  const tolerance = toReference[precision];
  // where numbers are rounded, two tokens that are about as likely may change places
  const sameSaid = precision !== 'fp32' || (otherAnswers === 0 && otherTogether === 0);
  const passes = otherIds === 0 && isWithin(comparison, tolerance) && sameSaid;
  const { maxAbs, scale } = comparison;
  return {
    ...{ id: 'answer', status: passes ? 'pass' : 'fail' },
    text:
      `of ${expected.length} questions ids of ${otherIds} and answers of ${otherAnswers} differ, of ${otherTogether} when all are asked at once; ` +
      `largest difference of first logits ${maxAbs.toExponential(1)} (allowed ${(tolerance.relative * scale).toExponential(1)})`,
    measured: { questions: expected.length, otherIds, otherAnswers, otherTogether, maxAbs, scale },
  };
}
