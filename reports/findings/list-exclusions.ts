import type { Curve } from './curve.js';
import type { RepeatedRun } from './find-series.js';
import type { Measured } from './measured.js';
import type { ReportModel } from './report-data.js';

/** What is in no curve or in no law, and why: a sentence each. Points that are left out of many laws are counted. */
export function listExclusions(
  measured: Measured,
  curves: readonly Curve[],
  repeated: readonly RepeatedRun[],
): readonly string[] {
  const own = curves.filter(({ series }) => !series.published);
  const drawn = new Set(own.flatMap(({ points }) => points.map(({ model }) => model)));
  const repeats = new Set(repeated.map(({ model }) => model));
  return [
    ...repeated.map(({ model, reason }) => `${model} is no further run: ${reason}`),
    ...measured.models
      .filter(({ id }) => !drawn.has(id) && !repeats.has(id))
      .map((model) => `${model.id} is on no curve: ${whyAlone(model)}`),
    ...measured.targets.flatMap(({ name, unfit }) =>
      unfit === undefined ? [] : [`${name} has no curve: ${unfit}`],
    ),
    ...countLeftOut(own),
  ];
}

function whyAlone({ paramsM, data }: ReportModel): string {
  return paramsM?.image === undefined || data === undefined
    ? 'its parameters or its training data are not stated'
    : 'no other model differs from it in size, data or compute alone';
}

function countLeftOut(curves: readonly Curve[]): readonly string[] {
  const counts = new Map<string, { readonly id: string; readonly reason: string; count: number }>();
  for (const { fit } of curves)
    for (const { id, reason } of fit.leftOut) {
      const key = `${id}\n${reason}`;
      const found = counts.get(key) ?? { id, reason, count: 0 };
      found.count++;
      counts.set(key, found);
    }
  return [...counts.values()].map(
    ({ id, reason, count }) => `${id} is left out of ${count} ${count === 1 ? 'law' : 'laws'}: ${reason}`,
  );
}
