import { ModelError } from '../core/errors.js';
import { isObject, readTokenizerRules, type EncodeText, type JsonObject } from './tokenizer-rules.js';

/** A name that no vocabulary has: what is outside the vocabulary must be an error, not the end token. */
const unknownToken = '<unknown>';

/** Different pieces whose ids are remembered: prompts repeat few words, and finding the ids takes most of the time. */
const rememberedPieces = 65_536;

/** Members of tokenizer.json that leave nothing but the merging of bytes. */
const onlyBytes = {
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
  post_processor: null,
  decoder: null,
};

const names = { start: '<start_of_text>', end: '<end_of_text>' } as const;

/** Special names, contractions (both in any case, long s too), runs of letters, single numbers, runs of other signs.
 *  U+0345 is in none: without case it is a letter, with its case it is not. */
const piece = new RegExp(
  [
    ...[names.start, names.end, "'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map(inAnyCase),
    String.raw`\p{L}+`,
    String.raw`\p{N}`,
    String.raw`[^\p{White_Space}\p{L}\p{N}\u0345]+`,
  ].join('|'),
  'gu',
);

/** Whether a parsed tokenizer.json is of CLIP's kind: byte pairs over bytes, with `</w>` at the end of a word. */
export function isClipTokenizer(json: unknown): json is JsonObject {
  if (!isObject(json) || !isObject(json.model)) return false;
  const { type, end_of_word_suffix: suffix } = json.model;
  return (
    type === 'BPE' && suffix === '</w>' && JSON.stringify(json.pre_tokenizer ?? null).includes('"ByteLevel"')
  );
}

/** Ids of a cleaned text by the rules of open_clip's SimpleTokenizer, with the vocabulary and merges of a CLIP
 *  tokenizer.json. What that file says about cleaning, splitting and special names in a text is put aside, as it differs
 *  from what CLIP models were trained on: here `<start_of_text>` in a text is the special token and `<|startoftext|>` is
 *  not. The package still merges the bytes of each piece, and the file still says what stands before and after a text.
 *  Throws ModelError when that is not two tokens. Source: open_clip, src/open_clip/tokenizer.py. */
export function readClipRules(json: JsonObject, config: unknown, file: string): EncodeText {
  const model = isObject(json.model) ? json.model : {};
  const ends = readTokenizerRules({ ...json, model: { ...model, merges: [] } }, config, file).encode('');
  if (ends.length !== 2)
    throw new ModelError(
      `${file}: the empty text has ${ends.length} tokens, expected 2: start and end. Export the tokenizer again.`,
    );
  const [start, end] = ends;
  const { encode: encodeBytes } = readTokenizerRules(
    { ...json, ...onlyBytes, model: { ...model, unk_token: unknownToken } },
    {},
    file,
  );
  const known = new Map<string, readonly number[]>([
    [names.start, [start]],
    [names.end, [end]],
  ]);
  const encodePiece = (text: string): readonly number[] => {
    const found = known.get(text);
    if (found) return found;
    const ids = encodeBytes(text);
    if (known.size < rememberedPieces) known.set(text, ids);
    return ids;
  };
  return (text) => [start, ...(text.match(piece) ?? []).flatMap(encodePiece), end];
}

/** Not the `i` flag: that would also change what counts as a letter. */
function inAnyCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}${letter === 's' ? 'ſ' : ''}]`);
}
