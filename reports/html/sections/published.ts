import type { PublishedPair } from '../../findings/published-comparison.js';
import type { ReportData } from '../../findings/report-data.js';
import { markup } from '../markup.js';
import type { Section } from '../section.js';
import { sayCount, sayFixed, sayPercent, sayPoints } from '../say.js';
import { renderModel } from '../model-cell.js';
import { renderTable, type TableCell } from '../table.js';

/** The results of the report, our own and imported ones, against what was published. */
export const published: Section = {
  id: 'published',
  title: 'Comparison with published values',
  charts: ['published'],
  render: ({ data, number, nameOf, figures }) => {
    const { pairs, notes } = data.published;
    if (pairs.length === 0)
      return data.models.some((model) => model.published)
        ? markup`<p>None of the published values is of a model and a task that these results have.</p>`
        : markup`<p>Nothing is compared here. With <code>--published</code>, <code>bench report</code> draws the values that are published of these models and tasks beside those of the results, and compares them.</p>`;
    const count = (verdict: PublishedPair['verdict']): number =>
      pairs.filter((pair) => pair.verdict === verdict).length;
    const table = renderTable({
      id: 'published-table',
      label: `Table ${number}.1`,
      caption: 'The value here and the published one, in percent; unexplained gaps first.',
      columns: [
        { head: 'Model', kind: 'text' },
        { head: 'Target', kind: 'text' },
        { head: 'Here', kind: 'number' },
        { head: 'Published', kind: 'number' },
        { head: 'Difference', kind: 'number', hint: 'The value here less the published one, in points' },
        {
          head: 'Tolerance',
          kind: 'number',
          hint: 'Of rounding and of the interval of the value here, in points',
        },
        { head: 'Verdict', kind: 'text' },
        { head: 'Source', kind: 'text' },
      ],
      rows: pairs.map((pair) => renderPair(pair, data, nameOf)),
      tools: true,
      className: 'tall wide',
      most: 100,
    });
    const list =
      notes.length === 0 ? undefined : markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`;
    return markup`<p>Of ${sayCount(pairs.length, 'published value')}, the results agree with ${count('agrees')} and differ from ${count('differs')} by more than rounding and their intervals explain${sayUnsure(pairs)}; ${count('not measured')} have no result here.</p>
${figures}${table}${list}`;
  },
};

/** Of how many differences rounding alone could speak; empty where every result that differs has an interval. */
function sayUnsure(pairs: readonly PublishedPair[]): string {
  const unsure = pairs.filter(({ verdict, withoutInterval }) => verdict === 'differs' && withoutInterval);
  return unsure.length === 0
    ? ''
    : ` (${unsure.length} of these ${unsure.length === 1 ? 'has no interval, so chance may explain it' : 'have no interval, so chance may explain them'} as well)`;
}

function renderPair(
  pair: PublishedPair,
  data: ReportData,
  nameOf: (target: string) => string,
): readonly TableCell[] {
  const none = { missing: 'not measured' };
  const { model, target, ours, published: theirs, differencePoints, tolerancePoints, verdict } = pair;
  return [
    renderModel(data, model),
    nameOf(target),
    ours === undefined ? none : sayPercent(ours, 2),
    sayPercent(theirs, 2),
    differencePoints === undefined ? none : sayPoints(differencePoints, 2),
    tolerancePoints === undefined ? none : sayFixed(tolerancePoints, 2),
    verdict === 'differs' ? markup`<b>${verdict}</b>` : verdict,
    `${pair.source}, ${pair.date}`,
  ];
}
