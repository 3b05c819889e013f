import { axes, type Curve } from '../../findings/curve.js';
import { forms, type Form } from '../../scaling/form.js';
import { makeFitTable, type CurveNames } from '../fit-cells.js';
import { markup, type Markup } from '../markup.js';
import { axisNames, nameCurves } from '../name-curves.js';
import type { Section, SectionContext } from '../section.js';
import { sayHead, saySignificant, sayFixed, sayInterval, sayPercent } from '../say.js';
import { renderTable, type TableCell, type TableColumn } from '../table.js';
import { renderFitWarnings } from './fit-warnings.js';

/** How the laws were found, and how far they can be trusted. */
export const fits: Section = {
  id: 'fits',
  title: 'Details of the fits',
  charts: ['residuals', 'floor-profile', 'fit-scatter'],
  render: (context) => {
    const { data, number, figures } = context;
    const curves = pickCurves(context);
    if (curves.length === 0) return markup`<p>There are no fits.</p>`;
    const seriesOf = nameCurves(curves);
    const names: CurveNames = {
      heads: ['Target', 'Over', 'Series'],
      of: (curve) => [sayHead(context.nameOf(curve.target)), axisNames[curve.axis], seriesOf(curve)],
    };
    const all = makeFitTable(
      { id: 'fit-table', label: `Table ${number}.1`, caption: 'Laws of the targets.' },
      curves,
      names,
    );
    return markup`<p>Three intervals tell apart what would change a parameter: other runs of the same recipe, other test samples, or both. AICc compares the forms on the points that they were fitted to (smaller is better); leaving points out compares them on points that they have not seen, and decides where the two disagree.</p>
${figures}${renderTable({ ...all, tools: true, className: 'tall', most: 30 })}${renderLadder(curves, names, `Table ${number}.2`)}${renderParameters(curves, names, `Table ${number}.3`)}${renderHoldOut(curves, names, `Table ${number}.4`)}${renderFitWarnings(data.curves, context.nameOf)}`;
  },
};

/** Those of the aggregates; where there are none, all. */
function pickCurves({ data }: SectionContext): readonly Curve[] {
  const aggregates = new Set(data.targets.filter(({ kind }) => kind === 'aggregate').map(({ id }) => id));
  const ofAggregates = data.curves.filter(({ target }) => aggregates.has(target));
  return [...(ofAggregates.length > 0 ? ofAggregates : data.curves)].sort(
    (one, other) => axes.indexOf(one.axis) - axes.indexOf(other.axis),
  );
}

function renderLadder(curves: readonly Curve[], names: CurveNames, label: string): Markup | undefined {
  const compared = curves.filter(({ fit }) => Object.keys(fit.aicc).length > 0);
  if (compared.length === 0) return undefined;
  const used = forms.filter((form) => compared.some(({ fit }) => fit.aicc[form] !== undefined));
  const cell = ({ fit }: Curve, form: Form): TableCell => {
    const value = fit.aicc[form];
    if (value === undefined) return { missing: 'too few points for this form' };
    const said = sayFixed(value, 1);
    return fit.form === form ? markup`<i class="mark">taken</i> <b>${said}</b>` : said;
  };
  return renderTable({
    id: 'ladder-table',
    label,
    caption: 'The forms that were compared, by AICc; the one that was taken is marked.',
    columns: [...headsOf(names), ...used.map((form) => ({ head: form, kind: 'number' as const }))],
    rows: compared.map((curve) => [...names.of(curve), ...used.map((form) => cell(curve, form))]),
    most: 30,
  });
}

function renderParameters(curves: readonly Curve[], names: CurveNames, label: string): Markup | undefined {
  const rows = curves.flatMap((curve) =>
    Object.entries(curve.fit.params).map(([name, { value, runs, samples, both }]): readonly TableCell[] => {
      const say = (one: number): string => saySignificant(one);
      const cell = (interval: typeof runs): TableCell =>
        interval ? sayInterval(interval, say) : { missing: 'too few points, or samples not known' };
      return [...names.of(curve), name, saySignificant(value, 4), cell(runs), cell(samples), cell(both)];
    }),
  );
  if (rows.length === 0) return undefined;
  return renderTable({
    id: 'parameter-table',
    label,
    caption: 'Parameters with their 95 % intervals.',
    columns: [
      ...headsOf(names),
      { head: 'Parameter', kind: 'text' },
      ...['Value', 'Of runs', 'Of samples', 'Both'].map((head) => ({ head, kind: 'number' as const })),
    ],
    rows,
    most: 30,
  });
}

function renderHoldOut(curves: readonly Curve[], names: CurveNames, label: string): Markup | undefined {
  const rows = curves.flatMap((curve) =>
    curve.fit.holdout.map(({ id, y, predicted, interval }): readonly TableCell[] => [
      ...names.of(curve),
      id,
      sayPercent(1 - y),
      sayPercent(1 - predicted),
      interval
        ? sayInterval([1 - interval[1], 1 - interval[0]], (value) => sayPercent(value))
        : { missing: 'too few points' },
      sayFixed(100 * (y - predicted), 2),
    ]),
  );
  if (rows.length === 0) return undefined;
  return renderTable({
    id: 'hold-out-table',
    label,
    caption: 'The largest points, as the fit without them says, in percent.',
    columns: [
      ...headsOf(names),
      { head: 'Left out', kind: 'text' },
      ...['Measured', 'Predicted', '95 % interval', 'Miss'].map((head) => ({
        head,
        kind: 'number' as const,
      })),
    ],
    rows,
    note: 'Miss: predicted less measured score, in points; above zero, the law promised too much',
    most: 24,
  });
}

function headsOf({ heads }: CurveNames): readonly TableColumn[] {
  return heads.map((head) => ({ head, kind: 'text' }));
}
