import type { RobustnessPanel } from '../../findings/robustness.js';
import { markup } from '../markup.js';
import { renderModel } from '../model-cell.js';
import type { Section } from '../section.js';
import { sayFixed, sayInterval, sayPoints } from '../say.js';
import { renderTable, type TableCell } from '../table.js';

/** Accuracy under shift against accuracy without. */
export const robustness: Section = {
  id: 'robustness',
  title: 'Robustness to distribution shift',
  charts: ['robustness'],
  render: ({ data, number, nameOf, figures }) => {
    const { baseline, panels } = data.robustness;
    if (panels.length === 0)
      return markup`<p>The results have no pair of an in-distribution task and its shift.</p>`;
    const models = [...new Set(panels.flatMap(({ points }) => points.map(({ model }) => model)))];
    const table = renderTable({
      id: 'robustness-table',
      label: `Table ${number}.1`,
      caption: 'Effective robustness in points, with its 95 % interval.',
      columns: [
        { head: 'Model', kind: 'text' },
        ...panels.map(({ shift, inDistribution }) => ({
          head: nameOf(shift),
          kind: 'number' as const,
          hint: `against ${nameOf(inDistribution)}`,
        })),
      ],
      rows: models.map((model) => [
        renderModel(data, model),
        ...panels.map((panel) => renderRho(panel, model)),
      ]),
      tools: true,
      className: 'tall',
    });
    const lines = renderTable({
      id: 'robustness-lines',
      label: `Table ${number}.2`,
      caption: 'The baselines: logit(shifted) = a + b logit(in-distribution).',
      columns: [
        { head: 'Shift', kind: 'text' },
        { head: 'In-distribution', kind: 'text' },
        ...['a', 'b', 'R²', 'Models'].map((head) => ({ head, kind: 'number' as const })),
      ],
      rows: panels.map(({ shift, inDistribution, line }): readonly TableCell[] => {
        const none = { missing: 'fewer than three baseline models' };
        return [
          nameOf(shift),
          nameOf(inDistribution),
          line ? sayFixed(line.a, 3) : none,
          line ? sayFixed(line.b, 3) : none,
          line ? sayFixed(line.r2, 3) : none,
          line ? line.n : none,
        ];
      }),
    });
    return markup`<p>Effective robustness is what a model scores under shift beyond what its score without shift lets one expect. The expectation is a line on logit axes through the baseline models: ${baseline}.</p>
${figures}${table}${lines}`;
  },
};

function renderRho({ points, line }: RobustnessPanel, model: string): TableCell {
  const point = points.find((one) => one.model === model);
  if (!point) return { missing: 'no score on both' };
  if (!line) return { missing: 'fewer than three baseline models' };
  const rho = sayPoints(100 * point.rho);
  if (!point.interval) return rho;
  const [low, high] = point.interval;
  return markup`${rho} <small>${sayInterval([100 * low, 100 * high], (value) => sayFixed(value, 1))}</small>`;
}
