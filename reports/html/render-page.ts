import { charts } from '../charts/charts.js';
import type { ReportData } from '../findings/report-data.js';
import { makeContentPolicy, splitContentPolicy } from './content-policy.js';
import { renderFigure } from './figure.js';
import { writeIsland } from './island.js';
import { markup, verbatim, type Markup } from './markup.js';
import type { PageAssets } from './page-assets.js';
import { islandId } from './page/read-island.js';
import type { Section } from './section.js';
import { renderHeader } from './sections/header.js';
import { sections } from './sections/sections.js';
import { makeStyle } from './style/style.js';

/** The whole report as one HTML file, which loads nothing and reads with scripts off: the same data and assets, the same bytes. */
export function renderPage(data: ReportData, assets: PageAssets): string {
  const style = makeStyle(assets.fonts);
  // A script ends at the first `</script`, wherever that stands.
  const script = assets.script.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
  return renderDocument(data, assets, {
    policy: makeContentPolicy(style, script),
    style: markup`<style>${verbatim(style)}</style>`,
    script: script === '' ? undefined : markup`<script>${verbatim(script)}</script>`,
  });
}

/** The parts of a report that stand beside its page. */
export interface SplitNames {
  readonly script: string;
  readonly style: string;
}

/** The report as a page that loads its script and its style from files beside it, under these names: for servers whose policy allows
 *  nothing inline. The data stay in the page: from a file, a browser would not fetch them. */
export function renderSplitPage(
  data: ReportData,
  assets: PageAssets,
  names: SplitNames,
): { readonly html: string; readonly script: string; readonly style: string } {
  const { script } = assets;
  const html = renderDocument(data, assets, {
    policy: splitContentPolicy,
    style: markup`<link rel="stylesheet" href="${encodeURIComponent(names.style)}">`,
    script:
      script === '' ? undefined : markup`<script src="${encodeURIComponent(names.script)}" defer></script>`,
  });
  return { html, script, style: makeStyle(assets.fonts) };
}

/** What differs between a page that has everything in it and one that has not. */
interface Frame {
  readonly policy: string;
  readonly style: Markup;
  readonly script: Markup | undefined;
}

function renderDocument(data: ReportData, assets: PageAssets, { policy, style, script }: Frame): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${data.header.title}</title>
${style}
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
${renderContents()}
<main id="report" tabindex="-1">
${renderHeader(data.header)}${sections.map((section, index) => renderSection(section, index + 1, data, assets))}</main>
<script type="text/plain" id="${islandId}">${verbatim(writeIsland(data))}</script>
${script}
</body>
</html>
`.html;
}

function renderContents(): Markup {
  const items = sections.map(
    ({ id, title }, index) => markup`<li><a href="#${id}"><span>${index + 1}</span> ${title}</a></li>`,
  );
  return markup`<nav class="contents" aria-label="Contents"><p>Contents</p><ol>${items}</ol><div data-slot="theme"></div></nav>`;
}

function renderSection(section: Section, number: number, data: ReportData, assets: PageAssets): Markup {
  const names = new Map(data.targets.map(({ id, name }) => [id, name]));
  const own = section.charts.flatMap((id) =>
    charts.filter((chart) => chart.id === id && chart.applies(data)),
  );
  const figures = own.map((chart, index) =>
    renderFigure(chart, data, assets.pictures[chart.id], `Figure ${number}.${index + 1}`),
  );
  const body = section.render({
    data,
    number,
    nameOf: (target) => names.get(target) ?? target,
    figures: figures.length === 0 ? undefined : markup`${figures}`,
  });
  return markup`<section id="${section.id}" aria-labelledby="${section.id}-title">
<h2 id="${section.id}-title"><span>${number}</span> ${section.title}</h2>
${body}</section>
`;
}
