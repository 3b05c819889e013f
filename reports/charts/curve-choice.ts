import type { Curve } from '../findings/curve.js';
import type { ReportData } from '../findings/report-data.js';
import type { ChartChoice, ChartView } from './chart-definition.js';
import { chosen } from './chart-view.js';
import { capitalize, nameOfTarget } from './model-style.js';

const axisNames = { size: 'model size', data: 'data size', compute: 'training compute' } as const;

/** The choice of one curve: its target, and then what grows along it and whose it is. has: which curves can be shown. */
export function curveChoices(data: ReportData, has: (curve: Curve) => boolean): readonly ChartChoice[] {
  const curves = data.curves.filter(has);
  if (curves.length === 0) return [];
  const targets = data.targets.filter(({ id }) => curves.some(({ target }) => target === id));
  const kinds = [...new Map(curves.map((curve) => [kindOf(curve), nameOfKind(curve)]))];
  const first = curves.find(({ target }) => target === targets[0]?.id) ?? curves[0];
  return [
    {
      key: 'target',
      label: 'Target',
      options: targets.map(({ id, name }) => ({ value: id, label: capitalize(name) })),
      initial: first.target,
    },
    {
      key: 'curve',
      label: 'Curve',
      options: kinds.map(([value, label]) => ({ value, label })),
      initial: kindOf(first),
    },
  ];
}

/** The curve that a view chooses; where the target has no such one, its first. undefined: there is none at all. */
export function findCurve(
  data: ReportData,
  view: ChartView,
  has: (curve: Curve) => boolean,
): Curve | undefined {
  const choices = curveChoices(data, has);
  const curves = data.curves.filter(
    (curve) => has(curve) && curve.target === chosen(choices, view, 'target'),
  );
  return curves.find((curve) => kindOf(curve) === chosen(choices, view, 'curve')) ?? curves.at(0);
}

/** What a curve is called: `ImageNet over model size, vitamin · datacomp-1b`. */
export function nameOfCurve(data: ReportData, curve: Curve): string {
  return `${nameOfTarget(data, curve.target)} over ${nameOfKind(curve)}`;
}

function nameOfKind({ axis, series }: Curve): string {
  return `${axisNames[axis]}, ${series.key}`;
}

function kindOf({ axis, series }: Curve): string {
  return `${axis} ${series.key}`;
}
