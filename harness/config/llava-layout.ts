import { z } from 'zod';

/** How the questions and the truth of a benchmark of LLaVA's evaluation folder are laid out: by the name of the benchmark
 *  for which the layout was made. */
const llavaBenchmarks = [
  'vqav2',
  'gqa',
  'vizwiz',
  'scienceqa',
  'textvqa',
  'pope',
  'mme',
  'mmbench',
  'seed',
  'llava-bench',
  'mm-vet',
] as const;

/** The name of such a layout. */
export type LlavaBenchmark = (typeof llavaBenchmarks)[number];

/** Keys of an entry that say where the files of a benchmark lie in its folder, beside `annotations` and `images`. */
export const llavaShape = {
  benchmark: z
    .enum(llavaBenchmarks)
    .optional()
    .describe('llava: how questions and truth are laid out, by the benchmark the layout was made for'),
  questions: z
    .string()
    .optional()
    .describe(
      "llava: the file of questions, relative to the path. vqav2, vizwiz: in LLaVA's form or that of the benchmark",
    ),
  splits: z
    .string()
    .optional()
    .describe('llava, scienceqa: the JSON file of the ids of each split, relative to the path'),
  context: z
    .string()
    .optional()
    .describe(
      'llava, llava-bench: the JSONL file that describes the images for a judge, relative to the path',
    ),
  uploads: z
    .string()
    .optional()
    .describe(
      'llava, vqav2: a file of questions, all of which the server wants an answer to, relative to the path',
    ),
  language: z
    .enum(['en', 'cn'])
    .optional()
    .describe('llava, mmbench: the language in which a letter is asked for; absent: en'),
};

type BenchmarkKey = keyof typeof llavaShape | 'annotations' | 'images';

const lines = ['questions', 'annotations', 'images'] as const;

/** The keys that each layout needs and may have, beside `benchmark`. Without annotations the truth is held back by a server. */
export const benchmarkRules: Readonly<
  Record<LlavaBenchmark, { readonly needs: readonly BenchmarkKey[]; readonly takes: readonly BenchmarkKey[] }>
> = {
  vqav2: { needs: ['questions', 'images'], takes: ['annotations', 'uploads'] },
  gqa: { needs: lines, takes: [] },
  vizwiz: { needs: ['questions', 'images'], takes: ['annotations'] },
  scienceqa: { needs: [...lines, 'splits'], takes: [] },
  textvqa: { needs: lines, takes: [] },
  pope: { needs: lines, takes: [] },
  mme: { needs: lines, takes: [] },
  mmbench: { needs: ['questions'], takes: ['language'] },
  seed: { needs: lines, takes: [] },
  'llava-bench': { needs: [...lines, 'context'], takes: [] },
  'mm-vet': { needs: lines, takes: [] },
};
