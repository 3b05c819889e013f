import { plainLine } from '../../../reports/gate/output/plain-text.js';
import type { Acceptance, Baseline, BaselineTask } from '../../config/baseline.js';
import { readEnvironment } from '../../config/environment.js';
import { countBits } from '../../core/bit-set.js';
import { readBaselineFile, type OpenBaseline } from '../../results/baseline/baseline-file.js';
import type { ExitCode } from '../../library/exit-code.js';
import { countOf } from '../../core/count-of.js';
import { createTerminal, formatTable } from '../terminal.js';
import { formatScore } from './diff-table.js';

/** The options of `bench gate show`. */
export interface ShowOptions {
  readonly json?: true;
}

/** A task of a baseline. Samples are null where it keeps none. */
interface ShownTask {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly score: number;
  readonly n: number;
  readonly samples: {
    readonly count: number;
    /** Those that are right or wrong, and those of them that are right. */
    readonly marked: number;
    readonly right: number;
  } | null;
}

/** What `bench gate show --json` prints. */
interface ShownBaseline {
  readonly file: string;
  readonly sha256: string;
  readonly history: readonly Acceptance[];
  readonly tasks: readonly ShownTask[];
}

/** `bench gate show`: what a baseline file is, how it came to be, and what it holds. */
export async function showCommand(file: string, { json }: ShowOptions): Promise<ExitCode> {
  const terminal = createTerminal(readEnvironment().plain);
  const open = await readBaselineFile(file);
  const shown: ShownBaseline = {
    file,
    sha256: open.baseline.sha256,
    history: open.baseline.history,
    tasks: listTasks(open),
  };
  terminal.print(json ? JSON.stringify(shown, null, 2) : formatBaseline(shown, open.baseline));
  return 0;
}

function listTasks({ baseline, digest }: OpenBaseline): readonly ShownTask[] {
  const show = (model: string, { record }: BaselineTask): ShownTask => {
    const { task, metric, metrics, n } = record;
    const kept = digest(model, task);
    const samples = kept && {
      count: kept.count,
      marked: kept.correct.length,
      right: countBits(kept.correct),
    };
    return { model, task, metric, score: metrics[metric], n, samples: samples ?? null };
  };
  return baseline.models.flatMap(({ id, tasks }) => tasks.map((task) => show(id, task)));
}

function formatBaseline({ file, sha256, history, tasks }: ShownBaseline, { models }: Baseline): string {
  const head = `${file}: ${countOf(models.length, 'model')}, ${countOf(tasks.length, 'task')}, sha256 ${sha256}`;
  const rows = tasks.map(({ model, task, metric, score, n, samples }) => [
    ...[plainLine(model), plainLine(task), plainLine(metric), formatScore(metric, score), String(n)],
    formatSamples(samples),
  ]);
  const table = formatTable(['model', 'task', 'metric', 'score', 'n', 'samples'], rows, [3, 4]);
  return [head, '', ...history.flatMap(formatAcceptance), '', table].join('\n');
}

function formatSamples(samples: ShownTask['samples']): string {
  if (!samples) return 'none kept';
  const { count, marked, right } = samples;
  const others = marked < count ? [`${count - marked} by what was said`] : [];
  return [...(marked > 0 ? [`${right} of ${marked} right`] : []), ...others].join(', ');
}

function formatAcceptance({ date, commit, reason, allowed, changes }: Acceptance): readonly string[] {
  const facts = [
    date,
    ...(commit === undefined ? [] : [`commit ${plainLine(commit).slice(0, 12)}`]),
    ...(allowed ?? []).map((name) => `with --allow-${name}`),
  ];
  return [
    `${facts.join(', ')}: ${plainLine(reason)}`,
    ...changes.map(({ model, task, metric, before, after, asked }) => {
      const score = (value: number | undefined) =>
        value === undefined ? 'none' : formatScore(metric, value);
      const other = asked ? ` (other ${asked.join(', ')})` : '';
      return `  ${plainLine(`${model}, ${task}, ${metric}`)}: ${score(before)} -> ${score(after)}${other}`;
    }),
  ];
}
