import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openClipModelSchema, openClipPreprocessSchema } from '../../harness/config/foreign-configs.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import type { WrittenCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { Layout } from './layout.js';
import { readOpenClipPreprocess } from './open-clip-preprocess.js';
import { readOpenClipText } from './open-clip-text.js';
import { findTower, idOfFolder, recogniseFamily } from './towers.js';

const visual = 'visual/model.onnx';
const textual = 'textual/model.onnx';

/** `visual/model.onnx` and `textual/model.onnx` with open_clip's `preprocess_cfg.json`, as Immich lays them out; its
 *  `config.json` is open_clip's. */
export const twoFoldersLayout: Layout = {
  name: 'visual/ and textual/',
  matches: (folder) => existsSync(join(folder, visual)),
  read: readTwoFolders,
};

async function readTwoFolders(folder: string): Promise<WrittenCard> {
  const image = findTower(folder, visual);
  const configFile = findFile(folder, ['visual/preprocess_cfg.json', 'preprocess_cfg.json']);
  const preprocess = await readJsonFile(configFile, openClipPreprocessSchema, ModelError);
  const modelFile = join(folder, 'config.json');
  const model = existsSync(modelFile)
    ? await readJsonFile(modelFile, openClipModelSchema, ModelError)
    : openClipModelSchema.parse({});
  const text = existsSync(join(folder, textual))
    ? await readOpenClipText(folder, findTower(folder, textual), textual, model)
    : undefined;
  const facts = readOpenClipPreprocess(preprocess, model.vision_cfg.image_size, configFile);
  return {
    id: idOfFolder(folder),
    family: recogniseFamily(image),
    image: { file: visual, input: image.input, output: image.output, ...facts },
    ...(text ? { text } : {}),
  };
}

function findFile(folder: string, names: readonly string[]): string {
  const name = names.find((candidate) => existsSync(join(folder, candidate)));
  if (name !== undefined) return join(folder, name);
  throw new ModelError(
    `${folder}: no ${names.join(' or ')}, so its preprocessing is not known. Copy it from the exporter`,
  );
}
