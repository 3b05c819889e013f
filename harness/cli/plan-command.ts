import { forecastModel, type ModelForecast } from '../pipeline/forecast/forecast-model.js';
import { orderTasks } from '../pipeline/forecast/order-tasks.js';
import { useModel } from '../pipeline/model-in-use.js';
import type { RunnableModel } from '../pipeline/run-settings.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatPlan } from './plan/format-plan.js';
import { lookForDataset, makePlanRow, type DatasetOnDisk, type PlanRow } from './plan/plan-row.js';
import { openRun, type OpenRun } from './open-run.js';

/** `bench plan`: what a run with the same options would do, and how long it would take. Writes no record. */
export async function planCommand(written: unknown): Promise<ExitCode> {
  const prepared = await openRun(written, 'plan');
  const { options, terminal, tasks, subject, settings, forecasting } = prepared;
  const onDisk = new Map<string, DatasetOnDisk>();
  for (const { entry } of tasks)
    if (!onDisk.has(entry.id)) onDisk.set(entry.id, await lookForDataset(entry, settings.roots));
  const rows: PlanRow[] = [];
  const loadSeconds: (number | undefined)[] = [];
  try {
    for (const model of subject.models) {
      const forecast = await forecastOne(model, prepared);
      const turns = orderTasks(forecast.tasks.map(({ estimate }) => estimate));
      const secondsOf = new Map(turns.map(({ index, seconds }) => [index, seconds]));
      loadSeconds.push(forecast.loadSeconds);
      for (const [index, task] of tasks.entries()) {
        const found = onDisk.get(task.entry.id);
        if (!found) throw new Error(`${task.entry.id}: was not looked for`);
        const seconds = secondsOf.get(index);
        rows.push(makePlanRow(model, task, forecast.tasks[index], found, seconds, options.limit));
      }
    }
  } finally {
    await settings.fingerprints.save();
    await forecasting.kept.save();
  }
  terminal.print(options.json ? JSON.stringify(rows, null, 2) : formatPlan(rows, loadSeconds));
  return 0;
}

/** Foretells the tasks of a model; where it was loaded for that, it is closed again. */
async function forecastOne(
  model: RunnableModel,
  { tasks, settings, forecasting }: OpenRun,
): Promise<ModelForecast> {
  const used = useModel(model);
  try {
    return await forecastModel(used, tasks, settings, forecasting);
  } finally {
    await used.close();
  }
}
