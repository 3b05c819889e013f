import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, DataError } from '../../core/errors.js';
import { writeOutput } from '../../core/write-output.js';
import type { OwnModel, OwnTable } from '../../exchange/own-score.js';
import { writeClipBenchmarkRuns, writeClipBenchmarkTable } from '../../exchange/write-clip-benchmark.js';
import { writeDataCompLines } from '../../exchange/write-datacomp.js';
import { writeOpenClipTable } from '../../exchange/write-open-clip.js';
import { formatCsv } from '../../../reports/summary/csv-text.js';
import { findTask, type TaskRegistry } from '../../../tasks/registry.js';
import { checkModels } from '../compare/check-models.js';
import { readResults } from '../report/read-results.js';
import type { ExportOptions } from './exchange-options.js';
import { readKnownCheckpoints } from './known-checkpoints.js';
import { checkNames, describeModel, type LeftTask } from './own-models.js';

/** What was exported. */
export interface ExportOutcome {
  readonly files: readonly string[];
  readonly models: number;
  /** Over all models. */
  readonly numbers: number;
  /** What was left out, and what was odd about the folders: sentences. */
  readonly warnings: readonly string[];
}

/** Writes finished records in a form of another program. Throws DataError where no record can be told in it, and ConfigError on a model or a task
 *  that does not exist, and where two models would bear one name. */
export async function exportResults(options: ExportOptions, registry: TaskRegistry): Promise<ExportOutcome> {
  const { results, format, out, models: asked, tasks } = options;
  const found = await readResults(results);
  const ids = found.models.map(({ id }) => id);
  checkModels(asked, ids, results.join(', '));
  const cards = tasks.length === 0 ? registry.tasks : tasks.map((id) => findTask(registry, id));
  const checkpoints = await readKnownCheckpoints();
  const described = found.models
    .filter(({ id }) => asked.length === 0 || asked.includes(id))
    .map((model) => describeModel(model, format, cards, checkpoints));
  const models = described.flatMap(({ model }) => (model.scores.length > 0 ? [model] : []));
  const said = sayLeft(described.flatMap(({ left }) => left));
  if (models.length === 0)
    throw new DataError(
      `${results.join(', ')}: no finished record that ${format} can tell. It has those of suite datacomp38, on all of their samples${said.length === 0 ? '' : `; ${said.join('; ')}`}`,
    );
  checkNames(models);
  const files = filesOf(models, format, out);
  const isFile = (await stat(out).catch(() => undefined))?.isFile() === true;
  if (isFile && files.some(({ path }) => path !== out))
    throw new ConfigError(
      `--out ${out}: is a file, ${format} is written into a folder. Choose another place`,
    );
  for (const { path, text } of files) await writeOutput(path, text);
  return {
    files: files.map(({ path }) => path),
    models: models.length,
    numbers: models.reduce((sum, { scores }) => sum + scores.length, 0),
    warnings: [...found.warnings, ...found.damaged, ...said],
  };
}

function filesOf(
  models: readonly OwnModel[],
  format: ExportOptions['format'],
  out: string,
): readonly { readonly path: string; readonly text: string }[] {
  const csv = ({ columns, rows }: OwnTable) => [{ path: out, text: formatCsv(columns, rows) }];
  switch (format) {
    case 'clip-benchmark-json':
      return writeClipBenchmarkRuns(models).map(({ file, run }) => ({
        path: join(out, file),
        text: `${JSON.stringify(run)}\n`,
      }));
    case 'clip-benchmark-csv':
      return csv(writeClipBenchmarkTable(models));
    case 'open-clip-csv':
      return csv(writeOpenClipTable(models));
    case 'datacomp':
      return models.map((model) => ({
        path: join(out, folderName(model.id), 'eval_results.jsonl'),
        text: writeDataCompLines(model),
      }));
  }
}

/** DataComp's file does not name its model: the folder does. It is one folder, whatever a record calls its model. */
function folderName(id: string): string {
  return id.replaceAll(/[^\w.+@=() -]/g, '_').replace(/^\.+/, '_');
}

/** Each reason once, with the tasks. */
function sayLeft(left: readonly LeftTask[]): readonly string[] {
  const reasons = [...new Set(left.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const tasks = new Set(left.flatMap((one) => (one.reason === reason ? [one.task] : [])));
    return `left out, ${reason}: ${[...tasks].join(', ')}`;
  });
}
