import { Option, type Command } from 'commander';
import type { PreprocessOptions } from '../models-preprocess-command.js';
import type { TokenizeOptions } from '../models-tokenize-command.js';
import type { Finish } from './finish.js';
import { addModelSources } from './model-sources.js';
import { addInspect, addVerify } from './models-checks.js';

const modelArgument = 'id or alias of `bench list models`, or path of a model folder';

/** Adds `bench models` and its subcommands. */
export function addModels(program: Command, finish: Finish): void {
  const models = program
    .command('models')
    .description('bring models here, see what they are and whether they are what they should be')
    .addHelpText(
      'after',
      `
Examples:
  $ bench models pull vit-b-32-224-openai
  $ bench models add ./my-export
  $ bench models inspect ./my-export
  $ bench models verify ./my-export
  $ bench models tokenize vit-micro-s --texts captions.txt
  $ bench models preprocess vit-micro-s cat.jpg --out pixels.npy`,
    );
  addModelSources(models, finish);
  addInspect(models, modelArgument, finish);
  addVerify(models, modelArgument, finish);
  addTokenize(models, finish);
  addPreprocess(models, finish);
}

function addTokenize(models: Command, finish: Finish): void {
  models
    .command('tokenize')
    .description('token ids of texts: a JSON list of id lists, each as long as the context of the model')
    .argument('<model>', modelArgument)
    .requiredOption('--texts <file>', 'one text a line, or a JSON array of strings; - reads standard input')
    .option('--json', 'print the list and nothing else (it is JSON anyhow)')
    .addHelpText(
      'after',
      `
Examples:
  $ bench models tokenize vit-micro-s --texts captions.txt
  $ echo 'a photo of a cat' | bench models tokenize vit-micro-s --texts -`,
    )
    .action(async (model: string, options: TokenizeOptions) => {
      const { tokenizeCommand } = await import('../models-tokenize-command.js');
      finish(await tokenizeCommand(model, options));
    });
}

function addPreprocess(models: Command, finish: Finish): void {
  models
    .command('preprocess')
    .description('the image tensor, float32 [N, 3, H, W], as a .npy file')
    .argument('<model>', modelArgument)
    .argument('<images...>', 'image files, in the order of the tensor')
    .requiredOption('--out <file>', 'the .npy file to write')
    .addOption(
      new Option(
        '--image-mode <mode>',
        'when colours become RGB: rgb, before the resize, as WebDataset loaders do; source, after it',
      )
        .choices(['rgb', 'source'])
        .default('rgb'),
    )
    .option('--json', 'print file, shape and type as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  $ bench models preprocess vit-micro-s cat.jpg dog.png --out pixels.npy',
    )
    .action(async (model: string, images: readonly string[], options: PreprocessOptions) => {
      const { preprocessCommand } = await import('../models-preprocess-command.js');
      finish(await preprocessCommand(model, images, options));
    });
}
