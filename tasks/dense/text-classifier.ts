import type { Category } from '../../harness/core/annotations.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { ProtocolContext } from '../../harness/core/protocol.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { buildZeroShotClassifier } from '../classification/zero-shot-classifier.js';

/** Names whose prompts are embedded at once: what is held beside the classifier is as small as this. */
const namesAtOnce = 256;

/** Raise with any change that can move a bit of a row. */
const version = 1;

/** A zero-shot classifier of categories that have several names. */
export interface TextClassifier {
  /** [N, D]: a unit vector for each name of each category, the names of a category side by side. */
  readonly rows: Tensor;
  /** [C + 1]: the rows of category c are starts[c] to starts[c + 1]. */
  readonly starts: Int32Array;
}

/** What a classifier is built with. */
export type TextSource = Pick<ProtocolContext, 'encodeTexts' | 'keep'>;

/** The classifier of these categories: for each of their names the L2-normalised mean of the L2-normalised embeddings of its
 *  prompts, every template filled with it. Its rows are kept for later tasks and runs. Categories of one name give the plain zero-shot classifier.
 *  Throws ProtocolError, which names the protocol, on fewer than 2 categories and without templates.
 *  Source: bytedance/fc-clip, fcclip/fcclip.py (get_text_classifier). */
export async function buildTextClassifier(
  protocol: string,
  categories: readonly Category[] | undefined,
  templates: readonly string[],
  { encodeTexts, keep }: TextSource,
): Promise<TextClassifier> {
  if (categories === undefined || categories.length < 2 || templates.length === 0)
    throw new ProtocolError(
      `${protocol}: ${categories?.length ?? 0} categories and ${templates.length} templates, expected at least 2 and 1`,
    );
  const names = categories.flatMap((category) => category.names);
  const rows = await keep({ kind: 'text-classifier', version, names, templates }, () =>
    buildRows(protocol, names, templates, encodeTexts),
  );
  const starts = new Int32Array(categories.length + 1);
  categories.forEach((category, index) => (starts[index + 1] = starts[index] + category.names.length));
  return { rows, starts };
}

async function buildRows(
  protocol: string,
  names: readonly string[],
  templates: readonly string[],
  encodeTexts: TextSource['encodeTexts'],
): Promise<Tensor> {
  const parts: Tensor[] = [];
  // parts of nearly one size: none has a single name
  const count = Math.ceil(names.length / namesAtOnce);
  for (let part = 0; part < count; part++) {
    const [from, to] = [part, part + 1].map((edge) => Math.floor((edge * names.length) / count));
    parts.push(await buildZeroShotClassifier(names.slice(from, to), templates, encodeTexts, protocol));
  }
  return joinRows(parts);
}

function joinRows(parts: readonly Tensor[]): Tensor {
  const data = new Float32Array(parts.reduce((size, part) => size + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  const width = parts[0].shape[1];
  return { data, shape: [data.length / width, width] };
}
