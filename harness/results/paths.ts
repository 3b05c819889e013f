import { join } from 'node:path';

/** Where the record of a task lies: `<out>/<model>/<task>.json`, with `/` in the task id written as `__`. */
export function recordPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.json`);
}

/** Where the samples of a task lie, beside its record. */
export function samplesPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.samples.jsonl`);
}

/** Where the predictions of a task lie, in exchange formats. */
export function predictionsPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.predictions`);
}

/** Where the answers of a model to the questions of a task are kept as they arrive. */
export function answersPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.answers.jsonl`);
}

/** Where the words of a judge on these answers are kept as they arrive. */
export function judgementsPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.judgements.jsonl`);
}

/** Where the pictures of a task lie. */
export function picturesPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.pictures`);
}

/** Where the batches of a task lie that is not finished yet. */
export function shardsPath(out: string, model: string, task: string): string {
  return join(out, model, `${fileStem(task)}.shards`);
}

/** Where the batch size of a model stands that several processes of a run agreed on. `hash`: of the model's files. */
export function batchSizePath(out: string, model: string, hash: string): string {
  return join(out, model, `batch-size-${hash.slice(0, 12)}.json`);
}

/** Whether a file of a model's folder is one of `batchSizePath`. */
export function isBatchSizeFile(name: string): boolean {
  return /^batch-size-[0-9a-f]{12}\.json$/.test(name);
}

/** Where the manifest of a model's runs lies. */
export function manifestPath(out: string, model: string): string {
  return join(out, model, 'run.json');
}

function fileStem(task: string): string {
  return task.replaceAll('/', '__');
}
