import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJsonFile } from '../harness/config/json-file.js';
import { modelCardSchema, type ModelCard } from '../harness/config/model-card.js';
import { ModelError } from '../harness/core/errors.js';
import type { Head } from '../harness/core/heads.js';
import { findFamily } from './families.js';

/** A model on disk whose card has been read and whose files are there. */
export interface ModelFolder {
  readonly folder: string;
  readonly card: ModelCard;
  /** Absolute paths of model.json and of every file it names that decides an output. */
  readonly files: readonly string[];
}

/** Reads model.json and checks that the files it names exist. Throws ModelError naming what is missing. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const cardFile = join(folder, 'model.json');
  if (!existsSync(folder))
    throw new ModelError(
      `${folder}: no such folder. Give the path of a model folder, or an id of \`bench list models\``,
    );
  if (!existsSync(cardFile))
    throw new ModelError(`${folder}: no model.json in it. See the README, "Bring a model"`);
  const card = await readJsonFile(cardFile, modelCardSchema, ModelError);
  findFamily(card.family, cardFile);
  const names = listFiles(card);
  const missing = names.find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined)
    throw new ModelError(`${cardFile}: names ${missing}, which is not in ${folder}. Export the model again`);
  const files = [...names, ...findExternalData(folder, names)].map((name) => join(folder, name));
  return { folder, card, files: [cardFile, ...files] };
}

/** The heads that a model's card declares. */
export function headsOf(card: ModelCard): ReadonlySet<Head> {
  const heads = new Set<Head>(['image']);
  if (card.text) heads.add('text');
  if (card.dense) heads.add('dense');
  if (card.detector) heads.add('detector');
  if (card.segmenter) heads.add('segmenter');
  if (card.lmm) heads.add('answer');
  return heads;
}

/** Weights beside a graph, under the names that exporters give them: `visual.onnx.data`, `visual.onnx_data_1`. */
function findExternalData(folder: string, names: readonly string[]): readonly string[] {
  const graphs = names.filter((name) => name.endsWith('.onnx'));
  return graphs.flatMap((graph) => {
    const near = readdirSync(dirname(join(folder, graph))).map((name) => join(dirname(graph), name));
    return near.filter((name) => name.startsWith(`${graph}.data`) || name.startsWith(`${graph}_data`));
  });
}

function listFiles(card: ModelCard): readonly string[] {
  const { image, text, dense, detector, segmenter, lmm } = card;
  const names = [
    image.file,
    ...(text ? [text.file, text.tokenizer] : []),
    ...[dense, detector, segmenter].flatMap((graph) => (graph ? [graph.file] : [])),
    ...(lmm ? [lmm.vision, lmm.embed, lmm.decoder, lmm.tokenizer] : []),
  ];
  return [...new Set(names)];
}
