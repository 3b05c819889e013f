import fc from 'fast-check';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One change of a document, at one of its values by their order. */
interface Change {
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'rename' | 'repeat' | 'wrap' | 'other';
  readonly value: Json;
  readonly name: string;
}

const names = ['__proto__', 'constructor', 'length', 'id', '', 'x', '0', 'toString', 'hasOwnProperty'];
const texts = [
  '',
  ' ',
  'a',
  '-1',
  '1e999',
  'NaN',
  '__proto__',
  '../../a',
  '/etc/passwd',
  'a\0b',
  '\u001b[2J',
  '\ud800',
  'é'.repeat(300),
];
const numbers = [
  -1,
  0,
  -0,
  1,
  2,
  0.5,
  255,
  256,
  65536,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  1e21,
  -1e300,
  1.7e308,
  5e-324,
];
const shapes: readonly Json[] = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  [0],
  ['a'],
  { a: 1 },
  [[[[0]]]],
  Array.from({ length: 40 }, () => 7),
];

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(10_000),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'repeat', 'wrap', 'other'),
  value: fc.oneof(
    fc.constantFrom<Json>(...texts, ...numbers, ...shapes),
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
  ),
  name: fc.constantFrom(...names),
});

/** JSON documents made of seeds (which are JSON) by up to five changes of their values. */
export function mutatedJson(seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const documents = seeds.map((seed) => Buffer.from(seed).toString('utf8'));
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([text, changes]) => {
      const document = JSON.parse(text) as Json;
      return Buffer.from(JSON.stringify(changes.reduce<Json>(apply, document)));
    });
}

function apply(document: Json, change: Change): Json {
  const places = listPlaces(document);
  const { path } = places[change.at % places.length];
  return set(document, path, change, places[(change.at * 7 + 3) % places.length].value);
}

interface Place {
  readonly path: readonly string[];
  readonly value: Json;
}

function listPlaces(value: Json, path: readonly string[] = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const inside = Object.entries(value).flatMap(([key, member]: [string, Json]) =>
    listPlaces(member, [...path, key]),
  );
  return [{ path, value }, ...inside];
}

function set(value: Json, path: readonly string[], change: Change, other: Json): Json {
  if (path.length === 0) return replacementOf(value, change, other);
  const [key, ...rest] = path;
  const isLast = rest.length === 0;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const index = Number(key);
    const put = isLast && change.kind === 'remove' ? [] : [set(items[index], rest, change, other)];
    const again = isLast && change.kind === 'repeat' ? [items[index]] : [];
    return [...items.slice(0, index), ...put, ...again, ...items.slice(index + 1)];
  }
  const entries = Object.entries(value as Readonly<Record<string, Json>>).flatMap(([name, member]) => {
    if (name !== key) return [[name, member] as const];
    if (isLast && change.kind === 'remove') return [];
    return [
      [isLast && change.kind === 'rename' ? change.name : name, set(member, rest, change, other)] as const,
    ];
  });
  // fromEntries makes a member of its own of __proto__
  return Object.fromEntries(entries);
}

function replacementOf(value: Json, { kind, value: put }: Change, other: Json): Json {
  switch (kind) {
    case 'replace':
      return put;
    case 'wrap':
      return [value];
    case 'other':
      return other;
    default:
      return value;
  }
}
