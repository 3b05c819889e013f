import { askedOtherwise } from './asked-otherwise.js';
import type { ExchangeTask } from './exchange-task.js';
import type { ForeignFile, ForeignRun, ForeignValue } from './foreign-file.js';
import { checkShare, isShare } from './foreign-number.js';
import { findSet } from './set-names.js';

/** A number of a file that a task reports, with the others of ours beside it. */
export interface TakenScore {
  readonly kind: 'taken';
  readonly task: ExchangeTask;
  readonly run: ForeignRun;
  /** By metric of ours; that of the task is among them. */
  readonly values: ReadonlyMap<string, ForeignValue>;
  /** What the tool asked otherwise than the task, as far as is known. */
  readonly differs: readonly string[];
  /** What is odd and was taken all the same. */
  readonly warnings: readonly string[];
}

/** What a file says and no task takes. */
export interface LeftScore {
  readonly kind: 'left';
  readonly run: ForeignRun;
  /** Undefined where the data set is none of a task. */
  readonly task?: string;
  /** The name of a data set that is most like one which nobody knows; absent of one that is known. */
  readonly nearest?: string;
  /** Set where the file has a place for the number, and none there. */
  readonly empty?: true;
  readonly reason: string;
}

/** The number of a run that a task reports, or why there is none: never that of another metric, other images or another question.
 *  `where`: of the file. Throws DataError, `where` first, where a number is no fraction. */
export function takeScore(
  run: ForeignRun,
  { tool }: Pick<ForeignFile, 'tool'>,
  tasks: ReadonlyMap<string, ExchangeTask>,
  where: string,
): TakenScore | LeftScore {
  const left = (reason: string, task?: string): LeftScore => ({
    ...{ kind: 'left', run, reason },
    ...(task !== undefined && { task }),
  });
  const found = findEither(run, tool);
  if (found.kind === 'unknown')
    return { ...left(`not the data set of a task, nearest: ${found.nearest}`), nearest: found.nearest };
  if (found.kind === 'other') return left(found.reason);
  const task = tasks.get(found.task);
  if (!task) return left(`the task ${found.task} is not among the tasks`);
  if (run.task !== undefined && !zeroShot.has(run.task))
    return left(`it is of ${run.task}, the task is zero-shot`, task.id);
  if (run.language !== undefined && run.language.toLowerCase() !== 'en')
    return left(`class names and prompts, or captions, are in another language (${run.language})`, task.id);
  const values = new Map<string, ForeignValue>();
  for (const [metric, value] of run.values)
    if (isShare(metric))
      values.set(metric, checkShare(value, `${where}: ${run.place}: ${run.dataset}, ${metric}`));
  const own = findOwn(task, run, values, where);
  if ('reason' in own) return { ...left(own.reason, task.id), ...(own.empty && { empty: true }) };
  values.set(task.metric, own.value);
  return {
    ...{ kind: 'taken', task, run, values, warnings: own.warnings },
    differs: askedOtherwise(tool, run, task, own.value),
  };
}

const zeroShot: ReadonlySet<string> = new Set(['zeroshot_classification', 'zeroshot_retrieval', 'auto']);

/** Of a set with a key and a title, what either means. */
function findEither({ dataset, title }: ForeignRun, tool: ForeignFile['tool']): ReturnType<typeof findSet> {
  const byKey = findSet(dataset, tool);
  return byKey.kind === 'unknown' && title !== undefined ? findSet(title, tool) : byKey;
}

type Own =
  | { readonly value: ForeignValue; readonly warnings: readonly string[] }
  | { readonly reason: string; readonly empty?: true };

/** The number of the metric that a task reports: as the file names it, as it is defined by others in the file, or as DataComp's main metric
 *  where that is not known to be another. */
function findOwn(
  { id, metric }: ExchangeTask,
  run: ForeignRun,
  values: ReadonlyMap<string, ForeignValue>,
  where: string,
): Own {
  const derived = metric === 'mean_recall@1' ? halve(values) : undefined;
  const named = values.get(metric) ?? derived;
  const main = run.values.get('main_metric');
  if (named) {
    const warnings = [
      ...(values.has(metric) || !derived ? [] : [`${metric} is the mean of the two recall@1 of the file`]),
      ...(main && Math.abs(main.value - named.value) > 1e-6
        ? [`its main_metric is not its ${metric}, which is what the task reports and was taken`]
        : []),
    ];
    return { value: named, warnings };
  }
  if (main) {
    const value = checkShare(main, `${where}: ${run.place}: ${run.dataset}, main_metric`);
    const twin = [...values].find(([, other]) => other.value === main.value);
    if (twin) return { reason: `${id} reports ${metric}, its main_metric is ${twin[0]}` };
    return { value, warnings: [] };
  }
  if (run.empty.includes(metric) || run.empty.includes('main_metric'))
    return { reason: `its ${run.empty.includes(metric) ? metric : 'number'} is empty`, empty: true };
  return { reason: `the task reports ${metric}` };
}

function halve(values: ReadonlyMap<string, ForeignValue>): ForeignValue | undefined {
  const [image, text] = [values.get('image_retrieval_recall@1'), values.get('text_retrieval_recall@1')];
  if (!image || !text) return undefined;
  // as DataComp writes it: 0.5 * (text + image)
  return { value: 0.5 * (text.value + image.value), half: 0.5 * (text.half + image.half) };
}
