import { makeCopyButtons } from './copy-table.js';
import type { HashState } from './hash-state.js';
import { makeColumnChooser } from './table-columns.js';
import { makeFilter } from './table-filter.js';
import { enhanceSort } from './table-sort.js';

/** Makes the tables of a page sort; those that ask for it also filter, hide columns and copy themselves;
 *  the heatmap, whose rows stand in groups, only copies itself. */
export function enhanceTables(root: ParentNode, state: HashState): void {
  for (const table of root.querySelectorAll<HTMLTableElement>('table[data-table]')) {
    if (table.closest('[data-explorer]')) continue;
    const kind = table.dataset.table;
    if (kind !== 'copy') enhanceSort(table, state);
    if (kind === 'tools' || kind === 'copy') addTools(table, state, kind === 'tools');
  }
}

function addTools(table: HTMLTableElement, state: HashState, narrows: boolean): void {
  const { ownerDocument: document } = table;
  const bar = document.createElement('div');
  bar.className = 'tools';
  const said = document.createElement('span');
  said.className = 'said';
  said.setAttribute('role', 'status');
  const say = (text: string): void => {
    said.textContent = text;
  };
  if (narrows) bar.append(makeFilter(table, state, say), makeColumnChooser(table, state));
  bar.append(...makeCopyButtons(table, say), said);
  table.parentElement?.before(bar);
}
