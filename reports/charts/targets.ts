import type { AxisKind, Target } from '../findings/curve.js';
import type { ReportData } from '../findings/report-data.js';

/** Targets that have a curve along an axis, in the order of the report. */
export function targetsWithCurves(data: ReportData, axis: AxisKind): readonly Target[] {
  const found = new Set(data.curves.filter((curve) => curve.axis === axis).map(({ target }) => target));
  return data.targets.filter(({ id }) => found.has(id));
}

/** The target of that id; one that no list names is called by its id. */
export function findTarget(data: ReportData, id: string): Target {
  return (
    data.targets.find((target) => target.id === id) ?? {
      id,
      name: id,
      kind: 'task',
      group: '',
      metric: 'score',
    }
  );
}
