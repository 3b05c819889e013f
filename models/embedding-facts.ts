import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { ModelEmbeddings } from '../harness/core/embedding-store.js';
import { fingerprintFiles, type FingerprintCache } from '../harness/core/fingerprint.js';
import { listExternalData } from '../harness/onnx/external-data.js';
import { readOnnx } from '../harness/onnx/read-onnx.js';
import { describePreprocessing } from '../harness/preprocess/describe-preprocessing.js';
import { describeTextPreprocessing } from '../harness/preprocess/text-preprocessing.js';
import { describeSession, onnxruntimeVersion, type SessionOptions } from '../harness/runtime/session.js';
import { tokenizerFiles, type ModelFolder } from './model-folder.js';

/** Raise on any change in how batches of preprocessed images go through a graph that can move a bit of an embedding. */
const imageEncodingVersion = 1;

/** The same for texts: how prompts are put into batches, filled up or cut. */
const textEncodingVersion = 1;

/** What decides the bits of a model's embeddings beside the images and texts: the bytes of the one graph that makes them, what
 *  it is fed, and what runs it. Other files of the model are no part of it, so a new tokenizer leaves the images as they are. */
export function describeEmbeddings(
  { folder, card }: ModelFolder,
  session: SessionOptions,
  fingerprints: FingerprintCache,
): ModelEmbeddings {
  const { image, text } = card;
  const hashGraph = once((file: string, beside: readonly string[]) => {
    const path = join(folder, file);
    const external = listExternalData(readOnnx(path)).map((location) => join(dirname(path), location));
    const files = [path, ...external, ...beside.map((name) => join(folder, name))];
    return fingerprintFiles(folder, [...new Set(files)], fingerprints);
  });
  return {
    images: async (imageMode) => ({
      version: imageEncodingVersion,
      graph: await hashGraph(image.file, []),
      ...{ input: image.input, output: image.output },
      preprocess: describePreprocessing(image, imageMode),
      ...describeRuntime(session),
    }),
    ...(text && {
      texts: async () => ({
        version: textEncodingVersion,
        graph: await hashGraph(text.file, tokenizerFiles(folder, text.tokenizer)),
        ...{ input: text.input, output: text.output },
        ...{ contextLength: text.contextLength, pad: text.pad },
        preprocess: describeTextPreprocessing(text.clean),
        ...describeRuntime(session),
      }),
    }),
  };
}

/** All that a last bit may depend on, but for the number of the device: two of one machine are taken for equals. */
function describeRuntime(session: SessionOptions) {
  return {
    ...describeSession(session),
    deviceId: undefined,
    onnxruntime: onnxruntimeVersion,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus().at(0)?.model ?? 'unknown',
  };
}

/** The function, called once for each file. */
function once(hash: (file: string, beside: readonly string[]) => Promise<string>) {
  const known = new Map<string, Promise<string>>();
  return (file: string, beside: readonly string[]) => {
    const found = known.get(file) ?? hash(file, beside);
    known.set(file, found);
    return found;
  };
}
