import type { Curve } from '../../findings/curve.js';
import { markup, type Markup } from '../markup.js';
import { axisNames } from '../name-curves.js';
import { sayCount, sayStart } from '../say.js';

/** Curves that are named; of more only the number. */
const most = 3;

/** What the fits warn of: each warning once, with the curves that it is about. */
export function renderFitWarnings(
  curves: readonly Curve[],
  nameOf: (target: string) => string,
): Markup | undefined {
  const about = new Map<string, string[]>();
  for (const { axis, target, series, fit } of curves)
    for (const warning of fit.warnings)
      about.set(warning, [
        ...(about.get(warning) ?? []),
        `${nameOf(target)} over ${axisNames[axis]}, ${series.family}`,
      ]);
  if (about.size === 0) return undefined;
  const list = [...about].map(
    ([warning, named]) =>
      markup`<li>${sayStart(warning)} <small>(${named.length > most ? sayCount(named.length, 'curve') : named.join('; ')})</small></li>`,
  );
  return markup`<h3>What the fits warn of</h3><ul class="notes">${list}</ul>`;
}
