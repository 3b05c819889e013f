import type { ExchangeTask } from './exchange-task.js';
import type { ForeignFile, ForeignRun, ForeignValue } from './foreign-file.js';

/** What a tool asked otherwise than a task of ours, as far as is known of it: sentences without a stop.
 *  Source: LAION-AI/CLIP_benchmark @48de38c clip_benchmark/cli.py (--no_amp), datasets/builder.py; mlfoundations/datacomp @4a8df19
 *  eval_utils/wds_eval.py, retr_eval.py, wino_eval.py. */
export function askedOtherwise(
  tool: ForeignFile['tool'],
  run: ForeignRun,
  task: ExchangeTask,
  value: ForeignValue,
): readonly string[] {
  switch (tool) {
    case 'CLIP_benchmark':
      return clipBenchmark(run, task);
    case 'DataComp':
      return [
        task.group === 'retrieval'
          ? 'embeddings in mixed precision on a GPU'
          : 'text embeddings in mixed precision on a GPU',
      ];
    case 'open_clip':
      return [`rounded to ${Math.round(-Math.log10(2 * value.half))} decimals`];
  }
}

function clipBenchmark({ dataset }: ForeignRun, { group }: ExchangeTask): readonly string[] {
  const isShipped = /^wds[/_]/i.test(dataset.trim());
  return [
    'in mixed precision, unless it was run with --no_amp',
    ...(group === 'retrieval' ? ["captions of CLIP_benchmark's own files"] : []),
    ...(group === 'retrieval' || isShipped
      ? []
      : ["class names and prompts of CLIP_benchmark's own files, images not read as wds/"]),
  ];
}
