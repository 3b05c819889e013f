import { join } from 'node:path';
import type { AnswerFacts } from '../../harness/config/lmm-schema.js';
import type { ModelCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { ImagePreprocessing } from '../../harness/preprocess/image-transform.js';

/** A model as its answer head sees it. */
export interface AnswerModel {
  readonly folder: string;
  /** Where projector, embedding, decoder and tokenizer lie, where that is another folder: that of the language model whose vision
   *  encoder was swapped. */
  readonly languageFolder?: string;
  readonly card: ModelCard;
}

/** The graphs of an answer head, in the order in which a question passes through them. */
const answerGraphs = ['vision', 'projector', 'embed', 'decoder'] as const;

/** One of the graphs of an answer head. */
export type AnswerGraph = (typeof answerGraphs)[number];

/** The answer head of a card. Throws ModelError where it has none. */
export function requireAnswer({ id, lmm }: ModelCard): AnswerFacts {
  if (lmm) return lmm;
  throw new ModelError(
    `${id}: no lmm in model.json, so it cannot answer questions. Export a language model with it (docs/LMM.md), or leave out the tasks of group lmm`,
  );
}

/** How an image is brought to the vision encoder: as model.json says of `lmm`, and else of `image`. */
export function describeAnswerImage(card: ModelCard): ImagePreprocessing {
  const { image } = card;
  const { size, mean, std, interpolation, resizeMode, crop } = requireAnswer(card);
  return {
    size: size ?? image.size,
    mean: mean ?? image.mean,
    std: std ?? image.std,
    interpolation: interpolation ?? image.interpolation,
    resizeMode: resizeMode ?? image.resizeMode,
    crop: crop ?? image.crop,
  };
}

/** The folder that a graph of the answer head lies in. */
export function folderOf({ folder, languageFolder }: AnswerModel, graph: AnswerGraph): string {
  return graph === 'vision' ? folder : (languageFolder ?? folder);
}

/** The graphs of an answer head by path, with the output that the card names, where it names one; empty where the card has no `lmm`. */
export function listAnswerGraphs(
  model: AnswerModel,
): readonly { readonly role: AnswerGraph; readonly file: string; readonly output: string | undefined }[] {
  const { lmm } = model.card;
  if (!lmm) return [];
  const { features, embeds, logits } = lmm.names;
  const outputs = { vision: features, projector: undefined, embed: embeds, decoder: logits };
  return answerGraphs.flatMap((role) => {
    const name = lmm[role];
    return name === undefined
      ? []
      : [{ role, file: join(folderOf(model, role), name), output: outputs[role] }];
  });
}
