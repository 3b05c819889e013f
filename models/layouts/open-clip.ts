import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openClipConfigSchema } from '../../harness/config/foreign-configs.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import type { WrittenCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { Layout } from './layout.js';
import { listNames } from './list-names.js';
import { readOpenClipPreprocess } from './open-clip-preprocess.js';
import { readOpenClipText } from './open-clip-text.js';
import { findTower, idOfFolder, recogniseFamily, type FoundTower } from './towers.js';

const configName = 'open_clip_config.json';

/** `open_clip_config.json`, as open_clip pushes it to the Hub, with exported graphs of any name beside it or in a folder:
 *  what each graph is, its inputs tell. */
export const openClipLayout: Layout = {
  name: 'open_clip',
  matches: (folder) => existsSync(join(folder, configName)),
  read: readOpenClip,
};

async function readOpenClip(folder: string): Promise<WrittenCard> {
  const configFile = join(folder, configName);
  const { model_cfg: model, preprocess_cfg: preprocess } = await readJsonFile(
    configFile,
    openClipConfigSchema,
    ModelError,
  );
  const towers = listGraphs(folder).map((file) => ({ file, tower: findTower(folder, file) }));
  const image = chooseTower(folder, towers, 'image');
  if (!image) throw new ModelError(`${folder}: no .onnx file that takes pixels. Export the model first`);
  const text = chooseTower(folder, towers, 'text');
  return {
    id: idOfFolder(folder),
    family: recogniseFamily(image.tower),
    image: {
      ...{ file: image.file, input: image.tower.input, output: image.tower.output },
      ...readOpenClipPreprocess(preprocess, model.vision_cfg.image_size, configFile),
    },
    ...(text ? { text: await readOpenClipText(folder, text.tower, text.file, model) } : {}),
  };
}

interface Candidate {
  readonly file: string;
  readonly tower: FoundTower;
}

function chooseTower(
  folder: string,
  candidates: readonly Candidate[],
  kind: FoundTower['kind'],
): Candidate | undefined {
  const found = candidates.filter(({ tower }) => tower.kind === kind);
  if (found.length > 1)
    throw new ModelError(
      `${folder}: ${found.length} graphs for ${kind}s (${found.map(({ file }) => file).join(', ')}), expected one. Write a model.json that names it`,
    );
  return found.at(0);
}

/** Graphs in the folder and in the folders in it, relative to it. */
function listGraphs(folder: string): readonly string[] {
  const names = listNames(folder);
  const below = names.flatMap((name) => listNames(join(folder, name)).map((inner) => `${name}/${inner}`));
  return [...names, ...below].filter((name) => name.endsWith('.onnx')).sort();
}
