import fc from 'fast-check';

/** One change of bytes. Places are shares of the length, so that a change means something of any input. */
type Edit =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | {
      readonly kind: 'word';
      readonly at: number;
      readonly value: bigint;
      readonly width: number;
      readonly big: boolean;
    }
  | { readonly kind: 'drop' | 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'copy'; readonly at: number; readonly from: number; readonly length: number }
  | { readonly kind: 'value'; readonly at: number; readonly text: string }
  | { readonly kind: 'cut'; readonly at: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });

/** Numbers at the borders of what fits. */
const words = fc.constantFrom(
  ...[0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n, 0xffffffffn],
  ...[2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n],
);

/** Texts that mean something in one format or another. */
const tokens = [
  ...[
    '"',
    '""',
    "'",
    '\\',
    '\\u0000',
    '\n',
    '\r\n',
    '\t',
    ',',
    ';',
    ':',
    '[',
    ']',
    '{',
    '}',
    '[[[[',
    '<!--',
    '&',
    '*',
    '!!',
    '|',
  ],
  ...[
    '\0',
    '\ufeff',
    '\u2028',
    '-',
    '-1',
    '1e999',
    '-0',
    '0x10',
    '1'.repeat(30),
    'NaN',
    'Infinity',
    'null',
    'true',
  ],
  ...['__proto__', 'constructor', 'toString', '../', '/', '%', '%00', '@', '\u202e', '🙂', ' '.repeat(20)],
].map((token) => new Uint8Array(Buffer.from(token)));
const halves = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x1f, 0x8b]].map((bytes) =>
  Uint8Array.from(bytes),
);

/** Put in the place of a value of a text, whatever its format. */
const oddValues = [
  ...[
    'null',
    '{}',
    '[]',
    '[null]',
    '{"a":1}',
    'true',
    '""',
    '"a"',
    '"__proto__"',
    '0',
    '-1',
    '0.5',
    '1e300',
    '1e999',
  ],
  ...['9007199254740993', '2147483648', '4294967296', '[[[]]]', '"../a"', '"\\u0000"', '"\\ud800"'],
];
const value = /"(?:[^"\\]|\\.)*"|[\w.+-]+/g;

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('flip'), at: place, bit: fc.nat(7) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('word'),
      at: place,
      value: words,
      width: fc.constantFrom(1, 2, 4, 8),
      big: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop', 'repeat'),
      at: place,
      length: fc.integer({ min: 1, max: 64 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('insert'),
      at: place,
      bytes: fc.oneof(fc.constantFrom(...tokens, ...halves), fc.uint8Array({ minLength: 1, maxLength: 16 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('copy'),
      at: place,
      from: place,
      length: fc.integer({ min: 1, max: 256 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('value'), at: place, text: fc.constantFrom(...oddValues) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut'), at: place }) },
);

/** Inputs made of seeds by up to eight changes each; now and then bytes that were never anything. */
export function mutatedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const changed = fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 8 }))
    .map(([seed, edits]) => edits.reduce(apply, Buffer.from(seed)));
  return fc.oneof(
    { weight: 15, arbitrary: changed },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  );
}

function apply(bytes: Buffer, change: Edit): Buffer {
  const at = Math.min(Math.floor(change.at * bytes.length), Math.max(0, bytes.length - 1));
  switch (change.kind) {
    case 'cut':
      return bytes.subarray(0, at);
    case 'drop':
      return splice(bytes, at, change.length, new Uint8Array(0));
    case 'repeat':
      return splice(bytes, at, 0, bytes.subarray(at, at + change.length));
    case 'insert':
      return splice(bytes, at, 0, change.bytes);
    case 'copy': {
      const from = Math.floor(change.from * bytes.length);
      const piece = bytes.subarray(from, from + change.length);
      return splice(bytes, at, piece.length, piece);
    }
    case 'value': {
      const found = [...bytes.toString('latin1').matchAll(value)];
      const match = found.at(Math.floor(change.at * (found.length - 1)));
      if (match === undefined) return bytes;
      return splice(bytes, match.index, match[0].length, Buffer.from(change.text));
    }
    case 'word':
      return splice(bytes, at, change.width, wordOf(change));
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[at] ^= 1 << change.bit;
      return copy;
    }
  }
}

function splice(bytes: Buffer, at: number, removed: number, put: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);
}

function wordOf({ value, width, big }: Extract<Edit, { kind: 'word' }>): Buffer {
  const word = Buffer.alloc(8);
  word.writeBigUInt64LE(value);
  const bytes = word.subarray(0, width);
  return big ? Buffer.from(bytes).reverse() : bytes;
}
