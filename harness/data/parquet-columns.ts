import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';
import type { ParquetHead, ParquetType } from './parquet-file.js';

/** Which columns of a table are read, and what they are. */
export interface ParquetColumns {
  readonly image: string;
  /** The truth: class indices, or captions. */
  readonly truth: { readonly kind: 'label' | 'captions'; readonly column: string };
  /** The column that says which split a row belongs to, where there is one. */
  readonly split: string | undefined;
  /** Names of the classes by index, where the writer noted them. */
  readonly classNames: readonly string[] | undefined;
}

interface Feature {
  readonly type: string;
  readonly names: readonly string[] | undefined;
}

const imageNames = ['image', 'img', 'picture', 'jpg', 'png', 'webp'];
const labelNames = ['label', 'labels', 'fine_label', 'cls', 'class'];
const captionNames = ['caption', 'captions', 'raw', 'text', 'sentences'];

/** Which columns of a Parquet file hold image and truth. The image: the only column of images, or the first of the usual
 *  names. The truth: the only column that the `datasets` library notes as a ClassLabel, or a column of class indices with a
 *  usual name (label, labels, fine_label, cls, class); else captions (caption, captions, raw, text, sentences: texts or
 *  lists of them); else the only column of integers. Throws DataError, `where` first, listing the columns, where that
 *  leaves none or more than one. */
export function chooseColumns({ columns, notes }: ParquetHead, where: string): ParquetColumns {
  const features = readFeatures(notes.get('huggingface'), where);
  const ofType = (...types: readonly ParquetType[]) =>
    [...columns].filter(([, type]) => types.includes(type)).map(([name]) => name);
  const pick = (choices: readonly string[], usual: readonly string[]) =>
    choices.length === 1 ? choices[0] : usual.find((name) => choices.includes(name));
  const listed = [...columns].map(([name, type]) => `${name} (${type})`).join(', ');
  const image = pick(ofType('image'), imageNames);
  if (image === undefined)
    throw new DataError(
      `${where}: no column of images, or no telling which, got ${listed}. Expected one named image`,
    );
  const integers = ofType('integer');
  const noted = integers.filter((name) => features.get(name)?.type === 'ClassLabel');
  const label = pick(noted, labelNames) ?? labelNames.find((name) => integers.includes(name));
  const captions = captionNames.find((name) => ofType('text', 'texts').includes(name));
  const column = label ?? captions ?? (integers.length === 1 ? integers[0] : undefined);
  if (column === undefined)
    throw new DataError(
      `${where}: no column of labels or captions, or no telling which, got ${listed}. Expected one named label or caption`,
    );
  const kind = column === captions && label === undefined ? 'captions' : 'label';
  const split = columns.get('split') === 'text' ? 'split' : undefined;
  return { image, truth: { kind, column }, split, classNames: features.get(column)?.names };
}

/** What the `datasets` library notes of each column: `{"info": {"features": {column: {"_type": ...}}}}`. */
function readFeatures(note: string | undefined, where: string): ReadonlyMap<string, Feature> {
  if (note === undefined) return new Map();
  const features = fieldOf(fieldOf(parseNote(note, where), 'info'), 'features');
  return new Map(
    Object.entries(features ?? {}).map(([name, feature]) => {
      const type = fieldOf(feature, '_type');
      const names = fieldOf(feature, 'names');
      const texts = Array.isArray(names) && names.every((one) => typeof one === 'string') ? names : undefined;
      return [name, { type: typeof type === 'string' ? type : '', names: texts }];
    }),
  );
}

function parseNote(note: string, where: string): unknown {
  try {
    return parseJson(note);
  } catch (error) {
    throw new DataError(
      `${where}: its note \`huggingface\` is not JSON: ${messageOf(error)}. Fetch this file again`,
    );
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
