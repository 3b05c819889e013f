import type { Command } from 'commander';
import type { ReportCommandOptions } from '../report-command.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench report`. */
export function addReport(program: Command, finish: Finish): void {
  program
    .command('report')
    .description('write the scaling-law report of finished runs: one HTML file that needs no network')
    .argument('[results...]', '--out folders of `bench run`, or folders of models in them (default: results)')
    .option('--out <file>', 'the report', 'report.html')
    .option('--title <text>', 'what stands on top')
    .option(
      '--date <date>',
      'ISO 8601 (default: that of the newest record, so the same records give the same bytes)',
    )
    .option(
      '--suite <ids>',
      'only tasks of these suites, or of a suite file, and how many of them were run',
      collect,
    )
    .option('--task <ids>', 'only these tasks', collect)
    .option('--reference <model>', 'the model that the heatmap compares with')
    .option('--pair <a,b>', 'the two models whose samples are laid side by side')
    .option('--explore <tasks>', 'the tasks whose samples are laid side by side', collect)
    .option('--baseline <family>', 'models that the robustness line goes through (default: all)')
    .option('--gate <file>', 'the JSON document of `bench gate` on these results: its verdict stands on top')
    .option('--published', 'draw and compare published values')
    .option(
      '--split',
      'write the script and the data beside the page, for servers that allow no inline script',
    )
    .option('--png <dir>', 'the charts as PNG files, too')
    .option('--csv <dir>', 'the tables as CSV files, too')
    .option(
      '--data-dir <dir>',
      'where the data sets lie (or BENCH_DATA), for small pictures and names of classes',
    )
    .option('--datasets <file>', 'more data sets, in the form of datasets.json')
    .option('--no-thumbnails', 'no small pictures of samples')
    .option('--bootstrap <n>', 'resamples behind the intervals', '1000')
    .option('--seed <n>', 'seed of the resamples', '0')
    .option('--json', 'print {"out", "bytes", "models", "tasks", "verdicts", "warnings"}')
    .option('--quiet', 'no progress')
    .addHelpText('after', help)
    .action(async (results: readonly string[], options: ReportCommandOptions) => {
      const { reportCommand } = await import('../report-command.js');
      finish(await reportCommand(results, options));
    });
}

const help = `
Ends with 3 where a record or a samples file is damaged or there are no records; the report of the others is written.

Examples:
  $ bench report
  $ bench report results other-results --out report.html --png charts --csv tables --published`;
