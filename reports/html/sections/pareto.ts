import type { ParetoChart, ParetoPoint } from '../../findings/pareto.js';
import { nameInside } from '../../findings/describe-trend.js';
import { markup, type Markup } from '../markup.js';
import { renderModel } from '../model-cell.js';
import type { Section, SectionContext } from '../section.js';
import { digitsFor, sayFixed, sayHead, sayInside, sayInterval, sayPercent, sayStart } from '../say.js';
import { renderTable, type TableCell } from '../table.js';

/** Score against cost. */
export const pareto: Section = {
  id: 'pareto',
  title: 'Score against cost',
  charts: ['pareto'],
  render: (context) => {
    const charts = context.data.pareto.filter(({ points }) => points.length > 0);
    if (charts.length === 0) return markup`<p>No cost is known of any model.</p>`;
    return markup`<p>A model is on the front when no other scores higher at the same or a smaller cost. One that is tied is not on it, but its interval reaches it.</p>
${context.figures}${charts.map((chart, index) => renderFront(context, chart, index + 1))}`;
  },
};

function renderFront({ data, number, nameOf }: SectionContext, chart: ParetoChart, index: number): Markup {
  const { cost, name, unit, moreIsBetter, target, points, note } = chart;
  const kept = points
    .filter(({ onFront, tied }) => onFront || tied)
    .sort((one, other) => (moreIsBetter ? other.cost - one.cost : one.cost - other.cost));
  const digits = digitsFor(kept.map((point) => point.cost));
  return renderTable({
    id: `front-${cost.replace(/\W+/g, '-')}-${index}`,
    label: `Table ${number}.${index}`,
    caption: `The front of ${nameInside(nameOf(target))} against ${sayInside(name)}.`,
    columns: [
      { head: 'Model', kind: 'text' },
      { head: markup`${name} <small>${unit}</small>`, kind: 'number' },
      { head: markup`${sayHead(nameOf(target))} <small>%</small>`, kind: 'number' },
      { head: 'Place', kind: 'text' },
    ],
    rows: kept.map((point): readonly TableCell[] => [
      renderModel(data, point.model),
      sayFixed(point.cost, digits),
      sayScore(point),
      point.onFront ? 'on the front' : 'tied',
    ]),
    most: 40,
    ...(note === undefined ? {} : { note: sayStart(note) }),
  });
}

function sayScore({ score, low, high }: ParetoPoint): Markup {
  const interval = low === undefined || high === undefined ? undefined : ([low, high] as const);
  const shown = interval
    ? markup` <small>${sayInterval(interval, (value) => sayPercent(value))}</small>`
    : undefined;
  return markup`${sayPercent(score)}${shown}`;
}
