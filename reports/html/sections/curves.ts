import type { AxisKind } from '../../findings/curve.js';
import { nameInside } from '../../findings/describe-trend.js';
import { makeFitTable } from '../fit-cells.js';
import { nameCurves } from '../name-curves.js';
import { markup, type Markup, type Part } from '../markup.js';
import type { SectionContext } from '../section.js';
import { sayFixed, sayInterval, sayP, sayTogether } from '../say.js';
import { renderTable } from '../table.js';

/** A section on one axis: what it says, its figures, and the laws of the target that stands first. */
export function renderCurves(context: SectionContext, axis: AxisKind, intro: Part, nothing: string): Markup {
  const { data, number, nameOf, figures } = context;
  const curves = data.curves.filter((curve) => curve.axis === axis);
  if (curves.length === 0) return markup`<p>${nothing}</p>`;
  const first =
    data.targets.find(({ id }) => curves.some(({ target }) => target === id))?.id ?? curves[0].target;
  const shown = curves.filter(({ target }) => target === first);
  const seriesOf = nameCurves(shown);
  const same = new Set(shown.map(({ series }) => series.fixed));
  // along compute nothing is held fixed but the training data, which name the series
  const differs = axis !== 'compute' && same.size > 1;
  const [fixed] = same;
  const trained = new Set(shown.map(({ series }) => series.data));
  const table = makeFitTable(
    {
      id: `fits-${axis}`,
      label: `Table ${number}.1`,
      caption: markup`Laws of the error on ${nameInside(nameOf(first))}. Those of all targets are in <a href="#fits">the details of the fits</a>.`,
    },
    shown,
    {
      heads: ['Series', ...(differs ? ['Held fixed'] : [])],
      of: (curve) => [seriesOf(curve), ...(differs ? [sayTogether(curve.series.fixed)] : [])],
    },
    sayShared([
      differs || fixed === '' || axis === 'compute' ? '' : `Held fixed: ${fixed}`,
      axis === 'compute' || trained.size > 1 || trained.has('')
        ? ''
        : `Training data: ${[...trained].join('')}`,
    ]),
  );
  return markup`<p>${intro}</p>
${figures}${renderTable(table)}${renderPooled(context, axis, first)}`;
}

function sayShared(parts: readonly string[]): string | undefined {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? undefined : sayTogether(said.join('. '));
}

function renderPooled({ data, nameOf }: SectionContext, axis: AxisKind, target: string): Markup | undefined {
  const pooled = data.pooled.find((one) => one.axis === axis && one.target === target);
  if (!pooled) return undefined;
  const { value, interval } = pooled.alpha;
  const series = Object.keys(pooled.factors).length;
  const differ =
    pooled.oneExponent !== undefined && pooled.oneExponent < 0.05
      ? ` The series differ in their exponents, though: ${sayP(pooled.oneExponent)} by an F-test that they have one.`
      : '';
  const say = (one: number): string => sayFixed(one, 3);
  return markup`<p>One exponent for all ${series} series together, each with its own factor: ${say(value)} ${sayInterval(interval, say)} on ${nameInside(nameOf(target))}, from ${pooled.n} points.${differ}</p>
`;
}
