import { describe, expect, it } from '@jest/globals';
import { charts } from '../../../reports/charts/charts.js';
import type { PlotDataset } from '../../../reports/charts/plot-point.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import { renderPage } from '../../../reports/html/render-page.js';
import { makeReportData } from '../../support/report-data.js';

const own = makeReportData();
/** Every model that stands somewhere was measured by another program. */
const imported: ReportData = { ...own, models: own.models.map((model) => ({ ...model, imported: true })) };

const render = (data: ReportData) => renderPage(data, { script: '', fonts: [], pictures: {} });

/** The text of a table, from its element to its end. */
function tableOf(html: string, id: string): string {
  const from = html.indexOf(`<table id="${id}"`);
  expect(from).toBeGreaterThan(0);
  return html.slice(from, html.indexOf('</table>', from));
}

const tables = [
  'headline-table',
  'heatmap-table',
  'robustness-table',
  `front-${own.pareto[0].cost.replace(/\W+/g, '-')}-1`,
  'published-table',
];

describe('models that another program measured', () => {
  it.each(tables)('are marked in %s, and copied by their ids', (id) => {
    const table = tableOf(render(imported), id);
    const marked = [
      ...table.matchAll(/data-text="([^"]+)"[^>]*>(?:<span>)?([^<]+) <i class="mark">imported<\/i>/g),
    ];
    expect(marked.length).toBeGreaterThan(0);
    for (const [, copied, shown] of marked) expect(copied).toBe(shown);
    expect(tableOf(render(own), id)).not.toContain('imported');
  });

  it('are explained below the tables that every model stands in', () => {
    const words = (data: ReportData) => render(data).match(/<b>imported<\/b>: measured by another program/g);
    expect(words(imported)).toHaveLength(2);
    expect(words(own)).toBeNull();
  });

  it.each(['model-size', 'pareto', 'robustness', 'suites', 'published'])(
    'are named so by the points of %s',
    (id) => {
      const chart = charts.find((one) => one.id === id);
      if (!chart) throw new Error(id);
      const labels = (data: ReportData): string =>
        (chart.configure(data, {}, 'light').data.datasets as unknown as readonly PlotDataset[])
          .flatMap((dataset) => dataset.data.flatMap(({ label }) => label ?? []))
          .join('\n');
      expect(labels(imported)).toContain(' (imported)');
      expect(labels(own)).not.toContain('imported');
    },
  );
});

describe('published models', () => {
  it('are marked beside measured ones, and not where all are published', () => {
    const [point] = own.robustness.panels[0].points;
    const publish = (which: (id: string) => boolean): ReportData => ({
      ...own,
      models: own.models.map((model) => ({ ...model, published: which(model.id) })),
    });
    const table = (data: ReportData) => tableOf(render(data), 'robustness-table');
    expect(table(publish((id) => id === point.model))).toContain(
      `data-text="${point.model}">${point.model} <i class="mark">published</i>`,
    );
    expect(table(publish(() => true))).not.toContain('published</i>');
    // of the baseline alone: not among the models of the report
    const models = own.models.filter(({ id }) => id !== point.model);
    expect(table({ ...own, models })).toContain(`${point.model} <i class="mark">published</i>`);
  });
});

describe('results against published values', () => {
  const [first] = own.published.pairs;
  const pair = {
    ...{ ...first, ours: 0.7, published: 0.69, differencePoints: 1, tolerancePoints: 0.05 },
    verdict: 'differs',
  } as const;
  const words = (pairs: ReportData['published']['pairs']) =>
    render({ ...own, published: { pairs, notes: [] } }).replace(/<[^>]*>/g, '');

  it('are nobody\u2019s own, and say which have no interval', () => {
    expect(words([pair])).toContain(
      'Of 1 published value, the results agree with 0 and differ from 1 by more than rounding and their intervals explain; 0 have no result here.',
    );
    expect(words([pair, { ...pair, withoutInterval: true }])).toContain(
      'intervals explain (1 of these has no interval, so chance may explain it as well); 0 have',
    );
  });
});

describe('the table of tasks by models', () => {
  it('names each kind of task once, whatever their order', () => {
    const [one, other, third] = own.heatmap.tasks;
    const kinds = new Map([
      [one, 'classification'],
      [other, 'retrieval'],
      [third, 'classification'],
    ]);
    const targets = own.targets.map((target) => ({ ...target, group: kinds.get(target.id) ?? 'retrieval' }));
    const table = tableOf(render({ ...own, targets }), 'heatmap-table');
    expect([...table.matchAll(/rowgroup"[^>]*><span>([^<]+)/g)].map(([, name]) => name)).toEqual([
      'Classification',
      'Retrieval',
    ]);
    expect(table.match(/<th scope="row"/g)).toHaveLength(own.heatmap.tasks.length);
  });
});

describe('what is in no fit', () => {
  it('begins with a capital, but for the id of a model', () => {
    const { id } = own.models[0];
    const exclusions = [`${id} is on no curve: why`, 'points are left out'];
    const html = render({ ...own, provenance: { ...own.provenance, exclusions } });
    expect(html).toContain(`<li>${id} is on no curve`);
    expect(html).toContain('<li>Points are left out');
  });
});
