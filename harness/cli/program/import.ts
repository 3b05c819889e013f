import type { Command } from 'commander';
import type { WrittenImportOptions } from '../../library/exchange/exchange-options.js';
import type { Finish } from './finish.js';

/** Adds `bench import`. */
export function addImport(program: Command, finish: Finish): void {
  program
    .command('import')
    .description('results of CLIP_benchmark, DataComp and open_clip as records')
    .argument('<files...>', "result files, folders of them, or patterns such as 'results/*.json'")
    .option('--out <dir>', 'write records there, as `bench run` does (default: only show)')
    .option(
      '--format <form>',
      'clip-benchmark-json, clip-benchmark-csv, datacomp, open-clip-csv (default: seen in the file)',
    )
    .option('--model <id>', 'whose numbers they are where a file does not say (DataComp)')
    .option('--overwrite', 'replace records of runs, too')
    .option('--json', 'print one JSON document: by model the number of each task, and the means')
    .option('--quiet', 'no notes')
    .addHelpText('after', help)
    .action(async (files: readonly string[], options: WrittenImportOptions) => {
      const { importCommand } = await import('../import-command.js');
      finish(await importCommand(files, options));
    });
}

const help = `
A number is taken only where the file has the very metric that the task reports, of the same images. What is not taken is listed
with the reason; what the program asked otherwise is kept in the record. docs/EXCHANGE.md has the forms.

Examples:
  $ bench import benchmark.csv
  $ bench import 'runs/benchmark_*.json' --out imported
  $ bench import eval_results.jsonl --model vit-b-32-mine --out imported --json
  $ bench compare imported/vit-b-32-224-openai results/vit-b-32-224-openai`;
