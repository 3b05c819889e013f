import { diffSides, type DiffRow } from '../../../reports/gate/baseline/diff-sides.js';
import type { BaselineFacts } from '../../../reports/gate/gate-result.js';
import { readEnvironment } from '../../config/environment.js';
import { pairSides } from '../../library/compare/pair-sides.js';
import type { RunSide, SidePair } from '../../../reports/compare/side.js';
import type { ExitCode } from '../../library/exit-code.js';
import { createTerminal } from '../terminal.js';
import { formatDiff } from './diff-table.js';
import { openBaseline } from '../../library/gate/open-baseline.js';

/** The options of `bench gate diff`. */
export interface DiffOptions {
  readonly json?: true;
}

/** What `bench gate diff --json` prints. */
interface DiffDocument {
  readonly before: BaselineFacts;
  readonly after: BaselineFacts;
  readonly tasks: readonly DiffRow[];
}

/** `bench gate diff`: what became of every task between two baselines, or a baseline and a folder of results. It judges nothing. */
export async function diffCommand(before: string, after: string, { json }: DiffOptions): Promise<ExitCode> {
  const terminal = createTerminal(readEnvironment().plain);
  const [old, now] = [await openBaseline(before), await openBaseline(after)];
  const rows = await diffAll(old.sides, now.sides);
  const document: DiffDocument = { before: old.facts, after: now.facts, tasks: rows };
  terminal.print(json ? JSON.stringify(document, null, 2) : formatDiff(rows));
  return 0;
}

/** What became of every task of every model, those that only the runs after have included. */
export async function diffAll(
  before: readonly RunSide[],
  after: readonly RunSide[],
): Promise<readonly DiffRow[]> {
  const rows: DiffRow[] = [];
  for (const pair of pairAll(before, after)) rows.push(...(await diffSides(pair)));
  return rows;
}

function pairAll(before: readonly RunSide[], after: readonly RunSide[]): readonly SidePair[] {
  const pairs = pairSides(before, after);
  const paired = new Set(pairs.map((pair) => pair.after.model));
  return [
    ...pairs,
    ...after
      .filter(({ model }) => !paired.has(model))
      .map((side) => ({ before: { ...side, records: [], repeats: [] }, after: side })),
  ];
}
