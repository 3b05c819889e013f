import { listReasons } from '../../findings/build-heatmap.js';
import type { Heatmap } from '../../findings/heatmap.js';
import { heatClassOf, heatSteps } from '../heat-colours.js';
import { join, markup, type Markup } from '../markup.js';
import { hasImported, importedNote, renderImported } from '../model-cell.js';
import type { Section, SectionContext } from '../section.js';
import { sayPercent, sayPoints, sayStart } from '../say.js';
import { renderCaption, unbroken } from '../table.js';

const level = 0.05;

/** Every task of every model against one model. */
export const heatmap: Section = {
  id: 'heatmap',
  title: 'Tasks by models',
  charts: ['suites', 'radar'],
  render: (context) => {
    const { data, figures } = context;
    const { reference, models, tasks } = data.heatmap;
    if (tasks.length === 0 || models.length === 0)
      return markup`<p>No task was measured here, so there is nothing to compare.</p>`;
    const reasons = listReasons(data.heatmap).slice(0, 6);
    const untested = reasons.length === 0 ? [] : [markup`Without a test: ${reasons.join('; ')}.`];
    const notes = [...untested, ...(hasImported(data, models) ? [markup`${importedNote}.`] : [])];
    const said = notes.length === 0 ? undefined : markup`<p class="note">${join(notes, ' ')}</p>`;
    return markup`<p>Each cell is the score of a model less that of <b>${reference}</b>, in points; the column of the reference holds its scores in percent. A dot (•) marks differences on the same samples that stay significant (p &lt; ${level}, McNemar’s test) after Holm’s correction over all tasks of the model.</p>
${renderLegend()}${renderTable(context)}${said}${figures}`;
  },
};

function renderLegend(): Markup {
  const steps = heatSteps.map(({ name, label }) => markup`<li class="h ${name}">${label}</li>`);
  return markup`<ul class="legend" aria-label="Colours: difference to the reference, in points">${steps}</ul>
`;
}

function renderTable({ data, number, nameOf }: SectionContext): Markup {
  const { heatmap: map, targets } = data;
  const groups = new Map(targets.map(({ id, group }) => [id, group]));
  const groupOf = (row: number): string => groups.get(map.tasks[row]) ?? 'other';
  // The reference stands first, beside the names, where it is always in sight.
  const order = [...map.models.keys()].sort(
    (one, other) => Number(map.models[other] === map.reference) - Number(map.models[one] === map.reference),
  );
  // Each kind of task once, where the first of it stands.
  const kinds = [...new Set(map.tasks.map((_, row) => groupOf(row)))];
  const places = kinds.flatMap((kind) => [...map.tasks.keys()].filter((row) => groupOf(row) === kind));
  const rows = places.map((row, place) => {
    const task = map.tasks[row];
    const opens = place === 0 || groupOf(places[place - 1]) !== groupOf(row);
    const group = markup`<tr class="group"><th scope="rowgroup" colspan="${map.models.length + 1}"><span>${sayStart(groupOf(row))}</span></th></tr>
`;
    const cells = order.map((column) => renderCell(map, row, column));
    return markup`${opens ? group : undefined}<tr><th scope="row"${nameOf(task).length <= unbroken ? markup` class="short"` : undefined}>${nameOf(task)}</th>${cells}</tr>
`;
  });
  const heads = order.map((column) => {
    const model = map.models[column];
    const mark = renderImported(data, model);
    const copied = mark && markup` data-text="${model}"`;
    return markup`<th scope="col" data-kind="number"${copied}><span>${model}${mark}</span></th>`;
  });
  const caption = {
    id: 'heatmap-table',
    label: `Table ${number}.1`,
    caption: 'Differences to the reference.',
  };
  const crowd = map.models.length > 30 ? 'crowded' : '';
  return markup`<div class="table tall wide ${crowd}" role="region" aria-labelledby="heatmap-table-caption" tabindex="0"><table id="heatmap-table" class="heat" data-table="copy">${renderCaption(caption)}<thead><tr><th scope="col">Task</th>${heads}</tr></thead><tbody>
${rows}</tbody></table></div>
`;
}

function renderCell(map: Heatmap, row: number, column: number): Markup {
  const score = map.scores[row][column];
  const difference = map.differences[row][column];
  if (map.models[column] === map.reference)
    return score === null ? markup`<td>\u2014</td>` : markup`<td class="ref">${sayPercent(score)}</td>`;
  if (difference === null) return markup`<td>\u2014</td>`;
  const adjusted = map.adjusted[row][column];
  const significant = adjusted !== null && adjusted < level;
  const className = heatClassOf(difference) + (significant ? ' s' : '');
  return markup`<td class="${className}">${sayPoints(difference)}${significant ? '•' : ''}</td>`;
}
