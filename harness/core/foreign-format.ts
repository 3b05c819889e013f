/** Forms of other programs' result files that are read and written: one run of CLIP_benchmark as JSON, its table of runs, DataComp's
 *  eval_results.jsonl, and open_clip's tables of results. */
export const foreignFormats = [
  'clip-benchmark-json',
  'clip-benchmark-csv',
  'datacomp',
  'open-clip-csv',
] as const;

/** A form of another program's result file. */
export type ForeignFormat = (typeof foreignFormats)[number];
