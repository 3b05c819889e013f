import type { AskedQuestion, EncodedBatch, EncodedSample } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import type { LanguageTokenizer } from '../../harness/preprocess/language-tokenizer.js';
import { tokenizeConversation } from './conversation.js';
import type { Decoder } from './decoder.js';
import { writeAnswers, type Writing } from './generate.js';
import { encodePictures, type VisionEncoder } from './image-features.js';
import { finishText, type StopRules } from './stop-rules.js';

/** A language model that sees images, loaded. */
export interface AnswerParts {
  readonly vision: VisionEncoder;
  readonly embed: Writing['embed'];
  readonly decoder: Decoder;
  readonly tokenizer: LanguageTokenizer;
  readonly template: string;
  readonly stops: StopRules;
}

/** One question ready to be asked. */
interface Conversation {
  /** Its place in the batch. */
  readonly place: number;
  /** Of the text before the image and of that after it; of a question without an image, of one text. */
  readonly ids: readonly (readonly number[])[];
  /** [P, D]; undefined for a question without an image. */
  readonly picture: Tensor | undefined;
  /** Tokens, those of the image among them. */
  readonly length: number;
}

/** The greedy answers to a batch of questions. Conversations of one length run together, without padding. A question whose image
 *  cannot be decoded fails alone. Throws ModelError where a graph fails, or gives what does not fit. */
export async function answerQuestions(
  batch: readonly AskedQuestion[],
  parts: AnswerParts,
): Promise<EncodedBatch> {
  const { tokenizer, template, vision, decoder } = parts;
  const images = batch.flatMap(({ image }) => (image ? [image] : []));
  const start = performance.now();
  const pictures = (await encodePictures(images, vision)).values();
  const samples: EncodedSample[] = [];
  const groups = new Map<number, Conversation[]>();
  batch.forEach(({ image, prompt }, place) => {
    const seen = image && pictures.next().value;
    if (seen && !seen.ok) {
      samples[place] = seen;
      return;
    }
    const ids = tokenizeConversation(tokenizer, template, prompt, image !== undefined);
    const picture = seen?.features;
    const length = ids.flat().length + (picture?.shape[0] ?? 0);
    const group = groups.get(length) ?? [];
    group.push({ place, ids, picture, length });
    groups.set(length, group);
  });
  for (const [length, group] of groups) {
    const most = rowsPerRun(length, decoder, tokenizer);
    for (let first = 0; first < group.length; first += most) {
      const some = group.slice(first, first + most);
      const texts = await answerGroup(some, parts);
      some.forEach(({ place }, index) => {
        samples[place] = { ok: true, output: { tensors: {}, text: texts[index] } };
      });
    }
  }
  return { samples, encodeMs: performance.now() - start };
}

/** Floats of logits that one run may give: 1 GiB. */
const mostLogits = 2 ** 28;

/** Conversations of a length that run together, at most: graphs give the logits of every token, of which the last are used. */
function rowsPerRun(length: number, { facts }: Decoder, { vocabularySize }: LanguageTokenizer): number {
  if (facts.takesLogitsCount) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(mostLogits / (length * (facts.vocabulary ?? vocabularySize))));
}

async function answerGroup(group: readonly Conversation[], parts: AnswerParts): Promise<readonly string[]> {
  const { tokenizer, stops } = parts;
  const answers = await writeAnswers(await embedConversations(group, parts), describeWriting(parts));
  return answers.map((tokens) => finishText(tokenizer.decode(tokens), stops.texts));
}

/** How the parts write answers. */
export function describeWriting({ embed, decoder, tokenizer, stops }: AnswerParts): Writing {
  return {
    ...{ decoder, embed, most: stops.most },
    ends: (token) => stops.ids.has(token),
    isComplete: (tokens) => {
      if (stops.texts.length === 0) return false;
      const text = tokenizer.decode(tokens);
      return stops.texts.some((stop) => text.includes(stop));
    },
  };
}

/** Embeddings [N, T, D] of conversations of one length, their images between their texts. */
export async function embedConversations(
  group: readonly Pick<Conversation, 'ids' | 'picture' | 'length'>[],
  { embed, decoder }: Pick<AnswerParts, 'embed' | 'decoder'>,
): Promise<Tensor> {
  const all = Int32Array.from(group.flatMap(({ ids }) => ids.flat()));
  const words = await embed(all, [1, all.length]);
  const width = words.shape[2];
  const [{ length }] = group;
  const embeds = new Float32Array(group.length * length * width);
  let from = 0;
  let to = 0;
  const put = (values: Float32Array) => {
    embeds.set(values, to);
    to += values.length;
  };
  const putWords = (count: number) => {
    put(words.data.subarray(from, (from += count * width)));
  };
  for (const { ids, picture } of group) {
    putWords(ids[0].length);
    if (picture) {
      if (picture.shape[1] !== width)
        throw new ModelError(
          `${decoder.file}: images have ${picture.shape[1]} numbers a token, words ${width}, expected the same. The projector is of another model`,
        );
      put(picture.data);
    }
    if (ids.length > 1) putWords(ids[1].length);
  }
  return createTensor(embeds, [group.length, length, width]);
}
