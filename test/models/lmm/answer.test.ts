import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AskedQuestion, EncodedBatch } from '../../../harness/core/encoder.js';
import { createRandom } from '../../../harness/core/random.js';
import { createLanguageTokenizer } from '../../../harness/preprocess/language-tokenizer.js';
import { writePixels } from '../../../harness/preprocess/image-transform.js';
import { preprocessSquare } from '../../../harness/preprocess/square-image.js';
import { describeAnswerImage, type AnswerModel } from '../../../models/lmm/answer-card.js';
import { tokenizeConversation } from '../../../models/lmm/conversation.js';
import { readModelFolder } from '../../../models/model-folder.js';
import { makeModelFolder } from '../../support/model-folder.js';
import { packPng } from '../../support/png.js';
import { useRuntime } from '../../support/runtime.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { toyAnswer, toyImage } from '../../support/toy-lmm-reference.js';
import {
  makeToyWeights,
  toySizes,
  toyTokenizer,
  toyTokens,
  writeToyLmm,
  type ToyForm,
} from '../../support/toy-lmm.js';

const newFolder = useTemporaryFolders();
const runtime = useRuntime();
const weights = makeToyWeights(1);
const most = 12;

/** A model folder with a toy in it. */
async function makeToy(
  form: ToyForm = {},
  card: Parameters<typeof writeToyLmm>[3] = {},
): Promise<AnswerModel> {
  const folder = makeModelFolder(join(newFolder(), 'm'), 'm');
  writeToyLmm(folder, weights, form, card);
  const { card: whole } = await readModelFolder(folder);
  return { folder, card: whole };
}

/** A coloured picture of noise. */
function makePicture(seed: number, width: number, height: number): Buffer {
  const random = createRandom(seed);
  return packPng(
    width,
    height,
    Array.from({ length: width * height }, () => Math.floor(random() * 2 ** 24)),
    'ids',
  );
}

const prompts = ['w0 w1 w2', 'w3', 'w4 w5 w6', 'w7 w8', 'w2 w1 w0', 'w9', 'w10 w11 w12 w13', 'w1 w1 w1'];
const pictures = [makePicture(1, 12, 12), makePicture(2, 20, 9), makePicture(3, 7, 15)];
const questions = prompts.map((prompt, index): AskedQuestion => ({
  id: `q${index}`,
  prompt,
  ...(index % 4 === 3 ? {} : { image: pictures[index % 3] }),
}));

const tokenizer = createLanguageTokenizer(toyTokenizer, {}, 'words.json');

/** What the slow way answers. */
async function answerSlowly({ card }: AnswerModel, { prompt, image }: AskedQuestion): Promise<string> {
  const template = card.lmm?.template ?? '';
  const ids = tokenizeConversation(tokenizer, template, prompt, image !== undefined);
  const transform = describeAnswerImage(card);
  const pixels = new Float32Array(3 * toySizes.side ** 2);
  if (image) writePixels(await preprocessSquare(image, transform), transform, pixels, 0);
  const tokens = toyAnswer(weights, ids, image ? toyImage(weights, pixels) : [], most);
  return tokens
    .map((token) => toyTokens[token])
    .filter((token) => !token.startsWith('<'))
    .join(' ');
}

const textsOf = (batches: readonly EncodedBatch[]) =>
  batches.flatMap(({ samples }) =>
    samples.map((sample) => (sample.ok ? sample.output.text : sample.error.message)),
  );

const inBatches = (size: number) =>
  Array.from({ length: Math.ceil(questions.length / size) }, (_, index) =>
    questions.slice(index * size, (index + 1) * size),
  );

const answersOf = async (model: AnswerModel, size: number) =>
  textsOf(await runtime.answer({ model, batches: inBatches(size) }));

describe('answers of a language model', () => {
  it('are those of the slow way, in batches of 1, 3 and all', async () => {
    const model = await makeToy();
    const expected = await Promise.all(questions.map((question) => answerSlowly(model, question)));
    // the toy says several things, of several lengths
    expect(new Set(expected).size).toBeGreaterThan(4);
    expect(new Set(expected.map((text) => text.split(' ').length)).size).toBeGreaterThan(2);
    for (const size of [1, 3, questions.length])
      expect([size, await answersOf(model, size)]).toEqual([size, expected]);
  });

  it.each<[name: string, form: ToyForm, card: object]>([
    ['float16 at its ends', { half: true }, {}],
    ['a grid from the vision encoder', { grid: true }, {}],
    ['the projector inside the vision encoder', { inside: true }, {}],
    ['a switch for the past', { branch: true }, {}],
    ['a number of logits to keep', { logitsCount: true, ints: 'int32' }, {}],
  ])('are the same with %s', async (_name, form, card) => {
    const model = await makeToy(form, card);
    const expected = await Promise.all(questions.map((question) => answerSlowly(model, question)));
    expect(await answersOf(model, 5)).toEqual(expected);
  });
});
