import { join } from 'node:path';
import type { AnswerFacts } from '../../harness/config/lmm-schema.js';
import type { ModelCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import type { ModelFolder } from '../model-folder.js';
import { folderOf, requireAnswer } from './answer-card.js';
import { widthOfFeatures } from './check-answer.js';
import { requireFloats } from './decoder-facts.js';

/** The language model of one model with the vision encoder of another, the probe: `lmm.vision` of the tower, or where it has no `lmm`,
 *  its dense graph, under the tower's own image transform; projector, embedding, decoder, tokenizer and template of the language
 *  model. Its id is `<language model>.<tower>`; family, size, parameters and training data are those of the tower; of the tower's
 *  heads only `image` is kept. Images are padded to a square where the tower's `lmm` says so, and else where the language model's
 *  does. Throws ModelError where the tower gives another width than the projector takes, or no features for it. */
export function swapVision(language: ModelFolder, tower: ModelFolder): ModelFolder {
  const facts = requireAnswer(language.card);
  const lmm = { ...facts, ...describeVision(language.card.id, facts, tower.card) };
  const { image, family, size, paramsM, gmacs, training, precision } = tower.card;
  const card: ModelCard = {
    id: `${language.card.id}.${tower.card.id}`,
    family,
    ...(size === undefined ? {} : { size }),
    ...(paramsM && { paramsM }),
    ...(gmacs && { gmacs }),
    ...(training && { training }),
    image,
    lmm,
    ...(precision && { precision }),
  };
  const swapped: ModelFolder = {
    folder: tower.folder,
    languageFolder: folderOf(language, 'decoder'),
    card,
    files: [...new Set([...tower.files, ...language.files])],
  };
  checkWidth(swapped, language.card.id, tower.card.id);
  return swapped;
}

type VisionFacts = Omit<
  AnswerFacts,
  'projector' | 'embed' | 'decoder' | 'tokenizer' | 'template' | 'maxNewTokens' | 'stop'
>;

/** The vision encoder that a tower brings for a language model of this id. */
function describeVision(id: string, language: AnswerFacts, tower: ModelCard): VisionFacts {
  const { lmm, dense, image } = tower;
  const hasProjector = language.projector !== undefined;
  if (!lmm && !dense)
    throw new ModelError(
      `${tower.id}: neither lmm nor dense in model.json, expected features of image patches for the projector of ${id}. Export the tower with one of them`,
    );
  if (hasProjector !== (lmm ? lmm.projector !== undefined : true))
    throw new ModelError(
      hasProjector
        ? `${tower.id}: has its projector inside lmm.vision, expected features for the projector of ${id}. Export the projector beside it`
        : `${id}: has its projector inside lmm.vision, so that ${tower.id} cannot take the place of its vision encoder alone. Export the projector beside it`,
    );
  const { names, pad } = language;
  if (!lmm)
    return {
      ...noTransform,
      ...{ vision: dense?.file ?? '', pad },
      names: { ...names, pixels: image.input, features: dense?.output ?? names.features },
    };
  return {
    ...{ vision: lmm.vision, pad: lmm.pad, size: lmm.size, mean: lmm.mean, std: lmm.std },
    ...{ interpolation: lmm.interpolation, resizeMode: lmm.resizeMode, crop: lmm.crop },
    names: { ...names, pixels: lmm.names.pixels, features: lmm.names.features },
  };
}

const noTransform = {
  ...{ size: undefined, mean: undefined, std: undefined },
  ...{ interpolation: undefined, resizeMode: undefined, crop: undefined },
};

/** Checks that the tower gives what the projector takes, or without one, the decoder. */
function checkWidth(swapped: ModelFolder, languageId: string, towerId: string): void {
  const facts = requireAnswer(swapped.card);
  const { names, projector } = facts;
  const open = (graph: 'vision' | 'projector' | 'embed', file: string) =>
    readOnnx(join(folderOf(swapped, graph), file));
  const given = widthOfFeatures(open('vision', facts.vision), names.features);
  const next = projector === undefined ? open('embed', facts.embed) : open('projector', projector);
  const taken =
    projector === undefined
      ? requireFloats(next, 'outputs', names.embeds, 3, '[N, T, D]')
      : requireFloats(next, 'inputs', next.inputs[0].name, 3, '[N, P, W]');
  const width = taken.shape.at(2) ?? null;
  if (given.length === null || width === null || given.length === width) return;
  throw new ModelError(
    `${towerId}: ${given.where} is ${given.length} wide, ${taken.name} of ${next.file} of ${languageId} is ${width} wide, expected the same. ` +
      'Take a tower of this width, or train a projector for it',
  );
}
