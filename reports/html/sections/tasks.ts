import { axes, type AxisKind, type Curve } from '../../findings/curve.js';
import { exponentOf, intervalOf, sayMeanings, sayVerdict } from '../fit-cells.js';
import { countVerdicts } from '../../findings/describe-trend.js';
import { markup, type Markup } from '../markup.js';
import { axisNames, nameCurves } from '../name-curves.js';
import type { Section, SectionContext } from '../section.js';
import { sayFixed, sayHead } from '../say.js';
import { renderTable, type TableCell } from '../table.js';
import { renderMultiples } from './multiples.js';

/** Every task by itself: which follow a law, and which do not. */
export const tasks: Section = {
  id: 'tasks',
  title: 'Task by task',
  charts: [],
  render: (context) => {
    const { targets, curves } = context.data;
    const single = new Set(targets.filter(({ kind }) => kind === 'task').map(({ id }) => id));
    const used = axes.filter((axis) =>
      curves.some((curve) => curve.axis === axis && single.has(curve.target)),
    );
    if (used.length === 0) return markup`<p>No task has a curve.</p>`;
    return markup`<p>A mean of power laws is not a power law, so each target has its own. ${summarise(context)}</p>
${renderMultiples(context.data)}${context.figures}${used.map((axis, index) => renderAxis(context, axis, index + 1))}`;
  },
};

function summarise({ data }: SectionContext): string {
  const counts = countVerdicts('size', data.curves, data.targets);
  return counts === undefined ? '' : `${counts}.`;
}

function renderAxis({ data, number, nameOf }: SectionContext, axis: AxisKind, index: number): Markup {
  const curves = data.curves.filter((curve) => curve.axis === axis);
  const series = [...new Set(curves.map(({ series: { key } }) => key))];
  const labelOf = nameCurves(curves);
  const labels = new Map(curves.map((curve) => [curve.series.key, labelOf(curve)]));
  const byPlace = new Map(curves.map((curve) => [`${curve.target}\n${curve.series.key}`, curve]));
  const targets = data.targets.filter(({ id }) => curves.some(({ target }) => target === id));
  return renderTable({
    id: `exponents-${axis}`,
    label: `Table ${number}.${index}`,
    caption: `Verdicts, exponents of the error over ${axisNames[axis]}, and half of their 95 % interval.`,
    columns: [
      { head: 'Target', kind: 'text' },
      ...series.map((key) => ({ head: labels.get(key), kind: 'number' as const, hint: key })),
    ],
    rows: targets.map(({ id }): readonly TableCell[] => [
      sayHead(nameOf(id)),
      ...series.map((key) => renderExponent(byPlace.get(`${id}\n${key}`))),
    ]),
    tools: true,
    className: 'tall',
    ...(index === 1 ? { note: sayMeanings(data.curves) } : {}),
  });
}

function renderExponent(curve: Curve | undefined): TableCell {
  if (!curve) return { missing: 'no curve of this series and target' };
  const exponent = exponentOf(curve.fit);
  const verdict = sayVerdict(curve.fit);
  if (!exponent || curve.fit.kind === 'point') return { content: `${verdict} \u2014` };
  const interval = intervalOf(exponent);
  const half = interval ? ` ±${sayFixed((interval[1] - interval[0]) / 2, 3)}` : '';
  return `${verdict} ${sayFixed(exponent.value, 3)}${half}`;
}
