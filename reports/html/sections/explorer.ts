import type { Explorer, Flip } from '../../findings/explorer.js';
import { countStaticClasses, countStaticFlips } from '../island.js';
import { markup, type Markup } from '../markup.js';
import type { Section, SectionContext } from '../section.js';
import { sayCount, sayFixed, sayPercent, sayP, sayProbability } from '../say.js';
import { renderTable } from '../table.js';

/** Which samples two models disagree on. */
export const explorer: Section = {
  id: 'explorer',
  title: 'Sample by sample',
  charts: [],
  render: (context) => {
    const { explorer: all } = context.data;
    // Where none has flips, nothing differs, and all are shown.
    const isListed = ({ flips }: Explorer) =>
      flips.length > 0 || all.every((pair) => pair.flips.length === 0);
    const pairs = all.filter(isListed);
    if (all.length === 0)
      return markup`<p>No two models have the samples of a task in common here, so there is nothing to compare sample by sample.</p>`;
    return markup`<p>A sample that one model gets right and the other wrong is a flip. Those are first of which the model that is wrong was surest.</p>
${pairs.map((pair, index) => renderPair(context, pair, all.indexOf(pair), firstTable(pairs, index)))}${renderOthers(
      context,
      all.filter((pair) => !isListed(pair)),
      firstTable(pairs, pairs.length),
    )}`;
  },
};

function sayTest({ exact, midP }: Explorer): string {
  if (exact === undefined || midP === undefined)
    return 'Not tested: the queries of one image belong together, McNemar’s test takes each for itself';
  return `McNemar’s test, two-sided: exact ${sayP(exact)}, mid-${sayP(midP)}`;
}

/** Number of the first table of a pair: a pair has two, and a third where classes are known. */
function firstTable(pairs: readonly Explorer[], index: number): number {
  return 1 + pairs.slice(0, index).reduce((sum, { classes }) => sum + (classes.length > 0 ? 3 : 2), 0);
}

/** The counts of the tasks whose flips are not listed. */
function renderOthers(
  { number, nameOf }: SectionContext,
  pairs: readonly Explorer[],
  first: number,
): Markup | undefined {
  if (pairs.length === 0) return undefined;
  const [{ before, after }] = pairs;
  return renderTable({
    id: 'explorer-others',
    label: `Table ${number}.${first}`,
    caption: markup`${first > 1 ? 'Other tasks' : 'Tasks'}, from ${before} to ${after}.`,
    columns: [
      { head: 'Task', kind: 'text' },
      ...['Samples', 'Gained', 'Lost', 'Mid-p'].map((head) => ({ head, kind: 'number' as const })),
    ],
    rows: pairs.map(({ task, n, gained, lost, midP }) => [
      nameOf(task),
      sayFixed(n, 0),
      sayFixed(gained, 0),
      sayFixed(lost, 0),
      midP === undefined ? { missing: 'queries of one image belong together' } : sayProbability(midP),
    ]),
    note: markup`Their flips: <code>bench report --explore TASK</code>`,
  });
}

function renderPair(
  { data, number, nameOf }: SectionContext,
  pair: Explorer,
  index: number,
  first: number,
): Markup {
  const listed = countStaticFlips(data.explorer);
  const { task, before, after, n, gained, lost, bothRight, bothWrong, flips, more, classes } = pair;
  const id = `explorer-${index}`;
  const share = (count: number): Markup =>
    markup`${sayFixed(count, 0)} <small>${n > 0 ? sayPercent(count / n) : '0'} %</small>`;
  const square = renderTable({
    id: `${id}-square`,
    label: `Table ${number}.${first}`,
    caption: markup`Samples of ${nameOf(task)} by who is right, of ${sayFixed(n, 0)}.`,
    columns: [
      { head: 'Samples', kind: 'text' },
      { head: markup`${after} right`, kind: 'number' },
      { head: markup`${after} wrong`, kind: 'number' },
    ],
    rows: [
      [markup`${before} right`, share(bothRight), markup`lost ${share(lost)}`],
      [markup`${before} wrong`, markup`gained ${share(gained)}`, share(bothWrong)],
    ],
    note: sayTest(pair),
  });
  const byClass = renderTable({
    id: `${id}-classes`,
    label: `Table ${number}.${first + 1}`,
    caption: 'Classes that gain or lose most.',
    columns: [
      { head: 'Class', kind: 'text' },
      { head: 'Gained', kind: 'number' },
      { head: 'Lost', kind: 'number' },
    ],
    rows: classes
      .slice(0, countStaticClasses(data.explorer))
      .map(({ name, gained: won, lost: gone }) => [name, won, gone]),
  });
  const all = sayCount(flips.length, 'flip');
  const rest = more > 0 ? `, ${sayFixed(more, 0)} more are in the samples files` : '';
  return markup`<details class="explored"${index === 0 ? markup` open` : undefined}><summary><h3>${nameOf(task)}: from ${before} to ${after}</h3> <span>${sayFixed(gained, 0)} gained, ${sayFixed(lost, 0)} lost of ${sayFixed(n, 0)}</span></summary>
<div class="pair"><div>${square}</div>${classes.length > 0 ? markup`<div>${byClass}</div>` : undefined}</div>
<div class="flips" data-explorer="${index}">${renderTable({
    id: `${id}-flips`,
    label: `Table ${number}.${first + (classes.length > 0 ? 2 : 1)}`,
    caption: markup`Flips: the first ${Math.min(listed, flips.length)} of ${all}${rest}.`,
    columns: [
      { head: 'Sample', kind: 'text' },
      { head: 'Change', kind: 'text' },
      { head: 'Truth', kind: 'text' },
      { head: before, kind: 'text' },
      { head: after, kind: 'text' },
      { head: 'Margin', kind: 'number', hint: 'Of the wrong answer over the truth' },
    ],
    rows: flips
      .slice(0, listed)
      .map((flip) => [
        markup`${renderThumbnail(flip)}${flip.id}`,
        flip.gained ? '+ gained' : '\u2212 lost',
        flip.truth,
        flip.before,
        flip.after,
        flip.margin === undefined ? { missing: 'scores were not kept' } : sayFixed(flip.margin, 3),
      ]),
  })}</div></details>
`;
}

function renderThumbnail({ thumbnail }: Flip): Markup | undefined {
  return thumbnail === undefined
    ? undefined
    : markup`<img class="thumb" src="${thumbnail}" alt="" loading="lazy" width="32" height="32">`;
}
