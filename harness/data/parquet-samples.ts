import { DataError } from '../core/errors.js';
import type { CaptionedImage, LabelledImage } from '../core/sample.js';
import type { ParquetColumns } from './parquet-columns.js';

/** What each row must be. */
export interface ParquetForm extends ParquetColumns {
  readonly classes: number;
}

/** The sample that a row is. Throws DataError, `where` first, on a row without image bytes, with a label that no class has
 *  (test sets whose truth is kept back say -1 or nothing), or without captions. */
export function toParquetSample(
  id: string,
  values: Readonly<Record<string, unknown>>,
  { image: imageColumn, truth: { kind, column }, classes }: ParquetForm,
  where: string,
): LabelledImage | CaptionedImage {
  const image = toImage(values[imageColumn], `${where}: ${imageColumn}`);
  const truth = values[column];
  const at = `${where}: ${column}`;
  switch (kind) {
    case 'label':
      return { kind: 'labelled-image', id, image, label: toLabel(truth, classes, at) };
    case 'captions':
      return { kind: 'captioned-image', id, image, captions: toCaptions(truth, at) };
  }
}

function toImage(value: unknown, where: string): Uint8Array {
  const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : value;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw new DataError(
      `${where}: no bytes, expected those of an image file. A file that only names its images is not enough`,
    );
  // a copy: the original is a window on the whole row group
  return bytes.slice();
}

function toLabel(value: unknown, classes: number, where: string): number {
  const label = typeof value === 'bigint' ? Number(value) : value;
  if (typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < classes) return label;
  const got = typeof label === 'number' ? String(label) : 'nothing';
  throw new DataError(
    `${where}: label ${got} is out of range, expected 0 to ${classes - 1}. Labels of -1 are kept back: take a split that has them`,
  );
}

function toCaptions(value: unknown, where: string): readonly string[] {
  const captions: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!captions.every((one) => typeof one === 'string'))
    throw new DataError(`${where}: not a text or a list of texts, expected captions`);
  if (captions.every((caption) => caption.trim() === ''))
    throw new DataError(`${where}: no caption, expected at least one`);
  return captions;
}
