import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { baselineSides } from '../../../reports/gate/baseline/baseline-sides.js';
import { changesOf, type DiffRow } from '../../../reports/gate/baseline/diff-sides.js';
import { findRefusals, type Refusal } from '../../../reports/gate/baseline/find-refusals.js';
import { findUnjudged } from '../../../reports/gate/baseline/find-unjudged.js';
import { keepOptional } from '../../../reports/gate/baseline/keep-optional.js';
import { makeBaseline, type MadeBaseline } from '../../../reports/gate/baseline/make-baseline.js';
import { matchesTask } from '../../../reports/gate/match-names.js';
import { plainLine } from '../../../reports/gate/output/plain-text.js';
import type { Acceptance, Allowance, BaselineModel } from '../../config/baseline.js';
import { readEnvironment } from '../../config/environment.js';
import { readDefaultGateConfig, readGateConfig } from '../../config/read-gate-config.js';
import { ConfigError } from '../../core/errors.js';
import { hashJson } from '../../core/hash.js';
import { readBaselineFile, sortModels, writeBaselineFile } from '../../results/baseline/baseline-file.js';
import { checkNamed } from '../../config/check-named.js';
import { openResultSides } from '../../library/compare/open-result-sides.js';
import type { ExitCode } from '../../library/exit-code.js';
import { formatBytes } from '../../core/format-bytes.js';
import { countOf } from '../../core/count-of.js';
import { createTerminal, type Terminal } from '../terminal.js';
import { diffAll } from './diff-command.js';
import { formatDiff } from './diff-table.js';
import { parseGateOptions } from '../../library/gate/gate-options.js';
import { holdGate } from '../../library/gate/hold-gate.js';
import { now } from './now.js';

/** The options of `bench gate accept`. */
export interface AcceptOptions {
  readonly baseline: string;
  readonly reason: string;
  readonly current?: readonly string[];
  readonly config?: string;
  readonly allowRegression?: true;
  readonly allowIncomparable?: true;
  readonly allowMissing?: true;
}

/** `bench gate accept`: results become the baseline where they pass the gate against it, or where what they fail is allowed. The file
 *  is written only then. */
export async function acceptCommand(written: AcceptOptions): Promise<ExitCode> {
  const { baseline: file, reason } = written;
  checkNamed('--reason', reason, 'a sentence');
  const options = parseGateOptions(written);
  const terminal = createTerminal(readEnvironment().plain);
  const located =
    written.config === undefined ? await readDefaultGateConfig() : await readGateConfig(written.config);
  await checkTarget(file, located.config.baseline.anchor);
  const old = await readBaselineFile(file);
  const sides = await openResultSides(options.current);
  const made = await makeBaseline(sides);
  const result = await holdGate(options, located, terminal);
  const isOptional = (task: string) => located.config.optional.some((name) => matchesTask(name, task));
  const models = keepOptional(old.baseline.models, made.models, isOptional);
  const rows = dropKept(await diffAll(baselineSides(file, old), sides), models);
  for (const note of made.notes) terminal.warn(note);
  terminal.print(formatDiff(rows));
  const refusals = [...findRefusals(result), ...findUnjudged(result, rows)];
  if (refuse(refusals, allowed(written), file, terminal)) return result.exitCode === 0 ? 1 : result.exitCode;
  const entry = enter(made, rows, refusals, reason);
  return write(file, [...old.baseline.history, entry], models, old.baseline.sha256, terminal);
}

/** A folder holds no history, and an anchor that moves along is none. */
async function checkTarget(file: string, anchor: string | undefined): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true)
    throw new ConfigError(
      `--baseline ${file}: is a folder of results, expected a baseline file. Make one with \`bench gate init\``,
    );
  if (anchor !== undefined && resolve(anchor) === resolve(file))
    throw new ConfigError(
      `--baseline ${file}: is the anchor of the config, which a release makes with \`bench gate init --overwrite\`. Name the other baseline`,
    );
}

function allowed({
  allowRegression,
  allowIncomparable,
  allowMissing,
}: AcceptOptions): ReadonlySet<Refusal['kind']> {
  return new Set<Refusal['kind']>([
    ...(allowRegression ? (['regression'] as const) : []),
    ...(allowIncomparable ? (['incomparable'] as const) : []),
    ...(allowMissing ? (['missing'] as const) : []),
  ]);
}

/** Says what keeps the results from being accepted; whether anything does. */
function refuse(
  refusals: readonly Refusal[],
  allowances: ReadonlySet<Refusal['kind']>,
  file: string,
  terminal: Terminal,
): boolean {
  const blocking = refusals.filter(({ kind }) => !allowances.has(kind));
  if (blocking.length === 0) return false;
  for (const { message } of blocking) terminal.error(plainLine(message));
  const flags = [...new Set(blocking.map(({ kind }) => kind))].filter((kind) => kind !== 'never');
  const hint = blocking.some(({ kind }) => kind === 'never')
    ? ''
    : `. If this is meant, say so with ${flags.map((kind) => `--allow-${kind}`).join(' ')}`;
  terminal.error(`${file}: not accepted, the baseline is as it was${hint}`);
  return true;
}

/** Without the tasks that the new baseline keeps of the old one. */
function dropKept(rows: readonly DiffRow[], models: readonly BaselineModel[]): readonly DiffRow[] {
  const isKept = ({ model, task }: DiffRow) =>
    models.some(({ id, tasks }) => id === model && tasks.some(({ record }) => record.task === task));
  return rows.filter((row) => row.status !== 'gone' || !isKept(row));
}

function enter(
  { commit }: MadeBaseline,
  rows: readonly DiffRow[],
  refusals: readonly Refusal[],
  reason: string,
): Acceptance {
  const kinds = new Set(refusals.map(({ kind }) => kind));
  const used = [...kinds].filter((kind): kind is Allowance => kind !== 'never').sort();
  return {
    date: now(),
    ...(commit !== undefined && { commit }),
    reason,
    ...(used.length > 0 && { allowed: used }),
    changes: [...changesOf(rows)],
  };
}

async function write(
  file: string,
  history: readonly Acceptance[],
  models: readonly BaselineModel[],
  earlier: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const content = sortModels(models);
  if (hashJson(content) === earlier) {
    terminal.print(`${file}: holds these results already, nothing is written`);
    return 0;
  }
  const { baseline, bytes } = await writeBaselineFile(file, { history: [...history], models: [...content] });
  const { changes } = history[history.length - 1];
  terminal.print(
    `${file}: accepted, ${countOf(changes.length, 'task')} changed, ${formatBytes(bytes)}, sha256 ${earlier.slice(0, 12)} -> ${baseline.sha256.slice(0, 12)}`,
  );
  return 0;
}
