import { ConfigError } from '../core/errors.js';
import type { OwnModel, OwnScore, OwnTable } from './own-score.js';

/** One run as CLIP_benchmark writes it, and the name that it gives the file. */
export interface ClipBenchmarkRun {
  readonly file: string;
  readonly run: Readonly<Record<string, unknown>>;
}

/** The runs of models as `clip_benchmark eval` writes them, one a file: its names of data sets and models, and our metrics. What was not measured
 *  is left out, where it writes NaN, which is no JSON. Throws ConfigError where two would be one file. Source: LAION-AI/CLIP_benchmark @48de38c
 *  clip_benchmark/cli.py, `run`. */
export function writeClipBenchmarkRuns(models: readonly OwnModel[]): readonly ClipBenchmarkRun[] {
  const runs = models.flatMap(({ called: { name, pretrained = '' }, scores }) =>
    scores.map((score): ClipBenchmarkRun => {
      const { dataset, task } = about(score);
      const file = [dataset, pretrained, name, 'en', task].map(slug).join('_');
      return {
        file: `${file}.json`,
        run: { dataset, model: name, pretrained, task, metrics: score.metrics, language: 'en' },
      };
    }),
  );
  const twice = runs.find(({ file }, index) => runs.findIndex((one) => one.file === file) !== index);
  if (twice)
    throw new ConfigError(
      `${twice.file}: two models would be written into this file. Export them apart, with --model`,
    );
  return runs;
}

/** The columns that its notebook asks for, whatever was measured. */
const always = [
  'acc1',
  'acc5',
  'mean_per_class_recall',
  'mean_average_precision',
  'image_retrieval_recall@5',
  'text_retrieval_recall@5',
];

/** The runs of models as the table that `clip_benchmark build` makes: a row for each. */
export function writeClipBenchmarkTable(models: readonly OwnModel[]): OwnTable {
  const measured = models.flatMap(({ scores }) => scores.flatMap(({ metrics }) => Object.keys(metrics)));
  const metrics = [...new Set([...always, ...measured])];
  return {
    columns: [...metrics, 'dataset', 'model', 'pretrained', 'task', 'language', 'model_fullname'],
    rows: models.flatMap(({ called: { name, pretrained = '' }, scores }) =>
      scores.map((score) => {
        const { dataset, task } = about(score);
        const numbers = metrics.map((metric) =>
          Object.hasOwn(score.metrics, metric) ? score.metrics[metric] : null,
        );
        return [...numbers, dataset, name, pretrained, task, 'en', `${name} ${pretrained}`.trim()];
      }),
    ),
  };
}

function about({ set, group }: OwnScore) {
  return {
    dataset: set.clipBenchmark,
    task: group === 'retrieval' ? 'zeroshot_retrieval' : 'zeroshot_classification',
  };
}

/** A part of a file name. */
function slug(text: string): string {
  return text.replaceAll(/[^\w.+@=-]/g, '_');
}
