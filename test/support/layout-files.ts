import type { TestModel } from './onnx-model.js';

/** An image tower that is built like a ViT. */
export const imageGraph: TestModel = {
  nodes: [
    { op: 'Conv', inputs: ['image', 'patch'], outputs: ['a'] },
    { op: 'Softmax', inputs: ['a'], outputs: ['image_embedding'] },
  ],
  initializers: [{ name: 'patch', dims: [1, 1, 1, 1], values: [1] }],
  inputs: [{ name: 'image', shape: ['n', 3, 224, 224] }],
  outputs: [
    { name: 'last_hidden_state', shape: ['n', 197, 8] },
    { name: 'image_embedding', shape: ['n', 8] },
  ],
};

/** A text tower that also takes a mask. */
export const textGraph: TestModel = {
  inputs: [
    { name: 'text', type: 'int32', shape: ['n', 64] },
    { name: 'attention_mask', type: 'int64', shape: ['n', 64] },
  ],
  outputs: [
    { name: 'pooler_output', shape: ['n', 8] },
    { name: 'text_embeds', shape: ['n', 8] },
  ],
};

export const clipTokenizer = {
  model: { type: 'BPE', end_of_word_suffix: '</w>', vocab: {} },
  pre_tokenizer: { type: 'ByteLevel' },
};

export const unigram = {
  model: { type: 'Unigram', vocab: [['<pad>', 0]] },
  added_tokens: [{ id: 1, content: '</s>' }],
};

export const openClipPreprocess = {
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
  interpolation: 'bilinear',
};

/** preprocessor_config.json of transformers. */
export const transformersProcessor = {
  size: { shortest_edge: 224 },
  crop_size: { height: 224, width: 224 },
  ...{ do_center_crop: true, resample: 3, image_mean: [0.1, 0.2, 0.3], image_std: [0.4, 0.5, 0.6] },
};
