import { z } from 'zod';

// Files that other tools write beside their graphs. They hold far more than is read here, so unknown keys are let pass.

const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.int().positive();
const rectangle = z.object({ height: side, width: side });

/** A key that may be missing, or null: the newer processors write every key that they know. */
const orElse = <Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>) =>
  schema.nullish().transform((found) => found ?? value);
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((found) => found ?? undefined);

/** `preprocessor_config.json` of Hugging Face image processors. */
export const preprocessorConfigSchema = z.object({
  size: z.union([side, rectangle, z.object({ shortest_edge: side })]),
  crop_size: orNothing(z.union([side, rectangle])),
  do_resize: orElse(z.boolean(), true),
  do_center_crop: orElse(z.boolean(), false),
  do_rescale: orElse(z.boolean(), true),
  do_normalize: orElse(z.boolean(), true),
  image_mean: orNothing(triple),
  image_std: orNothing(triple),
  rescale_factor: orNothing(z.number()),
  resample: orElse(z.int(), 3),
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

/** `config.json` of Hugging Face: what kind of model it is, and how long a text may be. */
export const transformersConfigSchema = z.object({
  model_type: orNothing(z.string()),
  text_config: orElse(z.object({ max_position_embeddings: orNothing(z.int().positive()) }), {
    max_position_embeddings: undefined,
  }),
});

/** What Hugging Face says of a model. */
export type TransformersConfig = z.output<typeof transformersConfigSchema>;

/** `tokenizer_config.json` of Hugging Face. Where a tokenizer has no limit, `model_max_length` is a huge number. */
export const tokenizerConfigSchema = z.object({
  model_max_length: orNothing(z.number().positive()),
  pad_token: z.union([z.string(), z.object({ content: z.string() })]).nullish(),
});
