import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkValue, readJsonFile } from '../harness/config/json-file.js';
import { modelCardSchema, type ModelCard } from '../harness/config/model-card.js';
import { ModelError } from '../harness/core/errors.js';
import type { Head } from '../harness/core/heads.js';
import { linkOut } from '../harness/core/inside-path.js';
import { findFamily } from './families.js';
import { findLayout, layouts, recogniseFolder } from './layouts/index.js';

/** A model on disk whose card has been read and whose files are there. */
export interface ModelFolder {
  readonly folder: string;
  /** Where the language model lies, where its vision encoder was swapped for that of this folder. */
  readonly languageFolder?: string;
  readonly card: ModelCard;
  /** Paths of the card, or of the files it was made from, and of every file that it names: graphs and tokenizer. */
  readonly files: readonly string[];
}

const cardName = 'model.json';

/** Files from which the card of a folder without model.json is made. */
const configFiles = [
  'config.json',
  'preprocessor_config.json',
  'preprocess_cfg.json',
  'visual/preprocess_cfg.json',
  'open_clip_config.json',
];

/** Reads the model in a folder: its model.json, or the files of a layout that is known. Throws ModelError
 *  naming what is missing, and what is a link out of the folder. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  if (!existsSync(folder))
    throw new ModelError(
      `${folder}: no such folder. Give the path of a model folder, or an id of \`bench list models\``,
    );
  const { card, sources } = await readCard(folder);
  findFamily(card.family, sources[0]);
  const names = listFiles(folder, card);
  const missing = names.find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined)
    throw new ModelError(
      `${sources[0]}: names ${missing}, which is not in ${folder}. Export the model again`,
    );
  checkLinks(folder, [...sources, ...names.map((name) => join(folder, name))]);
  return { folder, card, files: [...sources, ...names.map((name) => join(folder, name))] };
}

/** A folder from elsewhere must not have other files of this machine read. */
function checkLinks(folder: string, files: readonly string[]): void {
  for (const file of files) {
    const real = linkOut(folder, file);
    if (real !== undefined)
      throw new ModelError(
        `${file}: is a link to ${real}, which lies outside the model folder. Do not use this folder if you did not make it; else put the file into it (cp -L)`,
      );
  }
}

/** Whether a folder holds a model: a model.json, or files in a layout that is known. */
export function isModelFolder(folder: string): boolean {
  return existsSync(join(folder, cardName)) || findLayout(folder) !== undefined;
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

/** A card and where it comes from. */
interface FoundCard {
  readonly card: ModelCard;
  /** The files that it comes from, at least one. */
  readonly sources: readonly string[];
}

async function readCard(folder: string): Promise<FoundCard> {
  const cardFile = join(folder, cardName);
  if (existsSync(cardFile))
    return { card: await readJsonFile(cardFile, modelCardSchema, ModelError), sources: [cardFile] };
  const found = await recogniseFolder(folder);
  if (!found)
    throw new ModelError(
      `${folder}: no model.json in it, and not laid out as ${layouts.map(({ name }) => name).join(', ')} do. See the README, "Bring a model"`,
    );
  const sources = configFiles.map((name) => join(folder, name)).filter((file) => existsSync(file));
  return { card: checkValue(found.card, folder, modelCardSchema, ModelError), sources };
}

function listFiles(folder: string, card: ModelCard): readonly string[] {
  const { image, text, dense, detector, segmenter, lmm } = card;
  const names = [
    image.file,
    ...(text ? [text.file, ...tokenizerFiles(folder, text.tokenizer)] : []),
    ...[dense, detector, segmenter].flatMap((graph) => (graph ? [graph.file] : [])),
    ...(lmm ? [lmm.vision, lmm.embed, lmm.decoder, ...tokenizerFiles(folder, lmm.tokenizer)] : []),
    ...(lmm?.projector === undefined ? [] : [lmm.projector]),
  ];
  return [...new Set(names)];
}

/** The tokenizer, and its configuration where there is one. */
export function tokenizerFiles(folder: string, tokenizer: string): readonly string[] {
  const config = join(dirname(tokenizer), 'tokenizer_config.json');
  return existsSync(join(folder, config)) ? [tokenizer, config] : [tokenizer];
}
