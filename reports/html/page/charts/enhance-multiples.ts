import type { HashState } from '../hash-state.js';
import { makeChoice } from './chart-controls.js';

const orders = ['suite', 'slope', 'verdict'] as const;

/** Lets the reader sort the stamps of all targets: as in their suites, the steepest first, or by verdict. */
export function enhanceMultiples(document: Document, state: HashState): void {
  const list = document.querySelector<HTMLElement>('[data-multiples]');
  if (!list) return;
  const items = [...list.querySelectorAll<HTMLElement>(':scope > li')];
  const choice = {
    key: 'order',
    label: 'Sort by',
    initial: 'suite',
    options: [
      { value: 'suite', label: 'Suite' },
      { value: 'slope', label: 'Slope' },
      { value: 'verdict', label: 'Verdict' },
    ],
  };
  const sort = (value: string): void => {
    list.append(...sortItems(items, orders.find((order) => order === value) ?? 'suite'));
  };
  const chosen = state.get('multiples.order') ?? choice.initial;
  const control = makeChoice(document, 'multiples', choice, chosen, (value) => {
    state.set('multiples.order', value === choice.initial ? undefined : value);
    sort(value);
  });
  const bar = document.createElement('div');
  bar.className = 'chart-controls';
  bar.append(control);
  list.before(bar);
  sort(chosen);
}

/** Items in an order, equal ones as they were; what has no slope stands last. */
export function sortItems<Item extends Pick<HTMLElement, 'dataset'>>(
  items: readonly Item[],
  order: (typeof orders)[number],
): readonly Item[] {
  const slope = ({ dataset }: Item): number =>
    dataset.slope === undefined || dataset.slope === '' ? -Infinity : Number(dataset.slope);
  const verdict = ({ dataset }: Item): string => dataset.verdict ?? '';
  return order === 'suite'
    ? items
    : [...items].sort((one, other) => {
        if (order === 'slope' && slope(one) !== slope(other)) return slope(one) < slope(other) ? 1 : -1;
        if (order === 'verdict' && verdict(one) !== verdict(other))
          return verdict(one) < verdict(other) ? -1 : 1;
        return 0;
      });
}
