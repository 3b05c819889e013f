import type { JointLaw } from '../findings/joint-law.js';
import type { ReportData } from '../findings/report-data.js';
import type { ChartChoice, ChartView } from './chart-definition.js';
import { chosen } from './chart-view.js';
import { familiesOf } from './series-style.js';

/** The choice of one joint law: its target, and then whose it is. */
export function jointChoices(data: ReportData): readonly ChartChoice[] {
  const laws = orderJointLaws(data);
  if (laws.length === 0) return [];
  const targets = data.targets.filter(({ id }) => laws.some(({ target }) => target === id));
  const first = laws.find(({ target }) => target === targets.at(0)?.id) ?? laws[0];
  const keys = [...new Set(laws.map(({ series }) => series.key))];
  return [
    {
      key: 'target',
      label: 'Task',
      options: targets.map(({ id, name }) => ({ value: id, label: name })),
      initial: first.target,
    },
    {
      key: 'family',
      label: 'Family',
      options: keys.map((key) => ({ value: key, label: key })),
      initial: first.series.key,
    },
  ];
}

/** The joint law that a view chooses; where the target has none of that family, its first. undefined: there is none at all. */
export function findJointLaw(data: ReportData, view: ChartView): JointLaw | undefined {
  const choices = jointChoices(data);
  const laws = orderJointLaws(data).filter(({ target }) => target === chosen(choices, view, 'target'));
  return laws.find(({ series }) => series.key === chosen(choices, view, 'family')) ?? laws.at(0);
}

/** The joint laws of a report: what was measured first, then by family in the order of the colours. */
export function orderJointLaws(data: ReportData): readonly JointLaw[] {
  const families = familiesOf(data);
  const rank = ({ series }: JointLaw) => families.indexOf(series.family);
  return data.joint.toSorted(
    (a, b) => Number(a.series.published) - Number(b.series.published) || rank(a) - rank(b),
  );
}
