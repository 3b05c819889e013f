import type { ImportedRecord, OwnRecord } from '../config/record.js';
import type { OpenDataset } from '../data/reader.js';
import { findDifference, type TaskIdentity } from '../results/identity.js';
import { recordPath } from '../results/paths.js';
import { readFinishedRecord, readImportedRecord } from '../results/record-file.js';
import { identify } from './identify.js';
import type { ModelInUse } from './model-in-use.js';
import { planTask, type RunnableTask, type RunPlan, type SkipPlan } from './plan-task.js';
import type { RunSettings } from './run-settings.js';

/** What a run would do with a task. `kept`: its record is there already, and is this run's result. `skip`: it cannot run here;
 *  `measured` is what an earlier run, or another program, came to with this model, which stays on disk. `run`: what was needed to
 *  decide that, which is not read again, and what another program measured, which the new record will replace. */
export type TaskExamination =
  | { readonly kind: 'kept'; readonly record: OwnRecord; readonly dataset?: OpenDataset }
  | {
      readonly kind: 'skip';
      readonly plan: SkipPlan;
      readonly measured: OwnRecord | ImportedRecord | undefined;
    }
  | {
      readonly kind: 'run';
      readonly plan: RunPlan;
      readonly dataset?: OpenDataset;
      readonly identity?: TaskIdentity;
      readonly replaced?: ImportedRecord;
    };

/** Decides what a run does with a task, and writes nothing. Data are opened and hashed only where a record may be kept.
 *  Throws what damaged data and models throw. */
export async function examineTask(
  task: RunnableTask,
  model: ModelInUse,
  settings: RunSettings,
): Promise<TaskExamination> {
  const file = recordPath(settings.out, model.card.id, task.card.id);
  const finished = await readFinishedRecord(file);
  const plan = await planTask(task, model.heads, settings.roots, settings);
  if (plan.kind === 'skip') {
    const measured = finished ? undefined : await readImportedRecord(file);
    return measured
      ? { kind: 'skip', plan, measured }
      : examineSkipped(task, plan, finished, model, settings);
  }
  if (!finished) {
    const replaced = await readImportedRecord(file);
    return { kind: 'run', plan, ...(replaced && { replaced }) };
  }
  if (settings.overwrite) return { kind: 'run', plan };
  const dataset = await plan.reader.open(plan.folder, plan.entry);
  const identity = await identify(task, model, dataset, plan.protocol, settings);
  if (findDifference(finished, identity) === undefined) return { kind: 'kept', record: finished, dataset };
  return { kind: 'run', plan, dataset, identity };
}

/** What an earlier run measured with this model is this run's result too when it was made with the same options. */
async function examineSkipped(
  { protocols }: RunnableTask,
  plan: SkipPlan,
  finished: OwnRecord | undefined,
  model: ModelInUse,
  { seed, limit, overwrite }: RunSettings,
): Promise<TaskExamination> {
  const measured = finished && (await isRecordOf(finished, model)) ? finished : undefined;
  const isAsked = protocols.some(({ id }) => id === measured?.protocol.id);
  if (measured && isAsked && !overwrite && measured.seed === seed && measured.limit === limit)
    return { kind: 'kept', record: measured };
  return { kind: 'skip', plan, measured };
}

async function isRecordOf(record: OwnRecord, model: ModelInUse): Promise<boolean> {
  return record.model.sha256 === (await model.fingerprint());
}
