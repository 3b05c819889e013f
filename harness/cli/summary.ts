import { dirname, join } from 'node:path';
import type { OkRecord, TaskRecord } from '../config/record.js';
import type { RunOptions } from '../config/run-options.js';
import { recordPath } from '../results/paths.js';
import { readFinishedRecord } from '../results/record-file.js';
import { documentRun, type RunSources } from '../library/run/document-run.js';
import { defaultSuite, isDefaultSelection } from '../library/run/name-tasks.js';
import { listAggregates, tabulateAggregates } from '../../reports/summary/aggregate-document.js';
import { isFraction } from '../../reports/summary/format.js';
import { groupByFamily, titleOf } from '../../reports/summary/ladder.js';
import { tabulateFamily, tabulateMeans } from '../../reports/summary/ladder-table.js';
import { describeProtocols } from '../../reports/summary/protocols-used.js';
import { tabulateScores } from '../../reports/summary/score-table.js';
import { describeVariants } from '../../reports/summary/variants.js';
import { tasksOfSuite } from '../../tasks/registry.js';
import { printBug, printReasons } from './print-unfinished.js';
import { formatTable, type Terminal } from './terminal.js';
import { defineAggregates } from '../library/define-aggregates.js';

/** What a finished run is summed up from, and who is told. */
export interface SummaryInput extends RunSources {
  readonly terminal: Terminal;
  readonly options: RunOptions;
}

/** More models than this do not fit beside each other with their intervals. */
const modelsInOneTable = 3;

/** Prints what a run came to: the scores, what was skipped and why, what failed, and how much of each suite was run. */
export async function printSummary(input: SummaryInput): Promise<void> {
  const { terminal, options, outcome } = input;
  const { diskError } = outcome;
  const document = documentRun(input);
  const { records, coverage } = document;
  for (const { error, record } of outcome.attempts) printBug(terminal, record.model.id, record.task, error);
  if (diskError) terminal.error(`${diskError.message}. The same command goes on from here`);
  if (options.json) {
    terminal.print(JSON.stringify(document, null, 2));
    return;
  }
  printScores(
    records.filter((record) => record.status === 'ok'),
    input,
  );
  printPictures(records, terminal, options.out);
  printReasons(records, terminal);
  terminal.print(`\n${coverage.join('\n')}`);
  if (isDefaultSelection(options)) terminal.print(nextSteps(options.out));
  else if (!records.some(({ task }) => task.startsWith(`${defaultSuite}/`))) await printEmbedded(input);
}

/** Where the pictures of --draw are. */
function printPictures(records: readonly TaskRecord[], terminal: Terminal, out: string): void {
  const drawn = records.flatMap((record) =>
    record.status === 'ok' && record.pictures
      ? [`  ${join(out, record.model.id, dirname(record.pictures[0]))}: ${record.pictures.length}`]
      : [],
  );
  if (drawn.length > 0) terminal.print(`\npictures:\n${drawn.join('\n')}`);
}

function printScores(records: readonly OkRecord[], input: SummaryInput): void {
  if (records.length === 0) return;
  const { terminal, registry, models } = input;
  if (models.length > modelsInOneTable) printLadders(records, input);
  else {
    const { head, rows, numeric } = tabulateScores(records, registry.tasks, models);
    terminal.print(`\n${formatTable(head, rows, numeric)}\n\n${inWhat(records)}, with 95 % intervals`);
  }
  const protocols = describeProtocols(records, registry.tasks);
  if (protocols.length > 0) terminal.print(`\nprotocols: ${protocols.join('\n           ')}`);
  const variants = describeVariants(records, registry.tasks, models);
  if (variants.length > 0) terminal.print(variants.join('\n'));
  const tabulate = models.length > modelsInOneTable ? listAggregates : tabulateAggregates;
  const means = tabulate(records, defineAggregates(registry), models);
  if (means.rows.length > 0) terminal.print(`\n${formatTable(means.head, means.rows, means.numeric)}`);
}

function inWhat(records: readonly OkRecord[]): string {
  const others = records.filter(({ metric }) => !isFraction(metric)).map(({ metric }) => metric);
  return others.length === 0 ? 'in percent' : `in percent, ${[...new Set(others)].join(' and ')} as they are`;
}

/** Many models: a table for each family, then the means by family and size. Intervals stand in the records. */
function printLadders(
  records: readonly OkRecord[],
  { terminal, registry, models, options }: SummaryInput,
): void {
  const tasks = registry.tasks.filter(({ id }) => records.some(({ task }) => task === id));
  const ladders = groupByFamily(records, models);
  for (const ladder of ladders) {
    const { head, rows, numeric } = tabulateFamily(ladder, tasks);
    terminal.print(`\n${titleOf(ladder)}\n${formatTable(head, rows, numeric)}`);
  }
  const { head, rows, numeric } = tabulateMeans(ladders, tasks);
  terminal.print(
    `\nmean over the classification tasks, by family\n${formatTable(head, rows, numeric)}\n\n` +
      `in percent; 95 % intervals are in the records in ${options.out}`,
  );
}

/** The embedded suite beside a run that was about other tasks: what is known of it, or how to get it. */
async function printEmbedded(input: SummaryInput): Promise<void> {
  const { terminal, registry, options, models } = input;
  const tasks = tasksOfSuite(registry, defaultSuite);
  const files = models.flatMap((model) => tasks.map((task) => recordPath(options.out, model, task.id)));
  const records = (await Promise.all(files.map(readFinishedRecord))).filter((record) => record !== undefined);
  if (records.length === 0) {
    terminal.print('suite mini (embedded, needs no download) was not run: `bench run --suite mini`');
    return;
  }
  terminal.print(`\nsuite ${defaultSuite} (embedded), from earlier runs in ${options.out}:`);
  printScores(records, input);
}

function nextSteps(out: string): string {
  return [
    '',
    `records: ${out}/<model>/<task>.json, one line a sample beside them`,
    'next:    bench list tasks            the 60 benchmarks, and which data are here',
    '         bench run --model FOLDER    your own exported model',
    '         bench run --suite all       the 60, with --data-dir DIR',
    '         bench run --suite lmm --endpoint URL    questions, to any OpenAI-compatible server',
  ].join('\n');
}
