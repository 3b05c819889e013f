import { Option, type Command } from 'commander';
import type { GateCommandOptions } from '../gate-command.js';
import { collect, type Finish } from './finish.js';
import { addGateBaselines } from './gate-baselines.js';

/** Adds `bench gate` and what it does with baselines. */
export function addGate(program: Command, finish: Finish): void {
  const gate = program
    .command('gate')
    .description('compare runs with a baseline, and fail where a rule says that they are worse')
    .option(
      '--baseline <path>',
      'a file of `bench gate init`, or a folder of results (default: the one in the config)',
    )
    .option('--current <folders>', 'the runs that are judged (default: results)', collect)
    .option('--config <file>', 'rules in YAML (default: those of --print-config)')
    .option('--anchor <path>', 'an older baseline to compare with as well, of a release: small drops add up')
    .option('--model <ids>', 'only these models', collect)
    .option('--suite <ids>', 'only tasks of these suites, or of a suite file', collect)
    .option('--task <ids>', 'only these tasks', collect)
    .option('--repeat-baseline <folders>', 'further runs of the baseline, for speed alone', collect)
    .option('--repeat-current <folders>', 'further runs of the same, for speed alone', collect)
    .option('--seed <n>', 'seed of the resamples (default: that of the config)')
    .option('--junit <file>', 'JUnit XML, a case for each check')
    .option('--markdown <file>', 'Markdown for the summary of a job; GITHUB_STEP_SUMMARY gets it anyway')
    .option('--comment <file>', 'Markdown for a comment on a pull request, below 60 kB')
    .option(
      '--json <file>',
      'everything, with every number; -, as of any other output: printed in place of the table',
    )
    .option('--badge <file>', 'an SVG picture')
    .addOption(
      new Option(
        '--annotations <when>',
        'lines that GitHub shows at the top of a job (default: auto)',
      ).choices([...['auto', 'on', 'off']]),
    )
    .option('--advisory', 'end with 0 where it would be 1 or 4, and say so')
    .option('--verbose', 'a row for each check, and every sentence')
    .option('--explain <task>', 'which rules are applied to a task or mean, and why these')
    .option('--print-config', 'print the default rules, and end')
    .option('--quiet', 'no progress')
    .addHelpText('after', help)
    .action(async (options: GateCommandOptions) => {
      const { gateCommand } = await import('../gate-command.js');
      finish(await gateCommand(options));
    });
  addGateBaselines(gate, finish);
}

const help = `
Ends with 0 where nothing failed, 1 where a rule did or a task is missing, 2 where an option or the config is wrong, 3 where the
baseline is missing or the runs cannot be compared, 4 where a rule stayed open and onInconclusive is fail. Files are written whatever
it ends with.

Examples:
  $ bench gate --baseline baseline.json --current results
  $ bench gate --baseline old-results --current results --config gate.yaml --junit gate.xml --json gate.json
  $ bench gate --print-config > gate.yaml`;
