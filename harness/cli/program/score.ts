import { Option, type Command } from 'commander';
import type { Scorer } from '../../score/scorer.js';
import { loadFromWords } from './extensions.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench score`, with one command below it for each metric where `score` is among the words of the command line: all others
 *  need not wait until the metrics are loaded. */
export async function addScore(program: Command, finish: Finish, words: readonly string[]): Promise<void> {
  const score = program
    .command('score')
    .description('score files made elsewhere; lists and matrices may be gzip')
    .addHelpText(
      'after',
      '\nExample:\n  $ bench score classification --truth labels.npy --predictions logits.npy --json',
    );
  if (!words.includes(score.name())) return;
  if (words[0] === score.name()) await loadFromWords(words);
  const { scorerRegistry } = await import('../../score/scorers.js');
  for (const scorer of scorerRegistry.list()) addScorer(score, scorer, finish);
}

function addScorer(score: Command, scorer: Scorer, finish: Finish): void {
  const command = score
    .command(scorer.id)
    .description(scorer.summary)
    .addHelpText('after', `\nExample:\n  $ bench score ${scorer.id} ${scorer.example}`)
    .action(async () => {
      const { scoreCommand } = await import('../score-command.js');
      finish(await scoreCommand(scorer, readOptions(command, scorer), command.opts().json === true));
    });
  for (const { name, value, description, required = false, repeated = false } of scorer.options) {
    const option = new Option(value === undefined ? `--${name}` : `--${name} <${value}>`, description);
    command.addOption(repeated ? option.argParser(collect) : option.makeOptionMandatory(required));
  }
  command.option('--json', 'print {"metric", "metrics", "n"} in full double precision');
}

/** The options by the names that the metric gave them. */
function readOptions(command: Command, { options }: Scorer) {
  const values: Readonly<Record<string, string | readonly string[] | true | undefined>> = command.opts();
  return Object.fromEntries(
    options.map(({ name }) => [name, values[new Option(`--${name}`).attributeName()]]),
  );
}
