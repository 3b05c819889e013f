import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport } from '../../reports/findings/build-report.js';
import type { ReportData } from '../../reports/findings/report-data.js';
import type { ReportInput } from '../../reports/findings/report-input.js';
import { publishedValues } from '../../reports/published/published-values.js';
import { readPublished } from '../../reports/published/read-published.js';
import { readTasksFor } from '../../tasks/suite-file.js';
import { readEnvironment, type Environment } from '../config/environment.js';
import { gateVerdictSchema } from '../config/gate-verdict.js';
import { readJsonFile } from '../config/json-file.js';
import { packageRoot } from '../config/package-root.js';
import { DataError } from '../core/errors.js';
import { openFingerprintCache } from '../core/fingerprint.js';
import { chooseDataRoot } from '../library/data-root.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatBytes } from '../core/format-bytes.js';
import { chooseTasks, keepTasks, makeInput } from '../library/report/make-input.js';
import { pageFiles } from '../library/report/page-files.js';
import { readResults } from '../library/report/read-results.js';
import {
  parseReportOptions,
  type ReportOptions,
  type WrittenReportOptions,
} from '../library/report/report-options.js';
import { checkSampleFiles } from '../library/report/sample-files.js';
import { openTaskData, type TaskData } from '../library/report/task-data.js';
import { pictureFiles, tableFiles, writeFiles, type ReportFile } from '../library/report/write-report.js';
import { createTerminal, type Terminal } from './terminal.js';
import { readDatasets } from '../library/wire.js';

/** What is read for a report, and what was wrong with it. */
interface Gathered {
  readonly input: ReportInput;
  readonly damaged: readonly string[];
  readonly warnings: readonly string[];
}

/** `bench report`: the scaling-law report of result folders, as one HTML file, and its charts and tables as files where they are
 *  wanted. What is damaged is left out and named; the exit code tells. */
export async function reportCommand(
  folders: readonly string[],
  written: WrittenReportOptions,
): Promise<ExitCode> {
  const options = parseReportOptions(folders, written);
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain, options.quiet);
  const { input, damaged, warnings } = await gather(options, environment, terminal);
  terminal.note(`fitting ${input.models.length} models`);
  const data = await buildReport(input);
  terminal.note('drawing');
  const page = pageFiles(data, options.out, options.split);
  const others = [
    ...(options.png === undefined ? [] : pictureFiles(data, options.png)),
    ...(options.csv === undefined ? [] : tableFiles(data, options.csv)),
  ];
  await writeFiles([...page.files, ...others]);
  const said = [...warnings, ...page.warnings];
  for (const warning of said) terminal.warn(warning);
  printOutcome(data, page.files, others, said, options, terminal);
  nameDamaged(damaged, terminal);
  return damaged.length > 0 ? 3 : 0;
}

/** Files that are named one by one; a damaged disk has thousands. */
const mostNamed = 20;

function nameDamaged(damaged: readonly string[], terminal: Terminal): void {
  for (const line of damaged.slice(0, mostNamed)) terminal.error(line);
  if (damaged.length > mostNamed) terminal.error(`and ${damaged.length - mostNamed} more files are damaged`);
}

async function gather(
  options: ReportOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<Gathered> {
  const registry = await readTasksFor(options.suites);
  const tasks = chooseTasks(registry, options);
  terminal.note(`reading ${options.results.join(', ')}`);
  const alone = options.published && !options.resultsNamed && !options.results.some(existsSync);
  const results = alone
    ? { ...{ models: [], damaged: [] }, warnings: ['no results: the report is of published values alone'] }
    : await readResults(options.results);
  const { models, unknown } = keepTasks(results.models, tasks, registry);
  if (models.length === 0 && !alone) {
    nameDamaged(results.damaged, terminal);
    throw new DataError(
      `${options.results.join(', ')}: no records of these tasks, got ${results.models.length} models with records of others`,
    );
  }
  const samples = await checkSampleFiles(models);
  const taskData = await openData(options, environment, terminal, tasks);
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

async function readGate({ gate }: ReportOptions): Promise<Pick<ReportInput, 'gate'>> {
  return gate === undefined ? {} : { gate: await readJsonFile(gate, gateVerdictSchema, DataError) };
}

async function openData(
  { dataDir, datasets }: ReportOptions,
  environment: Environment,
  terminal: Terminal,
  tasks: ReportInput['tasks'],
): Promise<TaskData> {
  const data = chooseDataRoot(dataDir, environment, terminal.warn);
  return openTaskData({
    tasks,
    datasets: await readDatasets(datasets, data, terminal.note),
    roots: { data, package: packageRoot },
    fingerprints: await openFingerprintCache(join(environment.cacheDir, 'fingerprints.json')),
    note: terminal.note,
  });
}

function printOutcome(
  { header, models }: ReportData,
  page: readonly ReportFile[],
  others: readonly ReportFile[],
  warnings: readonly string[],
  options: ReportOptions,
  terminal: Terminal,
): void {
  const bytes = page.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const { tasks, verdicts } = header;
  if (options.json) {
    const all = [...header.warnings, ...warnings];
    const document = { out: options.out, bytes, models: models.length, tasks, verdicts, warnings: all };
    terminal.print(JSON.stringify(document));
    return;
  }
  const size = `${header.models} models, ${tasks} tasks, ${formatBytes(bytes)}`;
  const files = others.map(({ path }) => path);
  terminal.print([`${options.out}: ${size}`, ...verdicts, ...files].join('\n'));
}
