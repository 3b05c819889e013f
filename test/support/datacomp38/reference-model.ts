import { join } from 'node:path';
import { readJsonFile } from '../../../harness/config/json-file.js';
import { modelCardSchema } from '../../../harness/config/model-card.js';
import { packageRoot } from '../../../harness/config/package-root.js';
import { ModelError } from '../../../harness/core/errors.js';
import type { ImageMode } from '../../../harness/core/encoder.js';
import { preprocessImage } from '../../../harness/preprocess/image-transform.js';
import { readTokenizer } from '../../../models/read-tokenizer.js';
import type { RuntimeJobs } from '../runtime-process.js';

/** A file with the moment at which its colours become RGB. */
interface ReferenceImage {
  readonly bytes: Uint8Array;
  readonly mode: ImageMode;
}

/** A model as the reference uses it: unit vectors of double precision, image by image. */
export interface ReferenceModel {
  readonly embedImages: (images: readonly ReferenceImage[]) => Promise<readonly (readonly number[])[]>;
  /** Unit vectors by text; a text is encoded once, whoever asks. */
  readonly embedTexts: (texts: readonly string[]) => Promise<ReadonlyMap<string, readonly number[]>>;
}

/** Other batches than the product's 64. */
const textsPerRun = 50;

/** An embedded model, run graph by graph in a process of its own, without the encoder and the pipeline. Preprocessing and
 *  tokenizer are the product's; both are compared with other implementations elsewhere. */
export async function openReferenceModel(id: string, runtime: RuntimeJobs): Promise<ReferenceModel> {
  const folder = join(packageRoot, 'models', 'micro', id);
  const card = await readJsonFile(join(folder, 'model.json'), modelCardSchema, ModelError);
  const { image, text } = card;
  if (!text) throw new Error(`${id}: has no text tower`);
  const tokenizer = await readTokenizer(folder, text);
  const [height, width] = image.size;
  const known = new Map<string, readonly number[]>();
  return {
    embedImages: async (images) => {
      const runs = [];
      for (const { bytes, mode } of images) {
        const data = new Float32Array(3 * height * width);
        await preprocessImage(bytes, image, mode, data, 0);
        const value = { data, shape: [1, 3, height, width] };
        runs.push({ input: image.input, value, output: image.output });
      }
      const { results } = await runtime.runGraph({ model: join(folder, image.file), runs });
      return results.map(({ data }) => toUnit(Array.from(data)));
    },
    embedTexts: async (texts) => {
      const unknown = [...new Set(texts)].filter((one) => !known.has(one));
      const runs = [];
      for (let start = 0; start < unknown.length; start += textsPerRun) {
        const value = tokenizer.encode(unknown.slice(start, start + textsPerRun));
        runs.push({ input: text.input, value, output: text.output });
      }
      const { results } = await runtime.runGraph({ model: join(folder, text.file), runs });
      const rows = results.flatMap(({ data, shape }) =>
        Array.from({ length: shape[0] }, (_, row) =>
          toUnit(Array.from(data.slice(row * shape[1], (row + 1) * shape[1]))),
        ),
      );
      for (const [index, one] of unknown.entries()) known.set(one, rows[index]);
      return known;
    },
  };
}

/** The vector divided by its length. */
export function toUnit(vector: readonly number[]): readonly number[] {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/** Sum of products. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

/** Indices of the scores, the highest first; equal ones in their order. */
export function argsort(scores: readonly number[]): readonly number[] {
  return scores.map((_, index) => index).sort((a, b) => scores[b] - scores[a]);
}

/** The mean of a list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
