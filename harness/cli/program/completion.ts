import { Argument, type Command } from 'commander';
import type { CompleteOptions } from '../completion/complete-command.js';
import { shells, type Shell } from '../completion/shells.js';
import type { Finish } from './finish.js';

/** Adds `bench completion`, and what its scripts ask with each press of the tab key. */
export function addCompletion(program: Command, finish: Finish): void {
  program
    .command('completion')
    .description('print the script that makes a shell complete commands, options and values')
    .addArgument(new Argument('<shell>').choices([...shells]))
    .addHelpText('after', help)
    .action(async (shell: Shell) => {
      const { printScript } = await import('../completion/print-script.js');
      await printScript(shell);
      finish(0);
    });
  program
    .command('complete', { hidden: true })
    .option('--broken', 'the words are broken at = and :, as bash does')
    .argument('[words...]', 'after --: those that follow `bench`, the one that is being written last')
    .action(async (words: readonly string[], options: CompleteOptions) => {
      const { completeCommand } = await import('../completion/complete-command.js');
      await completeCommand(program, words, options);
      finish(0);
    });
}

const help = `
\`bench\` must be found by the shell under this name: npm install --global, or a folder of PATH.

Examples:
  $ echo 'eval "$(bench completion bash)"' >> ~/.bashrc
  $ echo 'eval "$(bench completion zsh)"' >> ~/.zshrc
  $ bench completion fish > ~/.config/fish/completions/bench.fish`;
