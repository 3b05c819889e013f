import { ProtocolError } from '../../harness/core/errors.js';
import type { GroupRule } from '../../harness/core/protocol.js';

/** A metric of the worst group: the least share, over the groups of a metadata column, of images that have their label
 *  among the first `within` classes. */
export interface WorstGroupRule {
  readonly metric: string;
  readonly column: string;
  readonly within: 1 | 5;
  /** Values of the column that stand for no group; empty where the card names none. */
  readonly leftOut: readonly number[];
}

const withinOf: Readonly<Record<string, 1 | 5>> = {
  acc_wg: 1,
  acc_top5_wg: 5,
  acc_worst_region: 1,
  acc_worst_year: 1,
};

/** Every metric of the worst group. */
export const worstGroupMetrics = Object.keys(withinOf);

/** Columns that have a metric of their own where the card does not say what goes by which column. */
const namedColumns = ['region', 'year'];

/** The metrics of the worst group that a task reports, as its card says; where it does not, `acc_wg` and `acc_top5_wg`
 *  go by the first column, and columns named region and year have a metric of their own.
 *  Throws ProtocolError where the card does not fit the data set; `protocol` is named in errors. */
export function worstGroupRules(
  protocol: string,
  columns: readonly string[],
  rules: readonly GroupRule[] = defaultRules(columns),
): readonly WorstGroupRule[] {
  return rules.map(({ metric, column, leftOut = [] }) => {
    if (!worstGroupMetrics.includes(metric))
      throw new ProtocolError(
        `${protocol}: the card groups for metric ${metric}, expected ${worstGroupMetrics.join(', ')}. Change its groups`,
      );
    if (!columns.includes(column))
      throw new ProtocolError(
        `${protocol}: the card groups by column ${column}, the data set has ${columns.join(', ')}. Change its groups`,
      );
    return { metric, column, within: withinOf[metric], leftOut };
  });
}

function defaultRules(columns: readonly string[]): readonly GroupRule[] {
  const [first] = columns;
  return [
    { metric: 'acc_wg', column: first },
    { metric: 'acc_top5_wg', column: first },
    ...columns
      .filter((column) => namedColumns.includes(column))
      .map((column) => ({ metric: `acc_worst_${column}`, column })),
  ];
}
