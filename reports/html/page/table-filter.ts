import type { HashState } from './hash-state.js';
import { textOf } from './read-table.js';

/** A field that hides the rows of a table which lack one of its words. Kept in the address as `ID.filter=words`. */
export function makeFilter(
  table: HTMLTableElement,
  state: HashState,
  say: (text: string) => void,
): HTMLElement {
  const { ownerDocument: document } = table;
  const key = `${table.id}.filter`;
  const field = document.createElement('input');
  field.type = 'search';
  field.placeholder = 'Filter rows';
  field.setAttribute('aria-label', `Filter the rows of ${table.caption?.textContent ?? 'the table'}`);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const show = (): void => {
    field.value = state.get(key) ?? '';
    const words = splitWords(field.value);
    for (const row of rows) row.hidden = !matches([...row.cells].map(textOf).join(' '), words);
    const left = rows.filter((row) => !row.hidden).length;
    say(words.length === 0 ? '' : `${left} of ${rows.length} rows`);
  };
  field.addEventListener('input', () => {
    state.set(key, field.value === '' ? undefined : field.value);
    show();
  });
  show();
  window.addEventListener('hashchange', show);
  return field;
}

/** The words of a query. */
export function splitWords(query: string): readonly string[] {
  return query.toLocaleLowerCase('en').split(/\s+/).filter(Boolean);
}

/** Whether a text has all words, whatever their case. */
export function matches(text: string, words: readonly string[]): boolean {
  const lower = text.toLocaleLowerCase('en');
  return words.every((word) => lower.includes(word));
}
