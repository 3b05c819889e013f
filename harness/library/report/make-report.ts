import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport } from '../../../reports/findings/build-report.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import type { ReportInput } from '../../../reports/findings/report-input.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import { cacheFiles } from '../../config/cache-files.js';
import type { Environment } from '../../config/environment.js';
import { gateVerdictSchema } from '../../config/gate-verdict.js';
import { checkValue, readJsonFile } from '../../config/json-file.js';
import { ConfigError, DataError } from '../../core/errors.js';
import { openFingerprintCache } from '../../core/fingerprint.js';
import { chooseTasks } from '../choose-tasks.js';
import { chooseDataRoots } from '../data-root.js';
import type { Messages } from '../messages.js';
import { readDatasets } from '../read-datasets.js';
import { keepTasks, makeInput } from './make-input.js';
import { pageFiles } from './page-files.js';
import { readResults } from './read-results.js';
import type { ReportSettings } from './report-options.js';
import { checkSampleFiles } from './sample-files.js';
import { openTaskData, type TaskData } from './task-data.js';
import { pictureFiles, tableFiles, writeFiles, type ReportFile } from './write-report.js';

/** What a report is made with, whatever its options. */
export interface ReportMeans {
  readonly environment: Environment;
  readonly messages: Messages;
  /** Is told of damaged files where they leave nothing to report of: the error does not name them. */
  readonly onDamaged: (lines: readonly string[]) => void;
}

/** A report that was made, with its files written. */
export interface MadeReport {
  readonly data: ReportData;
  /** The page, and with it what stands beside it. */
  readonly page: readonly ReportFile[];
  /** Charts and tables. */
  readonly others: readonly ReportFile[];
  /** One line for each file that was left out. */
  readonly damaged: readonly string[];
  readonly warnings: readonly string[];
}

/** What is read for a report, and what was wrong with it. */
interface Gathered {
  readonly input: ReportInput;
  readonly damaged: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads results, fits, draws, and writes the files that the options name. What is damaged is left out, and named. */
export async function makeReport(options: ReportSettings, means: ReportMeans): Promise<MadeReport> {
  const { messages } = means;
  const { input, damaged, warnings } = await gather(options, means);
  messages.note(`fitting ${input.models.length} models`);
  const data = await buildReport(input);
  messages.note('drawing');
  const { out = 'report.html', split, png, csv } = options;
  const page = pageFiles(data, out, split);
  const others = [
    ...(png === undefined ? [] : pictureFiles(data, png)),
    ...(csv === undefined ? [] : tableFiles(data, csv)),
  ];
  await writeFiles([...(options.out === undefined ? [] : page.files), ...others]);
  return { data, page: page.files, others, damaged, warnings: [...warnings, ...page.warnings] };
}

async function gather(options: ReportSettings, means: ReportMeans): Promise<Gathered> {
  const { messages, onDamaged } = means;
  const registry = await readTasksFor(options.suites);
  const tasks = chooseTasks(registry, options);
  messages.note(`reading ${options.results.join(', ')}`);
  const alone = options.published && !options.resultsNamed && !options.results.some(existsSync);
  const results = alone
    ? { ...{ models: [], damaged: [] }, warnings: ['no results: the report is of published values alone'] }
    : await readResults(options.results);
  const { models, unknown } = keepTasks(results.models, tasks, registry);
  if (models.length === 0 && !alone) {
    onDamaged(results.damaged);
    throw new DataError(
      `${options.results.join(', ')}: no records of these tasks, got ${results.models.length} models with records of others`,
    );
  }
  const samples = await checkSampleFiles(models);
  const taskData = await openData(options, means, tasks);
  const input = makeInput({ options, registry, models, samples, taskData }, tasks);
  const published = options.published
    ? { published: publishedValues(await readPublished(), registry.tasks, input.aggregates) }
    : {};
  return {
    input: { ...input, ...published, ...(await readGate(options)) },
    damaged: [...results.damaged, ...samples.damaged],
    warnings: [
      ...results.warnings,
      ...(unknown.length > 0
        ? [
            `no task is called ${unknown.join(', ')}: left out. Those of a suite file are known with --suite FILE`,
          ]
        : []),
      ...(samples.gone > 0
        ? [
            `${samples.gone} samples ${samples.gone === 1 ? 'file is' : 'files are'} not there: nothing is compared sample by sample in ${samples.gone === 1 ? 'its task' : 'their tasks'}`,
          ]
        : []),
    ],
  };
}

async function readGate({ gate }: ReportSettings): Promise<Pick<ReportInput, 'gate'>> {
  if (gate === undefined) return {};
  if (typeof gate === 'string') return { gate: await readJsonFile(gate, gateVerdictSchema, DataError) };
  return { gate: checkValue(gate, 'the verdict given', gateVerdictSchema, ConfigError) };
}

async function openData(
  { dataDir, datasets }: ReportSettings,
  { environment, messages }: ReportMeans,
  tasks: ReportInput['tasks'],
): Promise<TaskData> {
  const roots = chooseDataRoots(dataDir, environment, messages.warn);
  return openTaskData({
    tasks,
    datasets: await readDatasets(datasets, roots.data, messages.note),
    roots,
    fingerprints: await openFingerprintCache(join(environment.cacheDir, cacheFiles.fingerprints)),
    note: messages.note,
  });
}
