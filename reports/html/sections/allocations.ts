import { orderJointLaws } from '../../charts/joint-choice.js';
import { formatMacs } from '../../charts/numbers.js';
import type { Allocation, JointLaw } from '../../findings/joint-law.js';
import type { Interval } from '../../scaling/series-fit.js';
import { markup, type Markup } from '../markup.js';
import { sayEquation, sayFixed, sayInterval, sayPercent, saySignificant } from '../say.js';
import type { SectionContext } from '../section.js';
import { renderTable, type TableCell } from '../table.js';

/** How budgets are best split between size and samples: the joint laws of the target that stands first among those that have one, what
 *  they recommend, and what they leave open. Undefined where no family has the runs. */
export function renderAllocations({ data, number, nameOf }: SectionContext): Markup | undefined {
  const target = data.targets.find(({ id }) => data.joint.some((law) => law.target === id))?.id;
  if (target === undefined) return undefined;
  const laws = orderJointLaws(data).filter((law) => law.target === target);
  const rows = laws.flatMap((law) => law.allocations.map((one) => describe(law, one)));
  return markup`<h3>Size or samples</h3>
<p>Where a family has at least 8 runs of 3 sizes and 3 numbers of samples seen, one law of both, <i>y</i> = <i>E</i> + <i>A N</i><sup>\u2212α</sup> + <i>B S</i><sup>\u2212β</sup>, says which size <i>N</i> and how many samples <i>S</i>, both in millions, leave the least error for a budget of compute.</p>
${renderLaws(laws, `Table ${number}.2`, nameOf(target))}${rows.length === 0 ? undefined : renderBudgets(rows, `Table ${number}.3`, nameOf(target))}${renderDoubts(laws)}`;
}

function renderLaws(laws: readonly JointLaw[], label: string, target: string): Markup {
  return renderTable({
    id: 'joint-laws',
    label,
    caption: `Laws of the error of ${target} over parameters and samples seen.`,
    columns: [
      { head: 'Series', kind: 'text' },
      { head: 'Samples', kind: 'text', hint: 'Whether they were new or seen again' },
      { head: 'Runs', kind: 'number' },
      { head: 'Law of the error', kind: 'text' },
      { head: 'RMSE', kind: 'number', hint: 'Of the fit, in points' },
      {
        head: 'Leave-one-out',
        kind: 'number',
        hint: 'Root mean square error of runs left out once, in points',
      },
      {
        head: markup`GMACs of a sample <small>R²</small>`,
        kind: 'text',
        hint: 'Over parameters in millions',
      },
      { head: 'Best size grows as', kind: 'text' },
      { head: 'Best samples as', kind: 'text' },
    ],
    rows: laws.map(describeLaw),
    note: `N: ${[...new Set(laws.map(({ xName }) => xName))].join(' or ')}; S: samples seen (M). RMSE and leave-one-out in points of the score. C: compute.`,
  });
}

function describeLaw({ series, fit, cost, growth }: JointLaw): readonly TableCell[] {
  const { n, rmsePoints, looPoints, equation } = fit;
  const power = (exponent: number) => markup`<i>C</i><sup>${sayFixed(exponent, 2)}</sup>`;
  const { paramsInterval: interval } = growth;
  return [
    ...[series.key, series.fixed, n],
    { content: sayEquation(equation.replaceAll('x2^', 'S^').replaceAll('x^', 'N^')), className: 'law' },
    sayFixed(rmsePoints, 2),
    looPoints === undefined ? { missing: 'too few runs to leave one out' } : sayFixed(looPoints, 2),
    {
      content: markup`${saySignificant(cost.scale)} <i>N</i><sup>${sayFixed(cost.exponent, 2)}</sup> <small>${sayFixed(cost.r2, 3)}</small>`,
      className: 'law',
    },
    interval
      ? markup`${power(growth.params)} <small>${sayInterval(interval, (value) => sayFixed(value, 2))}</small>`
      : power(growth.params),
    power(growth.samplesSeen),
  ];
}

function renderBudgets(rows: readonly (readonly TableCell[])[], label: string, target: string): Markup {
  return renderTable({
    id: 'allocations',
    label,
    caption: `The size and samples seen of least error on ${target} for a budget.`,
    columns: [
      { head: 'Series', kind: 'text' },
      {
        head: markup`Budget <small>MACs</small>`,
        kind: 'number',
        hint: 'Of one pass forward over all samples seen; 1 MAC is 2 FLOPs',
      },
      { head: markup`Parameters <small>M</small>`, kind: 'number', hint: 'With the 95 % interval' },
      { head: markup`Samples seen <small>M</small>`, kind: 'number' },
      {
        head: markup`Error <small>%</small>`,
        kind: 'number',
        hint: 'With the 95 % interval of a run there',
      },
      { head: 'Place', kind: 'text' },
    ],
    rows,
    most: 60,
    note: 'Intervals: 95 %, of the law alone; what a sample costs by size is taken as it is fitted. What lies beyond the runs is extrapolation.',
  });
}

/** What the laws warn of, each sentence once, with those whom it concerns. */
function renderDoubts(laws: readonly JointLaw[]): Markup | undefined {
  const whom = new Map<string, readonly string[]>();
  for (const { series, warnings } of laws)
    for (const warning of warnings) whom.set(warning, [...(whom.get(warning) ?? []), series.key]);
  if (whom.size === 0) return undefined;
  const list = [...whom].map(
    ([warning, keys]) =>
      markup`<li>${keys.length === laws.length && keys.length > 1 ? 'All' : keys.join(', ')}: ${warning}</li>`,
  );
  return markup`<h3>What these laws leave open</h3><ul class="notes">${list}</ul>
`;
}

function describe({ series }: JointLaw, one: Allocation): readonly TableCell[] {
  const { compute, params, paramsInterval, samplesSeen, error, errorInterval, beyond } = one;
  return [
    series.key,
    { content: formatMacs(compute), text: String(1e9 * compute) },
    withInterval(params, paramsInterval, (value) => saySignificant(value)),
    saySignificant(samplesSeen),
    withInterval(error, errorInterval, (value) => sayPercent(value)),
    beyond > 1 ? `${saySignificant(beyond)} × beyond the runs` : 'among the runs',
  ];
}

function withInterval(
  value: number,
  interval: Interval | undefined,
  say: (one: number) => string,
): TableCell {
  return interval
    ? markup`${say(value)} <small>${sayInterval(interval, say)}</small>`
    : markup`${say(value)}`;
}
