import type { Command } from 'commander';
import type { WrittenExportOptions } from '../../library/exchange/exchange-options.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench export`. */
export function addExport(program: Command, finish: Finish): void {
  program
    .command('export')
    .description('records as results of CLIP_benchmark, DataComp or open_clip')
    .argument(
      '[results...]',
      'folders of results, each an --out of `bench run` or `bench import` (default: results)',
    )
    .requiredOption('--format <form>', 'clip-benchmark-json, clip-benchmark-csv, datacomp, open-clip-csv')
    .requiredOption('--out <path>', 'the CSV file, or the folder of the files of the other forms')
    .option('--model <ids>', 'only these models', collect)
    .option('--task <ids>', 'only these tasks', collect)
    .option('--quiet', 'no notes')
    .addHelpText('after', help)
    .action(async (results: readonly string[], options: WrittenExportOptions) => {
      const { exportCommand } = await import('../export-command.js');
      finish(await exportCommand(results, options));
    });
}

const help = `
Only tasks that were scored on all of their samples, and only those that the other program has: suite datacomp38.
\`bench import\` of what is written gives the same numbers.

Examples:
  $ bench export results --format clip-benchmark-csv --out benchmark.csv
  $ bench export results --format datacomp --out datacomp --model vit-b-32-224-openai`;
