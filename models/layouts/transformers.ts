import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  preprocessorConfigSchema,
  transformersConfigSchema,
  type PreprocessorConfig,
  type TransformersConfig,
} from '../../harness/config/foreign-configs.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import type { WrittenCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { Layout } from './layout.js';
import { listNames } from './list-names.js';
import { readTokenizerFacts } from './tokenizer-facts.js';
import { findTower, idOfFolder, recogniseFamily } from './towers.js';

/** Endings of the variants, the one that is taken first in front: full precision, then the nearest to it. */
const variants = ['', '_fp16', '_int8', '_uint8', '_quantized', '_bnb4', '_q4', '_q4f16'];

/** PIL's numbers of filters. */
const filters = ['nearest', 'lanczos', 'bilinear', 'bicubic'] as const;

/** `onnx/vision_model.onnx` and `onnx/text_model.onnx` with Hugging Face's configuration files, as transformers.js and
 *  Optimum lay them out. */
export const transformersLayout: Layout = {
  name: 'transformers.js / Optimum',
  matches: (folder) => findVariant(folder, 'vision_model') !== undefined,
  read: readTransformers,
};

async function readTransformers(folder: string): Promise<WrittenCard> {
  const visionFile = findVariant(folder, 'vision_model') ?? 'onnx/vision_model.onnx';
  const image = findTower(folder, visionFile);
  const file = join(folder, 'preprocessor_config.json');
  const config = await readJsonFile(file, preprocessorConfigSchema, ModelError);
  const suffix = visionFile.slice('onnx/vision_model'.length);
  const textFile = existsSync(join(folder, `onnx/text_model${suffix}`))
    ? `onnx/text_model${suffix}`
    : findVariant(folder, 'text_model');
  return {
    id: idOfFolder(folder),
    family: recogniseFamily(image),
    image: { file: visionFile, input: image.input, output: image.output, ...readPreprocessor(config, file) },
    ...(textFile === undefined ? {} : { text: await readText(folder, textFile) }),
  };
}

/** The file of a graph in its best variant, relative to the folder. */
function findVariant(folder: string, stem: string): string | undefined {
  const names = listNames(join(folder, 'onnx'));
  const variant = variants.find((ending) => names.includes(`${stem}${ending}.onnx`));
  return variant === undefined ? undefined : `onnx/${stem}${variant}.onnx`;
}

async function readText(folder: string, file: string): Promise<NonNullable<WrittenCard['text']>> {
  const { input, output, shape } = findTower(folder, file);
  const { isClip, pad, maxLength } = await readTokenizerFacts(join(folder, 'tokenizer.json'));
  const config = await readConfig(folder);
  const usual = config?.model_type === undefined ? undefined : usualLengths[config.model_type];
  const contextLength =
    shape[1] ??
    config?.text_config.max_position_embeddings ??
    maxLength ??
    usual ??
    (isClip ? 77 : undefined);
  if (contextLength === undefined)
    throw new ModelError(
      `${folder}: ${file}, config.json and tokenizer_config.json do not say how many tokens a text has. Write a model.json`,
    );
  // Hugging Face's other tokenizers clean texts by the rules in their file.
  const clean = isClip ? 'lower' : 'none';
  return { file, input, output, tokenizer: 'tokenizer.json', clean, contextLength, pad };
}

/** Lengths that a `config.json` leaves out because they are what the class has anyway, by `model_type`.
 *  Source: transformers, configuration_clip.py, configuration_siglip.py and configuration_siglip2.py. */
const usualLengths: Readonly<Record<string, number | undefined>> = { clip: 77, siglip: 64, siglip2: 64 };

async function readConfig(folder: string): Promise<TransformersConfig | undefined> {
  const file = join(folder, 'config.json');
  return existsSync(file) ? readJsonFile(file, transformersConfigSchema, ModelError) : undefined;
}

type ImageFacts = Pick<
  WrittenCard['image'],
  'size' | 'mean' | 'std' | 'interpolation' | 'resizeMode' | 'crop'
>;

/** Source: transformers, image_processing_clip.py and image_processing_siglip.py. */
function readPreprocessor(config: PreprocessorConfig, file: string): ImageFacts {
  const { size, crop_size: crop, do_center_crop: crops, do_normalize: normalizes, rescale_factor } = config;
  for (const step of ['do_resize', 'do_rescale'] as const)
    if (!config[step]) throw new ModelError(`${file}: ${step} false, expected true. Write a model.json`);
  if (rescale_factor !== undefined && Math.abs(rescale_factor * 255 - 1) > 1e-6)
    throw new ModelError(`${file}: rescale_factor ${rescale_factor}, expected 1/255. Write a model.json`);
  const interpolation = filters.at(config.resample);
  if (interpolation === undefined || config.resample < 0)
    throw new ModelError(`${file}: resample ${config.resample}, expected 0 to 3 (PIL's filters)`);
  return {
    ...readSize(size, crops ? crop : undefined, file),
    ...(normalizes ? {} : { mean: [0, 0, 0], std: [1, 1, 1] }),
    ...(normalizes && config.image_mean ? { mean: config.image_mean } : {}),
    ...(normalizes && config.image_std ? { std: config.image_std } : {}),
    interpolation,
  };
}

/** Processors that name a shorter side resize to it and crop the centre; those that name both sides ignore the aspect. */
function readSize(
  size: PreprocessorConfig['size'],
  crop: PreprocessorConfig['crop_size'],
  file: string,
): Pick<WrittenCard['image'], 'size' | 'resizeMode' | 'crop'> {
  const sides = (value: number | { height: number; width: number }): [number, number] =>
    typeof value === 'number' ? [value, value] : [value.height, value.width];
  const window = crop === undefined ? undefined : sides(crop);
  if (typeof size === 'object' && 'height' in size) {
    const squashed = sides(size);
    if (window && window.join() !== squashed.join())
      throw new ModelError(
        `${file}: size ${squashed.join(' x ')}, crop ${window.join(' x ')}, expected the same. Write a model.json`,
      );
    return { size: squashed, resizeMode: 'squash', crop: 'none' };
  }
  const shortest = typeof size === 'number' ? size : size.shortest_edge;
  if (window?.[0] !== shortest || window[1] !== shortest)
    throw new ModelError(
      `${file}: shorter side ${shortest}, crop ${window?.join(' x ') ?? 'none'}, expected a crop of ${shortest} x ${shortest}. Write a model.json`,
    );
  return { size: window, resizeMode: 'shortest', crop: 'center' };
}
