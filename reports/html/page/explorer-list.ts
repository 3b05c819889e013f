import type { Explorer, Flip } from '../../findings/explorer.js';
import type { ReportData } from '../../findings/report-data.js';
import { sayFixed } from '../say.js';
import type { HashState } from './hash-state.js';
import { matches, splitWords } from './table-filter.js';
import { createVirtualRows } from './virtual-rows.js';

/** Makes the lists of flips whole: all flips of a pair, which a query and a choice of gained or lost narrow down; each when it
 *  comes near the window. Kept in the address as
 *  `explorer-0.q=words` and `explorer-0.kind=gained`. */
export function enhanceExplorers(document: Document, data: ReportData, state: HashState): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        observer.unobserve(target);
        const index = Number(target.dataset.explorer);
        const table = target.querySelector('table');
        if (table) enhanceExplorer(table, data.explorer[index], `explorer-${index}`, state);
      }
    },
    { rootMargin: '600px 0px' },
  );
  for (const place of document.querySelectorAll<HTMLElement>('[data-explorer]')) {
    observer.observe(place);
    const key = `explorer-${place.dataset.explorer}`;
    const chosen = [`${key}.q`, `${key}.kind`].some((name) => state.get(name) !== undefined);
    if (chosen) place.closest('details')?.setAttribute('open', '');
  }
}

function enhanceExplorer(table: HTMLTableElement, pair: Explorer, key: string, state: HashState): void {
  const { ownerDocument: document } = table;
  const region = table.parentElement;
  const body = table.tBodies.item(0);
  if (!region || !body) return;
  const flips = withPictures(pair.flips, body);
  const field = document.createElement('input');
  field.type = 'search';
  field.placeholder = 'Sample or class';
  field.setAttribute('aria-label', 'Filter the flips by sample or class');
  const kind = makeKindChoice(document, pair);
  const said = document.createElement('span');
  said.className = 'said';
  said.setAttribute('role', 'status');
  const rows = createVirtualRows(region, body, (flip: Flip) => makeRow(document, flip));
  const show = (): void => {
    field.value = state.get(`${key}.q`) ?? '';
    kind.value = state.get(`${key}.kind`) ?? 'all';
    const words = splitWords(field.value);
    const found = flips.filter(
      (flip) =>
        (kind.value === 'all' || flip.gained === (kind.value === 'gained')) &&
        matches([flip.id, flip.truth, flip.before, flip.after].join(' '), words),
    );
    said.textContent = `${sayFixed(found.length, 0)} of ${sayFixed(flips.length, 0)} flips`;
    rows.show(found);
  };
  field.addEventListener('input', () => {
    state.set(`${key}.q`, field.value === '' ? undefined : field.value);
    show();
  });
  kind.addEventListener('change', () => {
    state.set(`${key}.kind`, kind.value === 'all' ? undefined : kind.value);
    show();
  });
  const bar = document.createElement('div');
  bar.className = 'tools';
  bar.append(field, kind, said);
  region.before(bar);
  region.classList.add('virtual', 'tall');
  const caption = table.caption?.querySelector('span');
  if (caption) caption.replaceChildren(caption.firstElementChild ?? '', ' Flips, the surest first.');
  show();
  window.addEventListener('hashchange', show);
}

function makeKindChoice(document: Document, pair: Explorer): HTMLSelectElement {
  const kind = document.createElement('select');
  kind.setAttribute('aria-label', 'Which flips');
  for (const [value, text] of [
    ['all', 'Gained and lost'],
    ['gained', `Gained by ${pair.after}`],
    ['lost', `Lost by ${pair.after}`],
  ]) {
    const option = document.createElement('option');
    option.value = value;
    option.textContent = text;
    kind.append(option);
  }
  return kind;
}

/** Flips with the pictures of the first ones, which stand in the page already and not in its data. */
function withPictures(flips: readonly Flip[], body: HTMLTableSectionElement): readonly Flip[] {
  const rows = [...body.rows];
  return flips.map((flip, index) => {
    const thumbnail = index < rows.length ? rows[index].querySelector('img')?.src : undefined;
    return thumbnail === undefined ? flip : { ...flip, thumbnail };
  });
}

function makeRow(document: Document, flip: Flip): HTMLTableRowElement {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  if (flip.thumbnail !== undefined) {
    const picture = document.createElement('img');
    picture.className = 'thumb';
    picture.src = flip.thumbnail;
    picture.alt = '';
    head.append(picture);
  }
  head.append(flip.id);
  head.title = flip.id;
  row.append(head);
  for (const text of [
    flip.gained ? '+ gained' : '\u2212 lost',
    flip.truth,
    flip.before,
    flip.after,
    flip.margin === undefined ? '\u2014' : sayFixed(flip.margin, 3),
  ]) {
    const cell = document.createElement('td');
    cell.textContent = text;
    cell.title = text;
    row.append(cell);
  }
  row.cells[5].className = 'n';
  return row;
}
