import type { ReportHeader } from '../../findings/report-data.js';
import { markup, type Markup } from '../markup.js';
import { sayCount, sayDay, sayFixed, sayStart } from '../say.js';

const shownCommit = 10;

/** What stands on top: title, counts, what the report says, and what it warns of. */
export function renderHeader(header: ReportHeader): Markup {
  const { title, date, commit, models, tasks, samples, gate, coverage, verdicts, warnings } = header;
  const facts: readonly (readonly [string, Markup])[] = [
    ['Date', markup`<time datetime="${date}">${sayDay(date)}</time>`],
    ['Models', markup`${sayFixed(models, 0)}`],
    ['Tasks', markup`${sayFixed(tasks, 0)}`],
    ...(samples === undefined ? [] : [['Scored samples', markup`${sayFixed(samples, 0)}`] as const]),
    ['Coverage', markup`${sayStart(coverage)}`],
    ...(commit === undefined
      ? []
      : [['Commit', markup`<code>${commit.slice(0, shownCommit)}</code>`] as const]),
  ];
  const list = facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  const lead =
    verdicts.length === 0 ? undefined : markup`<p class="lead">${verdicts.map(sayStart).join(' ')}</p>`;
  return markup`<header class="title"><p class="kicker">Vitabench</p>
<h1>${title}</h1>
<dl class="strip">${list}</dl>
${renderGate(gate)}${lead}${renderBrackets(verdicts)}${renderWarnings(warnings)}</header>
`;
}

/** The verdict as a word and a colour, what it rests on, and the baseline if there was one. */
function renderGate(gate: ReportHeader['gate']): Markup | undefined {
  if (!gate) return undefined;
  const { verdict, summary, baseline } = gate;
  const against = baseline && markup` <span>Baseline: ${baseline.name}.</span>`;
  return markup`<p class="gate"><b class="gate-${verdict}">Gate: ${verdict}</b> ${sayStart(summary)}.${against}</p>
`;
}

/** What the brackets of the sentences are, where there are some. */
function renderBrackets(verdicts: readonly string[]): Markup | undefined {
  return verdicts.some((verdict) => verdict.includes('['))
    ? markup`<p class="note">In brackets: 95\u00a0% intervals.</p>
`
    : undefined;
}

function renderWarnings(warnings: readonly string[]): Markup | undefined {
  if (warnings.length === 0) return undefined;
  const notes = warnings.map((warning) => markup`<li>${sayStart(warning)}</li>`);
  return markup`<aside class="warnings" aria-label="Notes on these results"><p><b>${sayCount(warnings.length, 'note')}</b> on these results</p><ul>${notes}</ul></aside>
`;
}
