import { existsSync } from 'node:fs';
import type { OkRecord, TaskRecord } from '../config/record.js';
import type { RunOptions } from '../config/run-options.js';
import type { TaskCard } from '../config/task-card.js';
import { UserError } from '../core/errors.js';
import type { RunnableModel } from '../pipeline/run-settings.js';
import type { SuiteOutcome } from '../pipeline/run-suite.js';
import { recordPath } from '../results/paths.js';
import { readRecord } from '../results/record-file.js';
import { tasksOfSuite, type TaskRegistry } from '../../tasks/registry.js';
import { formatChance, formatScore } from './format.js';
import { formatTable, type Terminal } from './terminal.js';

/** What a finished run is summed up from. */
export interface SummaryInput {
  readonly terminal: Terminal;
  readonly registry: TaskRegistry;
  readonly options: RunOptions;
  readonly outcome: SuiteOutcome;
  readonly models: readonly RunnableModel[];
}

const embeddedSuite = 'mini';

/** Prints what a run came to: the scores, what was skipped and why, what failed, and how much of each suite was run. */
export async function printSummary(input: SummaryInput): Promise<void> {
  const { terminal, options, outcome } = input;
  const records = outcome.attempts.map(({ record }) => record);
  printBugs(terminal, outcome);
  if (options.json) {
    terminal.print(
      JSON.stringify({ records, coverage: coverageOf(input), interrupted: outcome.interrupted }, null, 2),
    );
    return;
  }
  const scored = records.filter((record) => record.status === 'ok');
  if (scored.length > 0) terminal.print(`\n${formatScores(scored, input)}`);
  printReasons(terminal, 'skipped', records);
  printReasons(terminal, 'failed', records);
  terminal.print('');
  for (const line of coverageOf(input)) terminal.print(line);
  if (!records.some(({ task }) => task.startsWith(`${embeddedSuite}/`))) await printEmbedded(input);
  else if (options.suite.length === 0 && options.task.length === 0) terminal.print(nextSteps(options.out));
}

function formatScores(records: readonly OkRecord[], { registry, models }: SummaryInput): string {
  const ids = models.map(({ card }) => card.id).filter((id) => records.some(({ model }) => model.id === id));
  const tasks = registry.tasks.filter(({ id }) => records.some(({ task }) => task === id));
  const rows = tasks.map((task) => [
    task.id,
    task.metric,
    formatChance(task.chance),
    ...ids.map((id) => {
      const record = records.find((candidate) => candidate.task === task.id && candidate.model.id === id);
      return record ? formatScore(record) : '-';
    }),
  ]);
  const table = formatTable(['task', 'metric', 'chance', ...ids], rows, [
    2,
    ...ids.map((_, index) => index + 3),
  ]);
  return `${table}\n\nin percent, with 95 % intervals`;
}

/** One line a reason: tasks of several models that share one are named once. */
function printReasons(
  terminal: Terminal,
  status: 'skipped' | 'failed',
  records: readonly TaskRecord[],
): void {
  const byReason = new Map<string, Set<string>>();
  for (const record of records) {
    if (record.status !== status) continue;
    const reason = `${record.task}: ${record.status === 'skipped' ? record.reason : record.error}`;
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(record.model.id));
  }
  if (byReason.size === 0) return;
  terminal.print(`\n${status}:`);
  const everyModel = new Set(records.map(({ model }) => model.id)).size;
  for (const [reason, models] of byReason)
    terminal.print(models.size === everyModel ? `  ${reason}` : `  ${[...models].join(', ')}: ${reason}`);
}

/** How much of each suite that was asked for was run, a model at a time; equal lines are joined. */
function coverageOf({ registry, options, outcome, models }: SummaryInput): readonly string[] {
  const suites = options.suite.length === 0 && options.task.length === 0 ? [embeddedSuite] : options.suite;
  const groups = suites.map((id) => ({ name: `suite ${id}`, tasks: tasksOfSuite(registry, id) }));
  const single = registry.tasks.filter(({ id }) => options.task.includes(id));
  if (single.length > 0) groups.push({ name: 'tasks', tasks: single });
  return groups.flatMap(({ name, tasks }) => {
    const byLine = new Map<string, string[]>();
    for (const { card } of models) {
      const line = describeCoverage(name, tasks, card.id, outcome);
      byLine.set(line, [...(byLine.get(line) ?? []), card.id]);
    }
    return [...byLine].map(([line, ids]) => `${line}  (${ids.join(', ')})`);
  });
}

function describeCoverage(
  name: string,
  tasks: readonly TaskCard[],
  model: string,
  { attempts }: SuiteOutcome,
): string {
  const ids = new Set(tasks.map(({ id }) => id));
  const own = attempts
    .map(({ record }) => record)
    .filter((record) => record.model.id === model && ids.has(record.task));
  const count = (status: TaskRecord['status']) => own.filter((record) => record.status === status).length;
  const parts = [
    count('skipped') > 0 ? `${count('skipped')} skipped` : '',
    count('failed') > 0 ? `${count('failed')} failed` : '',
    own.length < tasks.length ? `${tasks.length - own.length} not reached` : '',
  ].filter((part) => part !== '');
  return `${name}: ${count('ok')} of ${tasks.length} run${parts.map((part) => `, ${part}`).join('')}`;
}

/** The embedded suite beside a run that was about other tasks: what is known of it, or how to get it. */
async function printEmbedded(input: SummaryInput): Promise<void> {
  const { terminal, registry, options, models } = input;
  const tasks = tasksOfSuite(registry, embeddedSuite);
  const files = models.flatMap(({ card }) => tasks.map((task) => recordPath(options.out, card.id, task.id)));
  const records = (await Promise.all(files.map(readFinished))).filter((record) => record !== undefined);
  if (records.length === 0)
    terminal.print('suite mini (embedded, needs no download) was not run: `bench run --suite mini`');
  else
    terminal.print(
      `\nsuite ${embeddedSuite} (embedded), from earlier runs in ${options.out}:\n${formatScores(records, input)}`,
    );
}

async function readFinished(file: string): Promise<OkRecord | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const record = await readRecord(file);
    return record.status === 'ok' ? record : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function printBugs(terminal: Terminal, { attempts }: SuiteOutcome): void {
  for (const { error, record } of attempts)
    if (error !== undefined && !(error instanceof UserError))
      terminal.error(`${record.model.id} ${record.task}: ${(error as Error).stack ?? String(error)}`);
}

function nextSteps(out: string): string {
  return [
    '',
    `records: ${out}/<model>/<task>.json, one line a sample beside them`,
    'next:    bench list tasks            the 60 benchmarks, and which data are here',
    '         bench run --model FOLDER    your own exported model',
    '         bench run --suite all       the 60, with --data-dir DIR',
  ].join('\n');
}
