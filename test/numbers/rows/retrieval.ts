import type { AssociationInstance } from '../../../harness/core/sample.js';
import { normalizeRows } from '../../../harness/core/tensor.js';
import { chooseBest, jaccardIndex } from '../../../harness/metrics/jaccard.js';
import { rankPairs, recallAt } from '../../../harness/metrics/retrieval-rank.js';
import { imageTextRetrieval } from '../../../tasks/retrieval/image-text-retrieval.js';
import { winogavil } from '../../../tasks/retrieval/winogavil.js';
import { jaccardReference } from '../../metrics/jaccard-reference.js';
import { matrixOf } from '../../metrics/random-input.js';
import { reference } from '../../metrics/reference.js';
import { multiplyPlainly } from '../../support/matrix-product.js';
import { answer, captioned, contextOf, cosine, named, stepAll } from '../../tasks/fake-model.js';
import { defineRow } from '../reference-row.js';

const recallFacts = {
  maker: 'metrics',
  stored: ['test/fixtures/metrics/reference.json'],
  tolerance: 5e-13,
  tools: ['torch'],
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_retrieval.py, recall_at_k',
} as const;

/** The image of each caption, from the numbers of captions. */
export const imagesOf = (counts: readonly number[]): readonly number[] =>
  counts.flatMap((count, image) => new Array<number>(count).fill(image));

export const recallRow = defineRow({
  ...recallFacts,
  id: 'retrieval-recall',
  what: 'image and text retrieval recall@1, 5, 10 from embeddings',
  test: 'test/metrics/retrieval-rank.test.ts',
  cases: reference.retrieval,
  given: ['recalls'],
  async pair({ counts, images, captions, recalls }) {
    const [texts, gallery] = [normalizeRows(matrixOf(captions)), normalizeRows(matrixOf(images))];
    const ranks = await rankPairs(texts, gallery, imagesOf(counts), multiplyPlainly);
    const found = [1, 5, 10].flatMap((k) => [
      [`image_retrieval_recall@${k}`, recallAt(k, ranks.searchImages)],
      [`text_retrieval_recall@${k}`, recallAt(k, ranks.searchTexts)],
    ]);
    return { found: Object.fromEntries(found) as object, expected: recalls };
  },
});

export const retrievalProtocolRow = defineRow({
  ...recallFacts,
  id: 'image-text-retrieval',
  what: 'protocol image-text-retrieval: recalls and DataComp’s mean',
  test: 'test/tasks/retrieval/image-text-retrieval.test.ts',
  cases: reference.retrieval,
  given: ['recalls'],
  async pair({ counts, images, captions, recalls }) {
    const run = await imageTextRetrieval.start(
      contextOf({
        encodeTexts: (texts) => Promise.resolve(matrixOf(texts.map((text) => captions[Number(text)]))),
      }),
    );
    let next = 0;
    const samples = counts.map((count, image) => {
      const texts = Array.from({ length: count }, () => `${next++}`);
      return answer(captioned(`${image}`, texts), images[image]);
    });
    await stepAll(run, samples, 4);
    const { metrics } = await run.finish();
    const mean = (recalls['image_retrieval_recall@1'] + recalls['text_retrieval_recall@1']) / 2;
    return { found: metrics, expected: { ...recalls, 'mean_recall@1': mean } };
  },
});

const jaccardFacts = {
  maker: 'jaccard',
  stored: ['test/fixtures/metrics/jaccard.json'],
  tools: ['scikit-learn', 'numpy'],
  rule: 'mlfoundations/datacomp: eval_utils/wino_eval.py',
} as const;

export const jaccardRow = defineRow({
  ...jaccardFacts,
  id: 'jaccard',
  what: 'WinoGAViL: the images that are chosen, and their Jaccard index',
  tolerance: 5e-16,
  test: 'test/metrics/jaccard.test.ts',
  cases: jaccardReference.cues,
  given: ['chosen', 'score'],
  pair({ candidates, text, right, chosen, score }) {
    const scores = candidates.map((image) => cosine(jaccardReference.images[image], text));
    const best = chooseBest(scores, right.length);
    return {
      found: { chosen: best.toSorted((a, b) => a - b), score: jaccardIndex(right, best) },
      expected: { chosen, score },
    };
  },
});

export const winogavilProtocolRow = defineRow({
  ...jaccardFacts,
  id: 'winogavil',
  what: 'protocol winogavil: means over all instances and by candidates',
  tolerance: 5e-13,
  test: 'test/tasks/retrieval/winogavil.test.ts',
  cases: [jaccardReference],
  given: ['metrics'],
  async pair({ cues, images, metrics }) {
    const associations = cues.map((cue, i): AssociationInstance => {
      const candidates = cue.candidates.map(String);
      return {
        id: `${i}`,
        cue: `${i}`,
        candidates,
        associations: cue.right.map((place) => candidates[place]),
      };
    });
    const table = new Map(cues.map(({ text }, i) => [`A ${i}`, text]));
    const encodeTexts = (texts: readonly string[]) =>
      Promise.resolve(matrixOf(texts.map((text) => table.get(text) ?? [])));
    const run = await winogavil.start(contextOf({ associations, encodeTexts }));
    await stepAll(
      run,
      images.map((image, i) => answer(named(`${i}`), image)),
      4,
    );
    return { found: (await run.finish()).metrics, expected: metrics };
  },
});
