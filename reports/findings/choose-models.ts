import { nearest } from '../../harness/config/nearest.js';
import { ConfigError } from '../../harness/core/errors.js';
import type { Measured } from './measured.js';

/** Two models whose samples are laid side by side. */
export type ModelPair = readonly [before: string, after: string];

/** The model that the others are compared with: the one asked for, or else the best by its mean over the tasks that most
 *  models have in common; undefined where no model has a score. Of equal means the first in the report.
 *  Throws ConfigError where the one asked for is not in the report. */
export function chooseReference(measured: Measured, asked?: string): string | undefined {
  if (asked === undefined) return rankModels(measured).at(0);
  checkModel(measured, asked, '--reference');
  return asked;
}

/** The models of the explorer: those asked for, or else the next best by mean (before) and the reference (after).
 *  Undefined below two models with scores. Throws ConfigError where one asked for is not in the report, or both are
 *  the same. */
export function choosePair(
  measured: Measured,
  reference: string | undefined,
  asked?: ModelPair,
): ModelPair | undefined {
  if (asked) {
    for (const model of asked) checkModel(measured, model, '--pair');
    if (asked[0] === asked[1])
      throw new ConfigError(`--pair ${asked.join()}: twice the same model, expected two`);
    return asked;
  }
  const other = rankModels(measured).find((model) => model !== reference);
  return reference === undefined || other === undefined ? undefined : [other, reference];
}

/** Measured models by their mean over the same tasks, the best first: the tasks of the models that have the most, so that a model which
 *  ran less is not compared by other tasks; such models come last. */
function rankModels(measured: Measured): readonly string[] {
  const tasks = taskIds(measured);
  const measuredHere = measured.models.filter(({ published }) => !published);
  const scored = measuredHere.map(({ id }) => {
    const own = tasks.filter((task) => measured.score(task, id) !== undefined);
    return { id, own };
  });
  const most = Math.max(0, ...scored.map(({ own }) => own.length));
  if (most === 0) return [];
  const full = scored.filter(({ own }) => own.length === most);
  const common = tasks.filter((task) => full.every(({ own }) => own.includes(task)));
  const meanOf = (id: string, over: readonly string[]) =>
    over.reduce((sum, task) => sum + (measured.score(task, id)?.value ?? 0), 0) / over.length;
  const rank = (some: typeof scored) =>
    some
      .map(({ id, own }) => ({
        id,
        mean: meanOf(id, common.length > 0 && own.length === most ? common : own),
      }))
      .sort((a, b) => b.mean - a.mean)
      .map(({ id }) => id);
  const partial = scored.filter(({ own }) => own.length > 0 && own.length < most);
  return [...rank(full), ...rank(partial)];
}

/** The tasks among the targets. */
export function taskIds({ targets }: Measured): readonly string[] {
  return targets.filter(({ kind }) => kind === 'task').map(({ id }) => id);
}

/** Throws ConfigError where a task that was asked for by an option has no score in the report. */
export function checkTask(measured: Measured, id: string, option: string): void {
  checkKnown(id, taskIds(measured), option, 'task');
}

function checkModel({ models }: Measured, id: string, option: string): void {
  checkKnown(
    id,
    models.map((model) => model.id),
    option,
    'model',
  );
}

function checkKnown(id: string, ids: readonly string[], option: string, what: string): void {
  if (ids.includes(id)) return;
  throw new ConfigError(
    `${option} ${id}: no such ${what} in the report, nearest: ${nearest(id, ids).join(', ')}`,
  );
}
