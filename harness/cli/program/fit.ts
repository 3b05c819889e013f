import type { Command } from 'commander';
import type { WrittenFitOptions } from '../../config/written-fit.js';
import { collect, type Finish } from './finish.js';

/** Adds `bench fit`. */
export function addFit(program: Command, finish: Finish): void {
  program
    .command('fit')
    .description('fit a scaling law to the points of a CSV file')
    .requiredOption(
      '--points <file>',
      'CSV with a line of column names and a row for each run; - is standard input',
    )
    .requiredOption('--x <column>', 'what grows: parameters, samples, compute; above 0')
    .option('--x2 <column>', 'the second variable of the joint forms')
    .requiredOption('--y <column>', 'the error, or a loss; above 0')
    .option('--metric <name>', 'y is this score, a fraction (acc1): 1 - y is fitted')
    .option(
      '--where <condition>',
      'only rows where COL=VALUE; also != < <= > >=; repeated: all must hold',
      collect,
    )
    .option('--series <column>', 'a law for each value of this column')
    .option('--id <column>', 'names of the runs (default: the number of the row)')
    .option('--n <column>', 'test samples behind y, a fraction: adds the interval that comes from them')
    .option(
      '--chance <score>',
      'what guessing scores: the ceiling of the capped form; with --n, leaves out points at it',
    )
    .option('--cluster <column>', 'runs with the same value are resampled together: one architecture')
    .option(
      '--form <form>',
      'auto, constant, power, power-floor, capped, logit, shifted, exponential; with --x2 joint or joint-tied',
      'auto',
    )
    .option('--loss <loss>', 'log-huber; log or linear: plain least squares', 'log-huber')
    .option('--delta <d>', 'where log-huber turns from squares to lines (default: from the residuals)')
    .option('--envelope <which>', 'none; pareto; bins=N: the lowest of each of N bins of log x', 'none')
    .option('--predict <list>', 'what the law says at these x (X:X2 for the joint forms)', collect)
    .option(
      '--holdout <n>',
      'predict the n largest from a fit without them (default: by the number of points)',
    )
    .option('--bootstrap <n>', 'resamples behind the intervals; 0: none')
    .option('--seed <n>', 'seed of the resamples', '0')
    .option('--json', 'one JSON document in full double precision')
    .addHelpText('after', help)
    .action(async (options: WrittenFitOptions) => {
      const { fitCommand } = await import('../fit-command.js');
      finish(await fitCommand(options));
    });
}

const help = `
power        y = A x^-alpha
power-floor  y = E + A x^-alpha
capped       (y - E) / (E0 - y) = A x^-alpha, E0 = 1 - chance
logit        ln((1 - y) / y) = a + b ln x
shifted      y = a (x + b)^-c + d
joint        y = E + A x^-alpha + B x2^-beta; joint-tied: beta = alpha
exponential  y = E - A e^(-alpha x): from loss to error

In JSON all y are errors, as fitted; with --metric a score stands beside each. With --series the document is
{"series": {value: fit}}; one that cannot be fitted has an "error" there, and the exit code is 3.

Examples:
  $ bench fit --points runs.csv --x gmacs --y imagenet --metric acc1 --envelope bins=5 --predict 1e13
  $ bench fit --points runs.csv --x params --x2 tokens --y loss --form joint --holdout 10 --json`;
