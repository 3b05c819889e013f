/** What the reader chose, kept in the address, so that a link shows the same: `#at=heatmap&theme=dark&headline.sort=-vtab`. */
export interface HashState {
  readonly get: (key: string) => string | undefined;
  /** Entries whose keys begin with a prefix and a dot, without these: `view('model-size')`. */
  readonly view: (prefix: string) => Readonly<Record<string, string>>;
  /** undefined: as at the start, and gone from the address. */
  readonly set: (key: string, value: string | undefined) => void;
}

/** The place where the choices are kept. Links to sections keep working: their target becomes `at`. */
export function createHashState(window: Window): HashState {
  const entries = new Map(parseHash(window.location.hash));
  const write = (): void => {
    const place = entries.get('at');
    const alone = place !== undefined && entries.size === 1;
    const text = alone ? encodeURIComponent(place) : new URLSearchParams([...entries]).toString();
    const { pathname, search } = window.location;
    window.history.replaceState(null, '', text === '' ? pathname + search : `#${text}`);
  };
  window.addEventListener('hashchange', () => {
    for (const [key, value] of parseHash(window.location.hash)) entries.set(key, value);
    write();
  });
  return {
    get: (key) => entries.get(key),
    view: (prefix) =>
      Object.fromEntries(
        [...entries]
          .filter(([key]) => key.startsWith(`${prefix}.`))
          .map(([key, value]) => [key.slice(prefix.length + 1), value]),
      ),
    set: (key, value) => {
      if (entries.get(key) === value) return;
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
      write();
    },
  };
}

/** Entries of a hash; one without `=` is the id of a place. */
function parseHash(hash: string): readonly (readonly [string, string])[] {
  const text = hash.replace(/^#/, '');
  if (text === '') return [];
  if (!text.includes('=')) return [['at', decode(text)]];
  return [...new URLSearchParams(text)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
