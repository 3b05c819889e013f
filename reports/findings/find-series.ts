import { findComputeSeries } from './find-compute-series.js';
import { findDataSeries } from './find-data-series.js';
import { findSizeSeries } from './find-size-series.js';
import { byPrecedence, repeatsRun } from './recipe.js';
import type { ReportModel } from './report-data.js';
import { keepJoined, tellApart, type FoundSeries } from './series-members.js';

/** A model that is no run of its own, and why. */
export interface RepeatedRun {
  readonly model: string;
  /** Id of the one that counts. */
  readonly run: string;
  readonly reason: string;
}

/** The series that models span, and the models that are no further points of them. */
export interface AllSeries {
  readonly series: readonly FoundSeries[];
  readonly repeated: readonly RepeatedRun[];
}

/** Every series along model size, data size and compute. Training data of different names are never joined. */
export function findSeries(models: readonly ReportModel[]): AllSeries {
  const repeated = findRepeated(models);
  const repeats = new Map(repeated.map(({ model, run }) => [model, run]));
  const mark = (found: FoundSeries): FoundSeries => ({
    ...found,
    members: found.members.map((member) => {
      const run = repeats.get(member.model.id);
      return run === undefined ? member : { ...member, repeats: run };
    }),
  });
  const series = [findSizeSeries, findDataSeries, findComputeSeries].flatMap((find) =>
    tellApart(keepJoined(find(models))).map(mark),
  );
  return { series, repeated };
}

/** The models that repeat a run of another. Of several, the first by resolution and id is the run. */
function findRepeated(models: readonly ReportModel[]): readonly RepeatedRun[] {
  const runs: ReportModel[] = [];
  const repeated: RepeatedRun[] = [];
  for (const model of models.toSorted(byPrecedence)) {
    const found = runs
      .map((run) => ({ model: model.id, run: run.id, reason: repeatsRun(model, run) }))
      .find(({ reason }) => reason !== undefined);
    if (found?.reason === undefined) runs.push(model);
    else repeated.push({ ...found, reason: found.reason });
  }
  return repeated;
}
