import { readFileSync } from 'node:fs';

/** A file of test/fixtures/maps, and what PIL makes of it, or a part of our refusal. */
export type MapEntry = { readonly file: string; readonly panoptic?: true } & (
  | {
      readonly mode: string;
      readonly height: number;
      readonly width: number;
      readonly bytes: 1 | 2 | 4;
      readonly data: string;
    }
  | { readonly refused: string }
);

const folder = new URL('../../fixtures/maps/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as {
  readonly files: readonly MapEntry[];
};

/** Every file that test/fixtures/maps/make.py made. */
export const mapEntries = index.files;

/** The bytes of one of them. */
export const readMapFixture = (file: string) => readFileSync(new URL(`files/${file}`, folder));

/** The array that PIL gave. */
export function expectedLabels(entry: MapEntry): readonly number[] {
  if (!('data' in entry)) throw new Error(`${entry.file} is one that is refused`);
  const words = Buffer.from(entry.data, 'base64');
  return Array.from({ length: words.length / entry.bytes }, (_, i) =>
    words.readUIntLE(i * entry.bytes, entry.bytes),
  );
}
