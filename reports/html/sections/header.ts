import type { ReportHeader } from '../../findings/report-data.js';
import { markup, type Markup } from '../markup.js';
import { sayCount, sayDay, sayFixed } from '../say.js';

const shownCommit = 10;

/** What stands on top: title, counts, what the report says, and what it warns of. */
export function renderHeader(header: ReportHeader): Markup {
  const { title, date, commit, models, tasks, samples, coverage, verdicts, warnings } = header;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Date', markup`<time datetime="${date}">${sayDay(date)}</time>`],
    ['Models', markup`${sayFixed(models, 0)}`],
    ['Tasks', markup`${sayFixed(tasks, 0)}`],
    ['Scored samples', markup`${sayFixed(samples, 0)}`],
    ['Coverage', markup`${coverage}`],
    ...(commit === undefined
      ? []
      : [['Commit', markup`<code>${commit.slice(0, shownCommit)}</code>`] as const]),
  ];
  const list = facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  const lead = verdicts.length === 0 ? undefined : markup`<p class="lead">${verdicts.join(' ')}</p>`;
  return markup`<header class="title"><p class="kicker">Vitabench</p>
<h1>${title}</h1>
<dl class="strip">${list}</dl>
${lead}${renderWarnings(warnings)}</header>
`;
}

function renderWarnings(warnings: readonly string[]): Markup | undefined {
  if (warnings.length === 0) return undefined;
  const notes = warnings.map((warning) => markup`<li>${warning}</li>`);
  return markup`<aside class="warnings" aria-label="Notes on these results"><p><b>${sayCount(warnings.length, 'note')}</b> on these results</p><ul>${notes}</ul></aside>
`;
}
