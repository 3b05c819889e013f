import type { Command } from 'commander';
import type { ModelsAddOptions } from '../models-add-command.js';
import type { ModelsPullOptions } from '../models-pull-command.js';
import type { Finish } from './finish.js';

/** Adds `bench models add` and `bench models pull`. */
export function addModelSources(models: Command, finish: Finish): void {
  addAdd(models, finish);
  addPull(models, finish);
}

function addAdd(models: Command, finish: Finish): void {
  models
    .command('add')
    .description('register a model folder: from then on its id is enough. The folder stays where it is')
    .argument('[folder]', 'path of a model folder')
    .option('--id <id>', 'the id it goes by (default: the one in its model.json)')
    .option('--remove <id>', 'forget a registered model; its folder stays')
    .option('--json', 'print what was done as one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ bench models add ./vitamin-l-224-datacomp1b
  $ bench models add ./my-export --id vit-b-16-224-mine
  $ bench models add --remove vit-b-16-224-mine

The list is in the models home: BENCH_MODELS, or \`models\` in the cache folder (BENCH_CACHE).`,
    )
    .action(async (folder: string | undefined, options: ModelsAddOptions) => {
      const { modelsAddCommand } = await import('../models-add-command.js');
      finish(await modelsAddCommand(folder, options));
    });
}

function addPull(models: Command, finish: Finish): void {
  models
    .command('pull')
    .description('fetch a model from the Hugging Face Hub; the same command continues what was interrupted')
    .argument(
      '<model>',
      'a known model (see `bench list models --all`), or owner/name of a repository with graphs',
    )
    .option(
      '--variant <name>',
      'which graphs, where there are several: fp16, quantized, ... (default: the plain ones)',
    )
    .option('--revision <name>', 'branch, tag or commit of the repository (default: main, as it is now)')
    .option('--yes', 'do not ask before more than 1 GB')
    .option('--json', 'print what was fetched as one JSON document')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  $ bench models pull vit-b-32-224-openai
  $ bench models pull Xenova/clip-vit-base-patch16 --variant fp16
  $ HF_TOKEN=... bench models pull owner/private-model --yes

It lands in the models home, under its id: BENCH_MODELS, or \`models\` in the cache folder (BENCH_CACHE).
Environment: HF_TOKEN, HF_TOKEN_PATH, HF_HOME, HF_HUB_CACHE, HF_ENDPOINT, HF_HUB_OFFLINE=1 (the Hub's cache alone).`,
    )
    .action(async (model: string, options: ModelsPullOptions) => {
      const { modelsPullCommand } = await import('../models-pull-command.js');
      finish(await modelsPullCommand(model, options));
    });
}
