import type { HashState } from './hash-state.js';
import { textOf } from './read-table.js';

/** A list in which columns of a table are switched off and on; the first, which names the rows, stays. Kept in the address as
 *  `ID.hide=2,5`. */
export function makeColumnChooser(table: HTMLTableElement, state: HashState): HTMLElement {
  const { ownerDocument: document } = table;
  const key = `${table.id}.hide`;
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  const readHidden = (): ReadonlySet<number> =>
    new Set((state.get(key) ?? '').split(',').filter(Boolean).map(Number));
  const show = (): void => {
    const hidden = readHidden();
    for (const row of table.rows)
      [...row.cells].forEach((cell, column) => {
        if (column > 0) cell.hidden = hidden.has(column);
      });
    boxes.forEach((box, index) => {
      box.checked = !hidden.has(index + 1);
    });
  };
  const boxes = heads.slice(1).map((_, index) => {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.addEventListener('change', () => {
      const hidden = new Set(readHidden());
      if (box.checked) hidden.delete(index + 1);
      else hidden.add(index + 1);
      const text = [...hidden].sort((one, other) => one - other).join(',');
      state.set(key, text === '' ? undefined : text);
      show();
    });
    return box;
  });
  const field = document.createElement('fieldset');
  field.append(
    ...boxes.map((box, index) => {
      const label = document.createElement('label');
      label.append(box, textOf(heads[index + 1]));
      return label;
    }),
  );
  field.setAttribute('aria-label', 'Columns that are shown');
  const summary = document.createElement('summary');
  summary.textContent = 'Columns';
  const details = document.createElement('details');
  details.append(summary, field);
  details.addEventListener('keydown', ({ key: pressed }) => {
    if (pressed !== 'Escape') return;
    details.open = false;
    summary.focus();
  });
  details.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false;
  });
  show();
  window.addEventListener('hashchange', show);
  return details;
}
