import type { Facts } from '../../findings/provenance.js';
import type { ReportModel } from '../../findings/report-data.js';
import { markup, type Markup } from '../markup.js';
import type { Section } from '../section.js';
import { sayStart, sayTogether } from '../say.js';
import { renderTable, type TableCell } from '../table.js';

/** Letters of a checksum that are shown; the whole is copied, and stands in the file of the numbers. */
const shownDigits = 12;

/** Where every number comes from. */
export const provenance: Section = {
  id: 'provenance',
  title: 'Method and provenance',
  charts: [],
  render: ({ data, number }) => {
    const { run, models, tasks, method, exclusions } = data.provenance;
    const excluded =
      exclusions.length === 0
        ? undefined
        : markup`<h3>Points that are in no fit</h3><ul class="notes">${exclusions.slice(0, 60).map((one) => markup`<li>${sayExclusion(one, data.models)}</li>`)}</ul>`;
    return markup`${renderFacts('How the laws were fitted', method)}${renderFacts('What made this report', run)}${renderMatrix(
      'models-table',
      `Table ${number}.1`,
      'Models',
      'Model',
      models.map(({ model, facts }) => ({ name: model, facts })),
    )}${renderMatrix(
      'tasks-table',
      `Table ${number}.2`,
      'Tasks',
      'Task',
      tasks.map(({ task, facts }) => ({ name: task, facts })),
    )}${excluded}`;
  },
};

/** A sentence with a capital, unless it begins with a model: an id stays as it is. */
function sayExclusion(text: string, models: readonly ReportModel[]): string {
  return models.some(({ id }) => text.startsWith(`${id} `)) ? sayTogether(text) : sayStart(text);
}

function renderFacts(title: string, facts: Facts): Markup | undefined {
  if (facts.length === 0) return undefined;
  const list = facts.map(
    ([name, value]) => markup`<div><dt>${sayFactName(name, value)}</dt><dd>${sayTogether(value)}</dd></div>`,
  );
  return markup`<h3>${title}</h3><dl class="facts">${list}</dl>
`;
}

/** Facts of many things, a column a fact; one that is the same for all is said once, below. */
function renderMatrix(
  id: string,
  label: string,
  caption: string,
  head: string,
  things: readonly { readonly name: string; readonly facts: Facts }[],
): Markup | undefined {
  if (things.length === 0) return undefined;
  const names = [...new Set(things.flatMap(({ facts }) => facts.map(([name]) => name)))];
  const valueOf = (facts: Facts, name: string): string | undefined =>
    facts.find(([one]) => one === name)?.[1];
  const same = names.filter(
    (name) => things.length > 1 && new Set(things.map(({ facts }) => valueOf(facts, name))).size === 1,
  );
  const shown = names.filter((name) => !same.includes(name));
  const common = same.map((name) => `${name} ${valueOf(things[0].facts, name) ?? ''}`).join('; ');
  return renderTable({
    id,
    label,
    caption,
    columns: [head, ...shown].map((one) => ({ head: sayStart(one), kind: 'text' as const })),
    rows: things.map(({ name, facts }) => [name, ...shown.map((one) => renderFact(valueOf(facts, one)))]),
    tools: true,
    className: 'tall wide',
    ...(common === '' ? {} : { note: `The same for all: ${common}` }),
  });
}

/** With a capital, but for packages, which have versions. */
function sayFactName(name: string, value: string): string {
  return /^\d+\.\d+/.test(value) ? name : sayStart(name);
}

function renderFact(value: string | undefined): TableCell {
  if (value === undefined) return { missing: 'not recorded' };
  if (!/^[0-9a-f]{32,}$/.test(value)) return value;
  return { content: markup`<code>${value.slice(0, shownDigits)}</code>`, text: value };
}
