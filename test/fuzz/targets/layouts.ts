import { join } from 'node:path';
import { readModelFolder } from '../../../models/model-folder.js';
import {
  clipTokenizer,
  imageGraph,
  openClipPreprocess,
  textGraph,
  transformersProcessor,
} from '../../support/layout-files.js';
import { makeModel } from '../../support/onnx-model.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const openClip = {
  model_cfg: {
    embed_dim: 8,
    vision_cfg: { image_size: 224 },
    text_cfg: { context_length: 64, tokenizer_kwargs: { clean: 'lower' } },
  },
  preprocess_cfg: openClipPreprocess,
};
const config = { model_type: 'clip', text_config: { max_position_embeddings: 77 } };

const towers = { image: makeModel(imageGraph), text: makeModel(textGraph) };
const openClipFiles = {
  'vision.onnx': towers.image,
  'words.onnx': towers.text,
  'open_clip_config.json': openClip,
  'tokenizer.json': clipTokenizer,
};
const transformersFiles = {
  'onnx/vision_model.onnx': towers.image,
  'onnx/text_model.onnx': towers.text,
  'preprocessor_config.json': transformersProcessor,
  'config.json': config,
  'tokenizer.json': clipTokenizer,
};

/** A folder of a layout, of whose files one has the input. */
function target<Name extends string>(
  name: string,
  files: Readonly<Record<Name, object>>,
  changed: NoInfer<Name>,
): FuzzTarget {
  return {
    name,
    isJson: true,
    seeds: () => [Buffer.from(JSON.stringify(files[changed]))],
    read: async (input, folder) => {
      const own = join(folder, name);
      for (const [path, content] of Object.entries<object>(files))
        putFile(own, path, content instanceof Uint8Array ? content : JSON.stringify(content));
      putFile(own, changed, input);
      await readModelFolder(own);
    },
  };
}

/** Model folders as others lay them out. */
export const layoutTargets: readonly FuzzTarget[] = [
  target('open-clip-config', openClipFiles, 'open_clip_config.json'),
  target('preprocessor-config', transformersFiles, 'preprocessor_config.json'),
  target('transformers-config', transformersFiles, 'config.json'),
];
