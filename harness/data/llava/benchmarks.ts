import type { DatasetEntry } from '../../config/dataset-entry.js';
import type { LlavaBenchmark } from '../../config/llava-layout.js';
import { readTextVqaTruths, readVizWizTruths, readVqaTruths } from './answers.js';
import type { AskedLine, KnownTruths } from './asked.js';
import { readGqaTruths } from './gqa.js';
import { mmeFiles, readMmeTruths } from './mme.js';
import { popeFiles, readPopeTruths } from './pope.js';
import { readQuestions } from './questions.js';
import { readLlavaBenchTruths, readMmVetTruths } from './references.js';
import { readScienceQuestions, readScienceTruths } from './scienceqa.js';
import { readSeedTruths } from './seed.js';

/** How a benchmark whose images are files lies in its folder. */
export interface Benchmark {
  readonly readAsked: (folder: string, entry: DatasetEntry) => Promise<readonly AskedLine[]>;
  readonly readTruths: (
    asked: readonly AskedLine[],
    folder: string,
    entry: DatasetEntry,
  ) => Promise<KnownTruths>;
  /** The files of the truth in the folder `annotations`, relative to that of the data set, also those that are not there;
   *  absent where `annotations` is a file. */
  readonly truthFiles?: (
    asked: readonly AskedLine[],
    folder: string,
    entry: DatasetEntry,
  ) => Promise<readonly string[]>;
}

/** The layouts, by the name of the benchmark they were made for; MMBench has its images in its table. */
export const benchmarks: Readonly<Record<Exclude<LlavaBenchmark, 'mmbench'>, Benchmark>> = {
  vqav2: { readAsked: readQuestions, readTruths: readVqaTruths },
  gqa: { readAsked: readQuestions, readTruths: readGqaTruths },
  vizwiz: { readAsked: readQuestions, readTruths: readVizWizTruths },
  scienceqa: { readAsked: readScienceQuestions, readTruths: readScienceTruths },
  textvqa: { readAsked: readQuestions, readTruths: readTextVqaTruths },
  pope: { readAsked: readQuestions, readTruths: readPopeTruths, truthFiles: popeFiles },
  mme: { readAsked: readQuestions, readTruths: readMmeTruths, truthFiles: mmeFiles },
  seed: { readAsked: readQuestions, readTruths: readSeedTruths },
  'llava-bench': { readAsked: readQuestions, readTruths: readLlavaBenchTruths },
  'mm-vet': { readAsked: readQuestions, readTruths: readMmVetTruths },
};
