import type { OwnRecord } from '../../../harness/config/record.js';
import {
  formatOf,
  type AssociationFixture,
  type FixtureSet,
  type RetrievalFixture,
} from '../../fixtures/datacomp38/types.js';
import { classify } from './reference-classification.js';
import { argsort, dot, mean, type ReferenceModel } from './reference-model.js';

/** Truth and prediction, and what they score where that is kept, as a line of the samples file holds them. */
export interface Answer {
  readonly truth: unknown;
  readonly prediction: unknown;
  readonly scores?: Readonly<Record<string, number>>;
}

/** What a task must come to: every metric, the units scored, and truth and prediction of each sample by its id; where it
 *  has groups, also how each did, by column and value, and the two readings of a rule with an accident. */
export interface Expected {
  readonly metrics: Readonly<Record<string, number>>;
  readonly n: number;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly groups?: OwnRecord['groups'];
  readonly variants?: OwnRecord['variants'];
}

/** What this model gets on a set, from what the set holds and not from its files. */
export function score(set: FixtureSet, model: ReferenceModel): Promise<Expected> {
  switch (set.kind) {
    case 'classification':
      return classify(set, model);
    case 'retrieval':
      return retrieve(set, model);
    case 'association':
      return associate(set, model);
  }
}

/** recall@k in both directions: 1 for a query with any positive among the first k. */
async function retrieve(set: RetrievalFixture, model: ReferenceModel): Promise<Expected> {
  const table = formatOf(set, 'datacomp') === 'retrieval-csv';
  const mode = table ? 'source' : 'rgb';
  // A table names files, a WebDataset their keys.
  const samples = set.samples.map((sample) => ({
    ...sample,
    key: table ? `${sample.key}.${sample.file.extension}` : sample.key,
  }));
  const images = await model.embedImages(samples.map(({ file }) => ({ bytes: file.bytes, mode })));
  const captions = samples.flatMap(({ key, captions }, image) =>
    captions.map((text, place) => ({ text, image, id: `${key}#${place}` })),
  );
  const byText = await model.embedTexts(captions.map(({ text }) => text));
  const texts = captions.map(({ text }) => byText.get(text) ?? []);
  const imagesForCaption = texts.map((text) => argsort(images.map((image) => dot(text, image))));
  const captionsForImage = images.map((image) => argsort(texts.map((text) => dot(text, image))));
  const metrics: Record<string, number> = {};
  for (const k of [1, 5, 10]) {
    metrics[`image_retrieval_recall@${k}`] = mean(
      captions.map(({ image }, caption) => (imagesForCaption[caption].slice(0, k).includes(image) ? 1 : 0)),
    );
    metrics[`text_retrieval_recall@${k}`] = mean(
      captionsForImage.map((order, image) =>
        order.slice(0, k).some((caption) => captions[caption].image === image) ? 1 : 0,
      ),
    );
  }
  metrics['mean_recall@1'] = 0.5 * (metrics['image_retrieval_recall@1'] + metrics['text_retrieval_recall@1']);
  return {
    metrics,
    n: samples.length,
    answers: new Map<string, Answer>([
      ...samples.map(({ key }, image) => {
        const truth = captions.filter((one) => one.image === image).map(({ id }) => id);
        return [key, { truth, prediction: captions[captionsForImage[image][0]].id }] as const;
      }),
      ...captions.map(({ id, image }, caption) => {
        const prediction = samples[imagesForCaption[caption][0]].key;
        return [id, { truth: samples[image].key, prediction }] as const;
      }),
    ]),
  };
}

/** Jaccard index of the candidates chosen for each cue and those that belong to it, by Set. */
async function associate({ images, cues }: AssociationFixture, model: ReferenceModel): Promise<Expected> {
  const rows = await model.embedImages(images.map(({ file }) => ({ bytes: file.bytes, mode: 'source' })));
  const imageOf = new Map(images.map(({ key }, index) => [key, rows[index]]));
  const promptOf = (cue: string) => {
    const text = cue.toLowerCase();
    return ['a', 'e', 'i', 'o', 'u'].includes(text[0]) ? `An ${text}` : `A ${text}`;
  };
  const texts = await model.embedTexts(cues.map(({ cue }) => promptOf(cue)));
  const scored = cues.map(({ id, cue, candidates, associations }) => {
    const text = texts.get(promptOf(cue)) ?? [];
    const order = argsort(candidates.map((name) => dot(text, imageOf.get(name) ?? [])));
    const chosen = order.slice(0, associations.length).map((index) => candidates[index]);
    const union = new Set([...chosen, ...associations]);
    const shared = chosen.filter((name) => new Set(associations).has(name));
    return { id, associations, chosen, size: candidates.length, jaccard: shared.length / union.size };
  });
  const over = (keep: (size: number) => boolean) =>
    mean(scored.filter(({ size }) => keep(size)).map(({ jaccard }) => jaccard));
  return {
    metrics: {
      avg_jaccard_score: over(() => true),
      jaccard_score_5: over((size) => size === 5),
      jaccard_score_6: over((size) => size === 6),
      jaccard_score_10: over((size) => size === 10),
      jaccard_score_12: over((size) => size === 12),
      'jaccard_score_5-6': over((size) => size <= 6),
      'jaccard_score_10-12': over((size) => size >= 10),
    },
    n: cues.length,
    answers: new Map(
      scored.map(({ id, associations, chosen, jaccard }) => [
        id,
        { truth: associations, prediction: chosen, scores: { jaccard } },
      ]),
    ),
  };
}
