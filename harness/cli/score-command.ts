import { readEnvironment } from '../config/environment.js';
import type { MetricValue, OptionValues, Score, Scorer } from '../score/scorer.js';
import { scoreFiles } from '../library/score/score-files.js';
import type { ExitCode } from '../library/exit-code.js';
import { createTerminal, formatTable } from './terminal.js';

/** `bench score METRIC`: the metrics of files made elsewhere, as tables, or as JSON in full precision. */
export async function scoreCommand(scorer: Scorer, options: OptionValues, json: boolean): Promise<ExitCode> {
  const terminal = createTerminal(readEnvironment().plain);
  const { warnings, ...scored } = await scoreFiles(scorer, options);
  if (warnings.length > 0) terminal.warn(warnings.join('; '));
  terminal.print(json ? JSON.stringify(scored) : formatScore(scored));
  return 0;
}

/** A table of the metrics, and one below it for each breakdown. */
function formatScore({ metrics, n }: Score): string {
  const entries = Object.entries(metrics);
  const values = entries.filter(([, value]) => !isBreakdown(value));
  const rows = values.map(([name, value]) => [name, formatMember(name, value)]);
  // panoptic quality has an n of its own, the categories that its means are over
  const units = Object.hasOwn(metrics, 'n') ? 'units scored' : 'n';
  const tables = [formatTable(['metric', 'value'], [...rows, [units, String(n)]], [1])];
  for (const [name, value] of entries) if (isBreakdown(value)) tables.push(formatBreakdown(name, value));
  return tables.join('\n\n');
}

type Breakdown = Exclude<MetricValue, number | null>;

function isBreakdown(value: MetricValue): value is Breakdown {
  return typeof value === 'object' && value !== null;
}

/** A row for each member; breakdowns inside the members are tables of their own, below. */
function formatBreakdown(name: string, breakdown: Breakdown): string {
  const members = Object.entries(breakdown).map(
    ([key, value]) => [key, isBreakdown(value) ? value : { value }] as const,
  );
  const inner = members.flatMap(([key, value]) =>
    Object.entries(value).flatMap(([column, one]) =>
      isBreakdown(one) && Object.keys(one).length > 0
        ? [formatBreakdown(`${name} ${key} ${column}`, one)]
        : [],
    ),
  );
  const columns = [
    ...new Set(members.flatMap(([, value]) => Object.keys(value).filter((one) => !isBreakdown(value[one])))),
  ];
  const rows = members.map(([key, value]) => [
    key,
    ...columns.map((column) => formatMember(column, value[column] ?? null)),
  ]);
  const table = formatTable(
    [name, ...columns],
    rows,
    [...columns.keys()].map((index) => index + 1),
  );
  return [table, ...inner].join('\n\n');
}

/** Sizes are whole numbers: `n`, `n_things` and the like, and how many failed. */
function formatMember(name: string, value: MetricValue): string {
  return /^(?:n(?:_|$)|failed$)/.test(name) && typeof value === 'number' ? String(value) : formatValue(value);
}

/** Six digits after the point; a dash for what is not defined. */
function formatValue(value: MetricValue): string {
  if (value === null) return '-';
  if (isBreakdown(value)) return JSON.stringify(value);
  return value.toFixed(6);
}
