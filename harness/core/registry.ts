import { ConfigError } from './errors.js';

/** What is added, by id. */
type Entries<Item> = readonly (readonly [id: string, item: Item])[];

/** All there is of one kind, by id: what this package brings, and what extensions add to it. */
export interface Registry<Item> {
  /** Those of this package first, then what was added, in that order. */
  readonly list: () => readonly Item[];
  readonly ids: () => readonly string[];
  readonly find: (id: string) => Item | undefined;
  /** The extension that brought it; undefined for what is of this package, or unknown. */
  readonly ownerOf: (id: string) => string | undefined;
  /** Throws ConfigError, naming both sides, where one of these ids is taken. */
  readonly check: (ids: readonly string[], owner: string) => void;
  /** Adds what an extension brings: all of it, or nothing where `check` throws. */
  readonly add: (items: Entries<Item>, owner: string) => void;
}

/** A registry of what this package brings, by id. `what` is what one of them is called in messages: `protocol`. */
export function createRegistry<Item>(what: string, builtIn: Entries<Item>): Registry<Item> {
  const items = new Map(builtIn);
  const owners = new Map<string, string>();
  const check = (ids: readonly string[], owner: string) => {
    const taken = ids.find((id, place) => items.has(id) || ids.indexOf(id) !== place);
    if (taken === undefined) return;
    throw new ConfigError(
      `${owner}: ${what} ${taken}: ${describeHolder(items.has(taken), owners.get(taken))}. Give it another id`,
    );
  };
  return {
    list: () => [...items.values()],
    ids: () => [...items.keys()],
    find: (id) => items.get(id),
    ownerOf: (id) => owners.get(id),
    check,
    add: (added, owner) => {
      check(
        added.map(([id]) => id),
        owner,
      );
      for (const [id, item] of added) {
        items.set(id, item);
        owners.set(id, owner);
      }
    },
  };
}

function describeHolder(isThere: boolean, owner: string | undefined): string {
  if (!isThere) return 'it brings two of this id';
  return owner === undefined ? 'bench has one of this id itself' : `${owner} brings one of this id, too`;
}
