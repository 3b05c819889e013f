import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AskedQuestion, EncodedBatch } from '../../../harness/core/encoder.js';
import type { ParityAnswer } from '../../../harness/core/parity.js';
import { createRandom } from '../../../harness/core/random.js';
import { createLanguageTokenizer } from '../../../harness/preprocess/language-tokenizer.js';
import { writePixels } from '../../../harness/preprocess/image-transform.js';
import { preprocessSquare } from '../../../harness/preprocess/square-image.js';
import { describeAnswerImage, type AnswerModel } from '../../../models/lmm/answer-card.js';
import { tokenizeConversation } from '../../../models/lmm/conversation.js';
import { swapVision } from '../../../models/lmm/swap-vision.js';
import { readModelFolder, type ModelFolder } from '../../../models/model-folder.js';
import { makeModelFolder } from '../../support/model-folder.js';
import { packPng } from '../../support/png.js';
import { useRuntime } from '../../support/runtime.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { toyAnswer, toyImage, toyLogits } from '../../support/toy-lmm-reference.js';
import {
  makeToyWeights,
  toySizes,
  toyTokenizer,
  toyTokens,
  writeToyLmm,
  type ToyForm,
  type ToyWeights,
} from '../../support/toy-lmm.js';

const newFolder = useTemporaryFolders();
const runtime = useRuntime();
const weights = makeToyWeights(1);
const most = 12;

type Card = Parameters<typeof writeToyLmm>[3];

/** A model folder with a toy in it. */
function makeToyFolder(id: string, form: ToyForm, card: Card, own: ToyWeights): Promise<ModelFolder> {
  const folder = makeModelFolder(join(newFolder(), id), id);
  writeToyLmm(folder, own, form, card);
  return readModelFolder(folder);
}

const makeToy = (form: ToyForm = {}, card: Card = {}) => makeToyFolder('m', form, card, weights);

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

/** Ids and embeddings of a question, in the slow way. */
async function prepareSlowly({ card }: AnswerModel, { prompt, image }: AskedQuestion, own: ToyWeights) {
  const ids = tokenizeConversation(tokenizer, card.lmm?.template ?? '', prompt, image !== undefined);
  const transform = describeAnswerImage(card);
  const pixels = new Float32Array(3 * toySizes.side ** 2);
  if (image) writePixels(await preprocessSquare(image, transform), transform, pixels, 0);
  return { ids, picture: image ? toyImage(own, pixels) : [] };
}

/** What the slow way answers. */
async function answerSlowly(
  model: AnswerModel,
  question: AskedQuestion,
  own: ToyWeights = weights,
): Promise<string> {
  const { ids, picture } = await prepareSlowly(model, question, own);
  return toyAnswer(own, ids, picture, most)
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

  it('are those of another vision encoder where that was swapped', async () => {
    const language = await makeToyFolder('lm', {}, {}, weights);
    const other = makeToyWeights(3);
    const tower = await makeToyFolder('tower', { grid: true }, { mean: [0.1, 0.5, 0.9] }, other);
    const model = swapVision(language, tower);
    const mixed = { ...weights, vision: other.vision };
    const expected = await Promise.all(questions.map((question) => answerSlowly(model, question, mixed)));
    const answers = await answersOf(model, 3);
    expect(answers).toEqual(expected);
    // the language model's own vision encoder says something else, of images alone
    const own = await answersOf(language, 3);
    const differ = questions.map((_question, index) => own[index] !== answers[index]);
    expect(differ.filter((one, index) => one && questions[index].image).length).toBeGreaterThan(3);
    expect(differ.some((one, index) => one && !questions[index].image)).toBe(false);
  });

  it('fail alone where an image cannot be decoded, and are the same for an image asked twice', async () => {
    const model = await makeToy();
    const broken = { id: 'x', prompt: 'w0', image: Buffer.from('no image') };
    const copy = { ...questions[0], id: 'again', image: Buffer.from(pictures[0]) };
    const [{ samples }] = await runtime.answer({ model, batches: [[questions[0], broken, copy]] });
    expect(samples.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(samples[2]).toEqual(samples[0]);
    expect(samples[1]).toMatchObject({ error: { kind: 'DataError' } });
    const [none] = await runtime.answer({ model, batches: [[broken]] });
    expect(none.samples).toHaveLength(1);
  });

  it('end at a text, and without what follows it', async () => {
    const plain = (await answersOf(await makeToy(), 8)).map((text) => text ?? '');
    const stop = plain[4].split(' ')[2];
    const cut = await answersOf(await makeToy({}, { stop: ['</s>', stop] }), 8);
    expect(cut).toEqual(plain.map((text) => text.split(stop)[0].trim()));
    expect(cut).not.toEqual(plain);
  });
});

describe('what bench models verify says of a language model', () => {
  it('is whether ids, first logits and answers are those of the reference', async () => {
    const model = await makeToy();
    const answers = await Promise.all(
      questions.map(async (question): Promise<ParityAnswer> => {
        const { prompt, image } = question;
        const { ids, picture } = await prepareSlowly(model, question, weights);
        const embed = (id: number) => [...weights.embed.values.subarray(id * 8, id * 8 + 8)];
        const [before, ...after] = ids;
        const rows = [...before.map(embed), ...picture, ...after.flat().map(embed)];
        return {
          ...{ prompt, image, ids: ids.flatMap((part, index) => (index === 0 ? part : [-200, ...part])) },
          ...{ tokens: toyAnswer(weights, ids, picture, most), answer: await answerSlowly(model, question) },
          logits: toyLogits(weights, rows),
        };
      }),
    );
    const line = await runtime.checkAnswers({ model, answers });
    expect(line).toMatchObject({ id: 'answer', status: 'pass' });
    expect(line.measured).toMatchObject({ questions: 8, otherIds: 0, otherAnswers: 0, otherTogether: 0 });
    // each planted fault is seen
    const [first, ...rest] = answers;
    const logits = Array.from(first.logits, (value, index) => value + (index === 3 ? 0.01 : 0));
    const faults: readonly Partial<ParityAnswer>[] = [
      { answer: 'w0' },
      { tokens: [...first.tokens, 6] },
      { ids: first.ids.slice(1) },
      { logits },
      { logits: [1, 2] },
    ];
    for (const fault of faults) {
      const { status } = await runtime.checkAnswers({ model, answers: [{ ...first, ...fault }, ...rest] });
      expect([Object.keys(fault), status]).toEqual([Object.keys(fault), 'fail']);
    }
    expect(await runtime.checkAnswers({ model, answers: [] })).toMatchObject({ status: 'skip' });
  });
});
