import { z } from 'zod';

// Files that other tools write beside their graphs. They hold far more than is read here, so unknown keys are let pass.

const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.int().positive();
const rectangle = z.object({ height: side, width: side });

/** `preprocessor_config.json` of Hugging Face image processors. */
export const preprocessorConfigSchema = z.object({
  size: z.union([side, rectangle, z.object({ shortest_edge: side })]),
  crop_size: z.union([side, rectangle]).optional(),
  do_center_crop: z.boolean().default(false),
  do_normalize: z.boolean().default(true),
  image_mean: triple.optional(),
  image_std: triple.optional(),
  rescale_factor: z.number().optional(),
  resample: z.int().default(3),
});

/** What a Hugging Face image processor says. */
export type PreprocessorConfig = z.output<typeof preprocessorConfigSchema>;

/** `preprocess_cfg.json` of open_clip (`PreprocessCfg` in src/open_clip/transform.py), or the part of that name in
 *  `open_clip_config.json`. */
export const openClipPreprocessSchema = z.object({
  size: z.union([side, z.tuple([side, side])]).optional(),
  mean: triple.optional(),
  std: triple.optional(),
  interpolation: z.enum(['bicubic', 'bilinear', 'random']).default('bicubic'),
  resize_mode: z.enum(['shortest', 'longest', 'squash']).default('shortest'),
  fill_color: z.union([z.number(), triple]).default(0),
});

/** What open_clip says of its image transform. */
export type OpenClipPreprocess = z.output<typeof openClipPreprocessSchema>;

/** A model configuration of open_clip: `config.json` of src/open_clip/model_configs. */
export const openClipModelSchema = z.object({
  vision_cfg: z.object({ image_size: z.union([side, z.tuple([side, side])]).optional() }).default({}),
  text_cfg: z
    .object({
      context_length: z.int().positive().default(77),
      hf_tokenizer_name: z.string().optional(),
      tokenizer_kwargs: z.object({ clean: z.string().optional() }).default({}),
    })
    .default({ context_length: 77, tokenizer_kwargs: {} }),
});

/** What open_clip says of a model. */
export type OpenClipModel = z.output<typeof openClipModelSchema>;

/** `open_clip_config.json`, as open_clip pushes it to the Hub. */
export const openClipConfigSchema = z.object({
  model_cfg: openClipModelSchema,
  preprocess_cfg: openClipPreprocessSchema.prefault({}),
});

/** `config.json` of Hugging Face: only how long a text may be. */
export const transformersConfigSchema = z.object({
  text_config: z.object({ max_position_embeddings: z.int().positive().optional() }).default({}),
});

/** `tokenizer_config.json` of Hugging Face. Where a tokenizer has no limit, `model_max_length` is a huge number. */
export const tokenizerConfigSchema = z.object({
  model_max_length: z.number().positive().optional(),
  pad_token: z.union([z.string(), z.object({ content: z.string() })]).nullish(),
});
