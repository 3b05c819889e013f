import type { HashState } from './hash-state.js';
import { numberOf, textOf } from './read-table.js';

type Direction = 'ascending' | 'descending';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Makes the heads of a table buttons that sort it: first the larger numbers, or the first letters; then the other way round; then as it
 *  was. What is missing stands last either way. Kept in the address as `ID.sort=3d`. */
export function enhanceSort(table: HTMLTableElement, state: HashState): void {
  const head = table.tHead?.rows[0];
  const body = table.tBodies.item(0);
  if (!head || !body || body.rows.length < 3) return;
  const original = [...body.rows];
  const key = `${table.id}.sort`;
  const heads = [...head.cells];

  const show = (): void => {
    const chosen = /^(\d+)([ad])$/.exec(state.get(key) ?? '');
    const column = chosen ? Number(chosen[1]) : -1;
    const direction: Direction = chosen?.[2] === 'd' ? 'descending' : 'ascending';
    heads.forEach((cell, index) => {
      if (index === column) cell.setAttribute('aria-sort', direction);
      else cell.removeAttribute('aria-sort');
    });
    const known = column >= 0 && column < heads.length;
    body.append(...(known ? sortRows(original, column, isNumeric(heads[column]), direction) : original));
  };

  heads.forEach((cell, column) => {
    const button = table.ownerDocument.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener('click', () => {
      const [first, second] = isNumeric(cell) ? ['d', 'a'] : ['a', 'd'];
      const now = state.get(key);
      const next = now === `${column}${first}` ? second : now === `${column}${second}` ? undefined : first;
      state.set(key, next === undefined ? undefined : `${column}${next}`);
      show();
    });
  });
  show();
  window.addEventListener('hashchange', show);
}

/** Rows by a column; equal ones keep their order. */
function sortRows(
  rows: readonly HTMLTableRowElement[],
  column: number,
  numeric: boolean,
  direction: Direction,
): readonly HTMLTableRowElement[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => {
    const cell = row.cells[column];
    return { row, number: numberOf(cell), text: textOf(cell), missing: cell.classList.contains('missing') };
  });
  const gone = (one: (typeof keyed)[number]): number =>
    one.missing || (numeric && one.number === undefined) ? 1 : 0;
  return keyed
    .sort((one, other) => {
      if (gone(one) + gone(other) > 0) return gone(one) - gone(other);
      const order = numeric
        ? (one.number ?? 0) - (other.number ?? 0)
        : collator.compare(one.text, other.text);
      return sign * order;
    })
    .map(({ row }) => row);
}

function isNumeric(head: HTMLElement): boolean {
  return head.dataset.kind === 'number';
}
