import type { RunPart } from '../../config/run-part.js';
import { describeRanges } from '../../pipeline/shards/plan-shards.js';
import type { PartOutcome } from '../../pipeline/shards/run-part.js';
import { formatDuration } from '../../../reports/summary/format.js';
import { countOf } from '../../core/count-of.js';
import { printBug, printReasons } from '../print-unfinished.js';
import { formatTable, type Terminal } from '../terminal.js';
import type { PartRow } from '../../library/run/part-row.js';
import { documentPart } from '../../library/run/start-shard.js';

/** Prints what a part of a run came to, and what is to be done next; with `json`, one document for scripts. */
export function printPart(part: RunPart, outcome: PartOutcome, terminal: Terminal, json: boolean): void {
  const document = documentPart(part, outcome);
  const rows = document.tasks;
  for (const { model, task, result } of outcome.attempts)
    if (result.kind === 'failed') printBug(terminal, model.card.id, task.card.id, result.error);
  if (json) {
    terminal.print(JSON.stringify(document, null, 2));
    return;
  }
  terminal.print(tabulate(rows));
  const records = outcome.attempts.flatMap(({ result }) => (result.kind === 'shard' ? [] : [result.record]));
  printReasons(records, terminal);
  terminal.print(`\n${sayNext(part, rows, outcome)}`);
}

function tabulate(rows: readonly PartRow[]): string {
  const cells = rows.map((row) => {
    const { model, task, state, samples, seconds, left } = row;
    const took = seconds === null ? '-' : formatDuration(seconds);
    return [model, task, state, batchesOf(row), String(samples ?? '-'), took, String(left ?? '-')];
  });
  const head = ['model', 'task', 'state', 'batches', 'samples', 'time', 'batches left'];
  return formatTable(head, cells, [4, 5, 6]);
}

function batchesOf({ from, to, batches }: PartRow): string {
  if (from === null || to === null || batches === null) return '-';
  return from === to ? `none of ${batches}` : describeRanges([{ from, to }], batches);
}

/** What a person does now. A task that failed or that has no data here is left to the run that merges. */
function sayNext({ index, count }: RunPart, rows: readonly PartRow[], { interrupted }: PartOutcome): string {
  const name = `shard ${index}/${count}`;
  if (interrupted) return `${name}: stopped. The same command continues`;
  const failed = rows.filter(({ state }) => state === 'failed').length;
  if (failed > 0)
    return `${name}: ${countOf(failed, 'task')} failed. The same command does again what is not finished`;
  const isOpen = rows.some(({ left }) => left !== null && left > 0);
  const when = isOpen ? 'when the other shards are done' : 'all batches are there';
  return `${name}: done. Next, ${when}: bench run --merge, with the other options as they are`;
}
