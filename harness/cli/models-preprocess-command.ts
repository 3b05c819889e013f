import { readEnvironment } from '../config/environment.js';
import { readBytes } from '../config/read-file.js';
import { ConfigError, DataError, messageOf } from '../core/errors.js';
import type { ImageMode } from '../core/encoder.js';
import { preprocessImage, type ImagePreprocessing } from '../preprocess/image-transform.js';
import { findModel } from '../../models/registry.js';
import type { ExitCode } from '../library/exit-code.js';
import { createTerminal } from './terminal.js';
import { writeNpy } from './write-npy.js';

/** The options of `bench models preprocess`. */
export interface PreprocessOptions {
  readonly out: string;
  readonly imageMode: ImageMode;
  readonly json?: boolean;
}

/** `bench models preprocess`: the tensor that the image graph is fed, as a .npy file. */
export async function preprocessCommand(
  idOrPath: string,
  images: readonly string[],
  { out, imageMode, json }: PreprocessOptions,
): Promise<ExitCode> {
  if (!out.endsWith('.npy')) throw new ConfigError(`--out ${out}: expected a name that ends in .npy`);
  const { card } = await findModel(idOrPath);
  const shape = [images.length, 3, ...card.image.size];
  await writeNpy(out, shape, (index) => preprocessFile(images[index], card.image, imageMode));
  const facts = { file: out, shape, type: 'float32', imageMode };
  createTerminal(readEnvironment().plain).print(
    json ? JSON.stringify(facts, null, 2) : `${out}: float32 [${shape.join(', ')}]`,
  );
  return 0;
}

async function preprocessFile(
  file: string,
  spec: ImagePreprocessing,
  imageMode: ImageMode,
): Promise<Float32Array> {
  const [height, width] = spec.size;
  const pixels = new Float32Array(3 * height * width);
  const bytes = await readBytes(file, DataError);
  try {
    await preprocessImage(bytes, spec, imageMode, pixels, 0);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${file}: ${messageOf(error)}`);
  }
  return pixels;
}
