import type { PublishedPair } from '../../findings/published-comparison.js';
import { markup } from '../markup.js';
import type { Section } from '../section.js';
import { sayCount, sayFixed, sayPercent, sayPoints } from '../say.js';
import { renderTable, type TableCell } from '../table.js';

/** Ours against what was published. */
export const published: Section = {
  id: 'published',
  title: 'Comparison with published values',
  charts: ['published'],
  render: ({ data, number, nameOf, figures }) => {
    const { pairs, notes } = data.published;
    if (pairs.length === 0)
      return data.models.some((model) => model.published)
        ? markup`<p>None of the published values is of a model and a task that were measured here.</p>`
        : markup`<p>Nothing is compared here. With <code>--published</code>, <code>bench report</code> draws the values that are published of these models and tasks beside the measured ones, and compares them.</p>`;
    const count = (verdict: PublishedPair['verdict']): number =>
      pairs.filter((pair) => pair.verdict === verdict).length;
    const table = renderTable({
      id: 'published-table',
      label: `Table ${number}.1`,
      caption: 'Ours and the published value, in percent; unexplained gaps first.',
      columns: [
        { head: 'Model', kind: 'text' },
        { head: 'Target', kind: 'text' },
        { head: 'Ours', kind: 'number' },
        { head: 'Published', kind: 'number' },
        { head: 'Difference', kind: 'number', hint: 'Ours less the published one, in points' },
        { head: 'Tolerance', kind: 'number', hint: 'Of rounding and of the interval of ours, in points' },
        { head: 'Verdict', kind: 'text' },
        { head: 'Source', kind: 'text' },
      ],
      rows: pairs.map((pair) => renderPair(pair, nameOf)),
      tools: true,
      className: 'tall wide',
      most: 100,
    });
    const list =
      notes.length === 0 ? undefined : markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`;
    return markup`<p>Of ${sayCount(pairs.length, 'published value')}, ours agree with ${count('agrees')} and differ from ${count('differs')} by more than rounding and the interval of ours explain; ${count('not measured')} not measured here.</p>
${figures}${table}${list}`;
  },
};

function renderPair(pair: PublishedPair, nameOf: (target: string) => string): readonly TableCell[] {
  const none = { missing: 'not measured' };
  const { model, target, ours, published: theirs, differencePoints, tolerancePoints, verdict } = pair;
  return [
    model,
    nameOf(target),
    ours === undefined ? none : sayPercent(ours, 2),
    sayPercent(theirs, 2),
    differencePoints === undefined ? none : sayPoints(differencePoints, 2),
    tolerancePoints === undefined ? none : sayFixed(tolerancePoints, 2),
    verdict === 'differs' ? markup`<b>${verdict}</b>` : verdict,
    `${pair.source}, ${pair.date}`,
  ];
}
