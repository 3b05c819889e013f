import { DataError } from '../core/errors.js';
import { decodeText, splitLines } from './text-file.js';

/** The word that FC-CLIP's files name their reserved first entry by. */
const reserved = 'invalid_class_id';

/** The names of each class, the name first, its synonyms after it, in the order of the classes. The text has one class a line,
 *  `index:name,name`, indices counting up by one from 0 or from 1; a line of name `invalid_class_id` is no class, and blank
 *  lines are passed over. Without an index before a colon in any line, each line is a class. Blanks around names are taken
 *  off, and a name given twice in a line is taken once.
 *  `where` begins every message. Throws DataError naming the line that is wrong.
 *  Source of the form: bytedance/fc-clip, fcclip/data/datasets/*_with_prompt_eng.txt and openseg_classes.py. */
export function parseVocabulary(bytes: Uint8Array, where: string): readonly (readonly string[])[] {
  const lines = splitLines(decodeText(bytes, where).replace(/^\uFEFF/, ''))
    .map((text, index) => ({ text: text.trim(), at: `${where}: line ${index + 1}` }))
    .filter(({ text }) => text !== '');
  const indexed = lines.some(({ text }) => indexOf(text) !== undefined);
  const classes = indexed ? takeIndexed(lines) : lines.map(({ text, at }) => takeNames(text, at));
  if (classes.length < 2)
    throw new DataError(
      `${where}: ${classes.length} classes, expected at least 2, one a line as index:name,synonym`,
    );
  return classes;
}

interface Line {
  readonly text: string;
  /** The place of the line, for messages. */
  readonly at: string;
}

function takeIndexed(lines: readonly Line[]): readonly (readonly string[])[] {
  const classes: (readonly string[])[] = [];
  let expected: number | undefined;
  for (const { text, at } of lines) {
    const index = indexOf(text);
    if (index === undefined)
      throw new DataError(`${at}: ${JSON.stringify(text)} has no index, expected index:name,synonym`);
    if (expected === undefined ? index > 1 : index !== expected)
      throw new DataError(
        `${at}: index ${index}, expected ${expected ?? '0 or 1'}. Number the lines without gaps`,
      );
    expected = index + 1;
    const names = text.slice(text.indexOf(':') + 1).trim();
    if (names === reserved) {
      if (index === 0) continue;
      throw new DataError(`${at}: ${reserved} at index ${index}, expected at index 0 only`);
    }
    classes.push(takeNames(names, at));
  }
  return classes;
}

function indexOf(text: string): number | undefined {
  const digits = /^(\d+)\s*:/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function takeNames(text: string, at: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new DataError(
      `${at}: a name is blank in ${JSON.stringify(text)}, expected name,synonym. Take out the extra comma`,
    );
  return [...new Set(names)];
}
