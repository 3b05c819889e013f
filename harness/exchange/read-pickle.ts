import { DataError } from '../core/errors.js';

/** A step of a pickle, as far as it says something in words: a text, a name that Python would import, or a tuple that is closed. */
export type PickleStep =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'import' | 'tuple' | 'other' };

/** What follows an opcode: so many bytes, bytes of a length that stands before them, or two lines. */
type Follows = number | { readonly kind: 'text' | 'bytes'; readonly lengthBytes: 1 | 4 } | 'lines';

const [stop, memoize, stackGlobal, global] = ['.', '\x94', '\x93', 'c'];
const tuples = ['t', '\x85', '\x86', '\x87'];
const puts: ReadonlyMap<string, 1 | 4> = new Map([
  ['q', 1],
  ['r', 4],
]);
const gets: ReadonlyMap<string, 1 | 4> = new Map([
  ['h', 1],
  ['j', 4],
]);

/** The opcodes that dictionaries, lists, tuples, texts, numbers and paths are written with. Source: CPython 3.12 Lib/pickletools.py. */
const opcodes: ReadonlyMap<string, Follows> = new Map<string, Follows>([
  ...[stop, memoize, stackGlobal, ...tuples].map((code) => [code, 0] as const),
  ...['(', ')', 'l', 'N', 'a', ']', '}', 'e', 's', 'u', 'b', 'R', '\x81', '\x88', '\x89'].map(
    (code) => [code, 0] as const,
  ),
  ...['K', '\x80'].map((code) => [code, 1] as const),
  ...[...puts, ...gets],
  ['M', 2],
  ['J', 4],
  ['G', 8],
  ['\x95', 8],
  ['\x8a', { kind: 'bytes', lengthBytes: 1 }],
  ['\x8c', { kind: 'text', lengthBytes: 1 }],
  ['X', { kind: 'text', lengthBytes: 4 }],
  [global, 'lines'],
]);

const other: PickleStep = { kind: 'other' };

/** The steps of a pickle of protocol 2 to 5 in their order. It is only looked through: nothing of it is run, imported or built, so it may come from
 *  anyone. Throws DataError, `where` first, on opcodes of other things, and on bytes that end too soon. */
export function listPickleSteps(bytes: Uint8Array, where: string): readonly PickleStep[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const steps: PickleStep[] = [];
  const memo = new Map<number, PickleStep>();
  let at = 0;
  const take = (length: number): number => {
    if (at + length > bytes.length)
      throw new DataError(`${where}: not a pickle that can be read, it ends too soon`);
    at += length;
    return at - length;
  };
  const takeNumber = (size: 1 | 4) => (size === 1 ? view.getUint8(take(1)) : view.getUint32(take(4), true));
  const takeText = (length: number) => {
    const from = take(length);
    return Buffer.from(bytes.subarray(from, at)).toString('utf8');
  };
  const takeLine = () => {
    const end = bytes.indexOf(0x0a, at);
    return take((end < 0 ? bytes.length : end + 1) - at);
  };
  for (;;) {
    const code = String.fromCharCode(bytes[take(1)]);
    const follows = opcodes.get(code);
    if (code === stop) return steps;
    const [put, get] = [puts.get(code), gets.get(code)];
    if (follows === undefined)
      throw new DataError(
        `${where}: not a pickle that can be read, opcode ${JSON.stringify(code)} at byte ${at - 1}`,
      );
    if (code === memoize) memo.set(memo.size, steps.at(-1) ?? other);
    else if (put !== undefined) memo.set(takeNumber(put), steps.at(-1) ?? other);
    else if (get !== undefined) steps.push(memo.get(takeNumber(get)) ?? other);
    else if (follows === 'lines') {
      takeLine();
      takeLine();
      steps.push({ kind: 'import' });
    } else if (typeof follows === 'number') {
      take(follows);
      steps.push({ kind: code === stackGlobal ? 'import' : tuples.includes(code) ? 'tuple' : 'other' });
    } else {
      const text = takeText(takeNumber(follows.lengthBytes));
      steps.push(follows.kind === 'text' ? { kind: 'text', text } : other);
    }
  }
}
