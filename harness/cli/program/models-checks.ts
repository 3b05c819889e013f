import type { Command } from 'commander';
import type { InspectOptions } from '../models-inspect-command.js';
import type { VerifyOptions } from '../models-verify-command.js';
import type { Finish } from './finish.js';

/** Adds `bench models inspect`. */
export function addInspect(models: Command, modelArgument: string, finish: Finish): void {
  models
    .command('inspect')
    .description('what the graphs of a model say: inputs, outputs, precision, parameters, cost, and warnings')
    .argument('<model>', modelArgument)
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      `
Each graph is read, and run once on the CPU to count its multiply-accumulates. Warnings do not change the exit code;
what keeps a model from being run ends with 3.

Example:
  $ bench models inspect ./my-export`,
    )
    .action(async (model: string, options: InspectOptions) => {
      const { inspectCommand } = await import('../models-inspect-command.js');
      finish(await inspectCommand(model, options));
    });
}

/** Adds `bench models verify`. */
export function addVerify(models: Command, modelArgument: string, finish: Finish): void {
  models
    .command('verify')
    .description('whether the graphs say what the checkpoint said: pixels, tokens, embeddings, batches, CUDA')
    .argument('<model>', modelArgument)
    .option('--json', 'one JSON document, with every number')
    .addHelpText(
      'after',
      `
Compares with the reference outputs that the exporter stored (parity.json): the pixels of PIL and the token ids to the last
bit, the embeddings within the tolerance of the model's precision. Ends with 3 where a line fails.

Example:
  $ bench models verify ./my-export`,
    )
    .action(async (model: string, options: VerifyOptions) => {
      const { verifyCommand } = await import('../models-verify-command.js');
      finish(await verifyCommand(model, options));
    });
}
