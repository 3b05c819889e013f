import type { Command } from 'commander';
import { nearest } from '../../config/nearest.js';
import { ConfigError } from '../../core/errors.js';
import type { AcceptOptions } from '../gate/accept-command.js';
import type { DiffOptions } from '../gate/diff-command.js';
import type { InitOptions } from '../gate/init-command.js';
import type { ShowOptions } from '../gate/show-command.js';
import { collect, type Finish } from './finish.js';

/** Adds what `bench gate` does with baselines: `init`, `show`, `diff` and `accept`. */
export function addGateBaselines(gate: Command, finish: Finish): void {
  for (const add of [addInit, addShow, addDiff, addAccept]) add(gate, finish);
  // `bench gate` works without a word, so that one which is no command of its own would only be called an argument too many
  gate.allowExcessArguments().hook('preAction', (_gate, called) => {
    if (called === gate && gate.args.length > 0) throw unknownCommand(gate.args[0], gate);
  });
}

function unknownCommand(word: string, { commands }: Command): ConfigError {
  const names = commands.map((command) => command.name());
  const [likely] = nearest(word, names);
  return new ConfigError(
    `bench gate ${word}: no such command, nearest: ${likely}, of ${names.join(', ')}. Name the runs to be judged with --current`,
  );
}

function addInit(gate: Command, finish: Finish): void {
  gate
    .command('init')
    .description('make a baseline of results: one JSON file that is small enough to be committed')
    .argument('[results...]', 'as --current')
    .option('--current <folders>', 'results (default: results); further folders: their speeds', collect)
    .option('--out <file>', 'the baseline', 'baseline.json')
    .option('--reason <text>', 'why, for those who read its history', 'the first baseline')
    .option('--model <ids>', 'only these models, comma-separated or repeated', collect)
    .option('--suite <ids>', 'only tasks of these suites, or of a suite file', collect)
    .option('--task <ids>', 'only these tasks', collect)
    .option('--overwrite', 'in place of a baseline that is there, and of its history')
    .addHelpText(
      'after',
      `
Keeps the finished records and, of each sample, one bit: whether it was right. Skipped tasks are left out and named. Ends with 3 where a
task failed, samples are damaged, or nothing is finished. The anchor of a release is made with it, too: nothing else writes one.

Examples:
  $ bench gate init --current results --out baselines/vit-b-32.json
  $ bench gate init --current results --out baselines/anchor.json --reason 'release 2.0'`,
    )
    .action(async (results: string[], options: InitOptions) => {
      const { initCommand } = await import('../gate/init-command.js');
      finish(await initCommand({ ...options, current: [...results, ...(options.current ?? [])] }));
    });
}

function addShow(gate: Command, finish: Finish): void {
  gate
    .command('show')
    .description('what a baseline is, how it came to be, and the tasks in it')
    .argument('<file>', 'a baseline')
    .option('--json', '{"file", "sha256", "history", "tasks"}')
    .addHelpText('after', '\nExample:\n  $ bench gate show baselines/vit-b-32.json')
    .action(async (file: string, options: ShowOptions) => {
      const { showCommand } = await import('../gate/show-command.js');
      finish(await showCommand(file, options));
    });
}

function addDiff(gate: Command, finish: Finish): void {
  gate
    .command('diff')
    .description('what became of every task between two baselines, or a baseline and results; judges nothing')
    .argument('<old>', 'a baseline, or a folder of results')
    .argument('<new>', 'a baseline, or a folder of results')
    .option('--json', '{"before", "after", "tasks"}')
    .addHelpText('after', '\nExample:\n  $ bench gate diff baselines/vit-b-32.json results')
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diffCommand } = await import('../gate/diff-command.js');
      finish(await diffCommand(before, after, options));
    });
}

function addAccept(gate: Command, finish: Finish): void {
  gate
    .command('accept')
    .description('make results the new baseline, once they pass the gate against the old one')
    .argument('[results...]', 'as --current')
    .requiredOption('--baseline <file>', 'the baseline, which is rewritten')
    .requiredOption('--reason <text>', 'why, for those who read its history')
    .option('--current <folders>', 'results (default: results); further folders: their speeds', collect)
    .option('--config <file>', 'rules (default: those of `bench gate`)')
    .option('--allow-regression', 'though rules fail, or only a waiver excuses them')
    .option('--allow-incomparable', 'though tasks are asked something else now: data, prompts, preprocessing')
    .option('--allow-missing', 'though tasks are missing, which leaves the baseline without them')
    .addHelpText(
      'after',
      `
Judges the results as \`bench gate\` does, by the anchor too where the config names one, prints old and new scores, and writes date,
commit, reason and what changed into the file; nobody's name. What is allowed is written, too. Optional tasks that are missing stay as they
were. Ends with the code of the gate where it refuses; the file is then as it was.

Examples:
  $ bench gate accept --baseline baselines/vit-b-32.json --current results --reason 'labels of EuroSAT mended'
  $ bench gate accept --baseline baselines/vit-b-32.json --reason 'int8 weights, see the release notes' --allow-regression`,
    )
    .action(async (results: string[], options: AcceptOptions) => {
      const { acceptCommand } = await import('../gate/accept-command.js');
      const current = [...results, ...(options.current ?? [])];
      finish(await acceptCommand(current.length === 0 ? options : { ...options, current }));
    });
}
