/** Rows up to which all are elements. */
const mostWhole = 60;
/** Rows beyond the window, above and below, that are elements too. */
const margin = 12;

/** A table body of which only the rows in sight are elements. */
export interface VirtualRows<Item> {
  readonly show: (items: readonly Item[]) => void;
}

/** Fills a table body with rows of one height while its region scrolls; few rows are all there. The heights above and below are those
 *  of two empty rows. Screen readers hear the place of a row from `aria-rowindex`. */
export function createVirtualRows<Item>(
  region: HTMLElement,
  body: HTMLTableSectionElement,
  makeRow: (item: Item) => HTMLTableRowElement,
): VirtualRows<Item> {
  const { ownerDocument: document } = body;
  const table = body.parentElement;
  let items: readonly Item[] = [];
  let height = 0;
  let drawn = '';

  const makeGap = (rows: number): readonly HTMLTableRowElement[] => {
    if (rows === 0) return [];
    const gap = document.createElement('tr');
    gap.setAttribute('aria-hidden', 'true');
    gap.className = 'gap';
    const cell = document.createElement('td');
    cell.colSpan = 6;
    cell.style.height = `${rows * height}px`;
    gap.append(cell);
    return [gap];
  };
  const fill = (from: number, to: number): void => {
    if (drawn === `${from} ${to}`) return;
    drawn = `${from} ${to}`;
    const rows = items.slice(from, to).map((item, index) => {
      const row = makeRow(item);
      row.setAttribute('aria-rowindex', String(from + index + 2));
      return row;
    });
    body.replaceChildren(...makeGap(from), ...rows, ...makeGap(items.length - to));
  };
  const update = (): void => {
    if (items.length <= mostWhole || height === 0) {
      fill(0, Math.min(items.length, mostWhole));
      return;
    }
    const first = Math.max(0, Math.floor(region.scrollTop / height) - margin);
    fill(first, Math.min(items.length, first + Math.ceil(region.clientHeight / height) + 2 * margin));
  };
  region.addEventListener('scroll', update, { passive: true });
  return {
    show: (next) => {
      items = next;
      drawn = '';
      region.scrollTop = 0;
      table?.setAttribute('aria-rowcount', String(items.length + 1));
      height = 0;
      if (items.length > mostWhole) {
        fill(0, 1);
        height = body.rows[0].getBoundingClientRect().height;
        drawn = '';
      }
      update();
    },
  };
}
