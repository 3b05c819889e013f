/** How a difference of two numbers is measured: as it is, or as a share of the expected one. */
export type Scale = 'absolute' | 'relative';

/** What a reference gave, and what our code gives for the same input: numbers, texts, null, and lists and objects of these. */
export interface Pair {
  readonly found: unknown;
  readonly expected: unknown;
}

/** How far values lie from those of a reference. */
export interface Comparison {
  readonly values: number;
  /** Of these the same to the last bit, or letter. */
  readonly equal: number;
  /** Largest difference of two numbers; Infinity where something else differs: a text, a key, a length, a missing value. */
  readonly largest: number;
  /** The value that lies furthest, for whoever looks into a failing test. */
  readonly furthest?: Pair & { readonly where: string };
}

/** How far apart two values are. Every number, text, boolean and null inside is a value; a member that is undefined counts as
 *  absent, and what one side alone has differs, as does what is no number or not finite, unless both are the same. */
export function compareValues({ found, expected }: Pair, scale: Scale = 'absolute'): Comparison {
  let [values, equal, largest] = [0, 0, 0];
  let furthest: Comparison['furthest'];
  const add = (mine: unknown, theirs: unknown, where: () => string): void => {
    values++;
    if (Object.is(mine, theirs)) {
      equal++;
      return;
    }
    const difference = measureDifference(mine, theirs, scale);
    if (furthest && difference <= largest) return;
    largest = difference;
    furthest = { where: where(), found: mine, expected: theirs };
  };
  const walk = (mine: unknown, theirs: unknown, where: string): void => {
    if (isNumbers(mine) && isNumbers(theirs)) {
      for (let i = 0; i < Math.max(mine.length, theirs.length); i++)
        add(mine[i], theirs[i], () => `${where}[${i}]`);
    } else if (isBranch(mine) && isBranch(theirs)) {
      const [own, other] = [membersOf(mine), membersOf(theirs)];
      for (const key of new Set([...own.keys(), ...other.keys()]))
        walk(own.get(key), other.get(key), `${where}.${key}`);
    } else add(mine, theirs, () => where);
  };
  walk(found, expected, '');
  return { values, equal, largest, ...(furthest && { furthest }) };
}

/** One comparison of many: counts added, the largest difference of all. */
export function joinComparisons(comparisons: readonly Comparison[]): Comparison {
  const sum = (key: 'values' | 'equal') => comparisons.reduce((total, one) => total + one[key], 0);
  const [first] = comparisons.toSorted((a, b) => b.largest - a.largest);
  return { ...first, values: sum('values'), equal: sum('equal') };
}

function measureDifference(found: unknown, expected: unknown, scale: Scale): number {
  if (typeof found !== 'number' || typeof expected !== 'number') return Infinity;
  const difference = Math.abs(found - expected) / (scale === 'relative' ? Math.abs(expected) : 1);
  return Number.isFinite(difference) ? difference : Infinity;
}

type Numbers = ArrayLike<number> & ArrayBufferView;

const isNumbers = (value: unknown): value is Numbers =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Members by key; those of a typed array, too, whose other side may be a plain list. */
function membersOf(branch: object): ReadonlyMap<string, unknown> {
  const list = isNumbers(branch) ? Array.from(branch) : branch;
  return new Map(Object.entries(list).filter(([, member]) => member !== undefined));
}
