import { ProtocolError } from '../../harness/core/errors.js';
import type { AnsweredSample, Protocol, ProtocolContext } from '../../harness/core/protocol.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { checkFinite } from '../dense/check-finite.js';
import { featuresOf } from '../dense/dense-features.js';
import { scoreRegions } from '../dense/region-scores.js';
import type { TextClassifier } from '../dense/text-classifier.js';
import type { ClassifiedMasks } from './classified-masks.js';
import type { MapStack } from './map-stack.js';
import { classifyMask, weighEnsemble, type MaskScores } from './mask-classes.js';
import type { MaskJob } from './measure-worker.js';
import { poolMasks } from './pool-masks.js';
import { segmentationFacts, startSegmentation } from './segmentation-run.js';

const id = 'segmenter';

/** Segmentation with an exported mask segmenter: the class of a mask is the softmax over classes of its embedding's cosines
 *  with their texts, times the probability that it is not void. Where the model's card has an ensemble, it is mixed with the
 *  softmax of the dense features that are averaged in the mask, by whether the segmenter was trained on the class; a mask
 *  without a cell in their grid is not (ENSEMBLE_ON_VALID_MASK). Masks are interpolated to the size of the truth.
 *  Source: bytedance/fc-clip, fcclip/fcclip.py. */
export const segmenter: Protocol = {
  id,
  version: 2,
  needs: ['segmenter', 'text'],
  perSample: 'segmenter',
  ...segmentationFacts,
  start: (context) =>
    startSegmentation(id, context, (classifier) => {
      const classify = createMaskClassifier(context, classifier);
      return async (answered, truth, measure) => {
        const { source } = answered.output.maskLayout ?? missing(answered, 'mask layout');
        const image = await classify(answered);
        return measure('measureMasks', { truth, image, source } satisfies MaskJob);
      };
    }),
};

function createMaskClassifier(
  { categories = [], model, multiply }: ProtocolContext,
  classifier: TextClassifier,
): (answered: AnsweredSample) => Promise<ClassifiedMasks> {
  const { ensemble, trainedOn, temperature = model.logitScale } = model.segmenter ?? {};
  if (temperature === undefined)
    throw new ProtocolError(
      `${id}: the model's card has neither segmenter.temperature nor logitScale, so that cosines cannot be made probabilities. Give one in model.json`,
    );
  const weights = ensemble && weighEnsemble(id, categories, ensemble, trainedOn);
  const classes = categories.length;
  return async (answered) => {
    const masks = toStack(answered, tensorOf(answered, 'mask_logits'));
    const inside = await scoreRegions(multiply, classifier, finite(answered, 'mask_embeds'));
    const pooled = ensemble && poolMasks(finiteFeatures(answered), masks);
    const outside = pooled && (await scoreRegions(multiply, classifier, pooled.features));
    const { tensors } = answered.output;
    const shares = Object.hasOwn(tensors, 'mask_objectness')
      ? finite(answered, 'mask_objectness').data
      : new Float32Array(masks.count).fill(1);
    const probabilities = new Float64Array(masks.count * classes);
    const voids = new Float64Array(masks.count);
    for (let mask = 0; mask < masks.count; mask++) {
      const scores: MaskScores = {
        inside: inside[mask],
        temperature,
        ...(ensemble && weights && outside && pooled.cells[mask] > 0
          ? { outside: { scores: outside[mask], temperature: ensemble.temperature, weights } }
          : {}),
      };
      const share = shares[mask];
      voids[mask] = 1 - share;
      probabilities.set(
        classifyMask(scores).map((probability) => share * probability),
        mask * classes,
      );
    }
    return { masks, classes, probabilities, voids };
  };
}

function toStack({ sample }: AnsweredSample, { data, shape: [count, height, width] }: Tensor): MapStack {
  const strange = data.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0)
    throw new ProtocolError(
      `${id}: sample ${sample.id}: mask ${Math.floor(strange / (height * width))} (from 0) has a logit of ${data[strange]}, expected finite numbers. Check the segmenter graph`,
    );
  return { data, count, height, width };
}

function finiteFeatures(answered: AnsweredSample): Tensor {
  const { features } = featuresOf(id, answered);
  checkFinite(id, answered.sample.id, 'features', features);
  return features;
}

function finite(answered: AnsweredSample, name: string): Tensor {
  const tensor = tensorOf(answered, name);
  checkFinite(id, answered.sample.id, name, tensor);
  return tensor;
}

function tensorOf(answered: AnsweredSample, name: string): Tensor {
  const { tensors } = answered.output;
  return Object.hasOwn(tensors, name) ? tensors[name] : missing(answered, name);
}

function missing({ sample, output }: AnsweredSample, what: string): never {
  throw new ProtocolError(
    `${id}: sample ${sample.id}: no ${what}, got ${Object.keys(output.tensors).join(', ')}. Check the heads of the model's card`,
  );
}
