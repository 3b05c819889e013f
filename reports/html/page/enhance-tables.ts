import { makeCopyButtons } from './copy-table.js';
import type { HashState } from './hash-state.js';
import { makeColumnChooser } from './table-columns.js';
import { makeFilter } from './table-filter.js';
import { enhanceSort } from './table-sort.js';

/** Makes the tables of a page sort; those that ask for it also filter, hide columns and copy themselves. */
export function enhanceTables(root: ParentNode, state: HashState): void {
  for (const table of root.querySelectorAll<HTMLTableElement>('table[data-table]')) {
    if (table.closest('[data-explorer]')) continue;
    enhanceSort(table, state);
    if (table.dataset.table === 'tools') addTools(table, state);
  }
}

function addTools(table: HTMLTableElement, state: HashState): void {
  const { ownerDocument: document } = table;
  const bar = document.createElement('div');
  bar.className = 'tools';
  const said = document.createElement('span');
  said.className = 'said';
  said.setAttribute('role', 'status');
  const say = (text: string): void => {
    said.textContent = text;
  };
  bar.append(
    makeFilter(table, state, say),
    makeColumnChooser(table, state),
    ...makeCopyButtons(table, say),
    said,
  );
  table.parentElement?.before(bar);
}
