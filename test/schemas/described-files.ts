import type { z } from 'zod';
import { baselineSchema } from '../../harness/config/baseline.js';
import { classFileSchema, templatesFileSchema } from '../../harness/config/class-file.js';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { gateConfigSchema } from '../../harness/config/gate-config.js';
import { gateVerdictSchema } from '../../harness/config/gate-verdict.js';
import { judgePromptSchema } from '../../harness/config/judge-prompt.js';
import { knownModelSchema } from '../../harness/config/known-model.js';
import { modelCardSchema } from '../../harness/config/model-card.js';
import { paritySchema } from '../../harness/config/parity.js';
import { paperFactsSchema, zooFactsSchema } from '../../harness/config/published.js';
import { recordSchema } from '../../harness/config/record.js';
import { suitesFileSchema, userSuitesFileSchema } from '../../harness/config/suite.js';
import { taskCardsFileSchema } from '../../harness/config/task-card.js';

/** A file that has a JSON Schema in schemas/. */
export interface DescribedFile {
  /** Of the JSON Schema: `<name>.json`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly schema: z.ZodType;
  /** People may leave away what has a default, and so may a script of ours that copies published tables; `bench` writes all. */
  readonly writtenBy: 'people' | 'script' | 'bench';
  /** What `bench` refuses, too, and JSON Schema cannot say. */
  readonly unsaid: readonly string[];
}

/** Every file that people or other programs write for `bench` or read of it, in the order of docs/SCHEMAS.md. */
export const describedFiles: readonly DescribedFile[] = [
  {
    name: 'model',
    title: 'model.json',
    description: 'Facts about one exported model and the files it lies in.',
    schema: modelCardSchema,
    writtenBy: 'people',
    unsaid: [
      'names of files lead out of the model folder',
      'lmm.template has not one <image> and one {prompt}',
      'a name of pasts and presents in lmm.names has not one {i}',
      'what the card says contradicts what the graphs say',
    ],
  },
  {
    name: 'datasets',
    title: 'datasets.json, and the file of --datasets',
    description: 'Facts about the bytes of data sets: where they lie, in which format, how many samples.',
    schema: datasetsFileSchema,
    writtenBy: 'people',
    unsaid: [
      'nobody reads the format, neither bench nor an extension',
      'a key that its format needs is missing, or one does not belong to it',
      'a path leads out of the root',
      'a column stands twice in metadata',
    ],
  },
  {
    name: 'task-cards',
    title: 'Task cards',
    description: 'Which data set is scored under which protocol, and the number that is reported.',
    schema: taskCardsFileSchema,
    writtenBy: 'people',
    unsaid: ['a data set, protocol, metric, class file or template file is not there', 'an id stands twice'],
  },
  {
    name: 'suites',
    title: 'suites.json',
    description: 'Named lists of tasks, and the means over tasks that papers report.',
    schema: suitesFileSchema,
    writtenBy: 'people',
    unsaid: ['a task or a suite is not there', 'an id stands twice', 'suites take each other in'],
  },
  {
    name: 'suite-file',
    title: 'A suite file, as --suite takes it',
    description: 'Suites, means and cards of tasks of your own.',
    schema: userSuitesFileSchema,
    writtenBy: 'people',
    unsaid: [
      'it has neither suites nor cards',
      'a data set, protocol, metric, class file, template file, task or suite is not there',
      'an id stands twice, or is taken by bench or another suite file',
      'a class or template file is neither one that bench has nor in the folder of the file',
      'suites take each other in',
    ],
  },
  {
    name: 'gate',
    title: 'gate.yaml, the config of bench gate',
    description: 'What must hold of a run that is compared with a baseline: see docs/GATE.md.',
    schema: gateConfigSchema,
    writtenBy: 'people',
    unsaid: [
      'an id stands twice, or is that of a check which every gate has',
      'two rules of one kind select the same, so one of them would never be applied',
      'a rule selects means over tasks by what only tasks have, or is of a kind that only tasks have',
      'images_per_second with a rule that is no ratio, or the other way round',
      'a waiver names no rule',
      'a path of output has a variable in it, but for $GITHUB_STEP_SUMMARY alone',
      'a selector matches nothing of the runs',
    ],
  },
  {
    name: 'class-file',
    title: 'Class file',
    description: 'What the classes of a dense task are called, in the order of their index.',
    schema: classFileSchema,
    writtenBy: 'people',
    unsaid: ['the number of classes is not that of the data set'],
  },
  {
    name: 'templates',
    title: 'Prompt templates',
    description: 'The texts that a class name is put into.',
    schema: templatesFileSchema,
    writtenBy: 'people',
    unsaid: ['a template has not one {c}, or other braces than those of {c} and {article}'],
  },
  {
    name: 'judge-prompt',
    title: 'What a judge is asked',
    description: 'The texts by which a language model grades answers.',
    schema: judgePromptSchema,
    writtenBy: 'people',
    unsaid: [],
  },
  {
    name: 'parity',
    title: 'parity.json, the reference outputs of an exporter',
    description: "What the exporter's own framework gave for a few images and texts.",
    schema: paritySchema,
    writtenBy: 'people',
    unsaid: ['sizes differ from those that the graphs give'],
  },
  {
    name: 'record',
    title: 'Record: <out>/<model>/<task>.json',
    description: 'The outcome of one task for one model, and everything that its numbers depend on.',
    schema: recordSchema,
    writtenBy: 'bench',
    unsaid: [],
  },
  {
    name: 'baseline',
    title: 'Baseline of bench gate',
    description: 'The finished records of runs, with which samples each got right.',
    schema: baselineSchema,
    writtenBy: 'bench',
    unsaid: ['the checksum is not that of the models'],
  },
  {
    name: 'gate-verdict',
    title: 'The document of bench gate --json',
    description: 'The members that others may rely on; there are more.',
    schema: gateVerdictSchema,
    writtenBy: 'bench',
    unsaid: [],
  },
  {
    name: 'known-model',
    title: 'Card of a published model (models/cards)',
    description: 'What is published about one training run of one model.',
    schema: knownModelSchema,
    writtenBy: 'people',
    unsaid: [],
  },
  {
    name: 'published-paper',
    title: 'Tables of a paper (reports/published)',
    description: 'Published values as printed: a table is its columns, and a row a line.',
    schema: paperFactsSchema,
    writtenBy: 'script',
    unsaid: ['a row has more or fewer cells than there are columns', 'a cell is not what its column holds'],
  },
  {
    name: 'published-zoo',
    title: 'Tables of a collection of models (reports/published)',
    description: 'Published values as printed: a table is its columns, and a row a line.',
    schema: zooFactsSchema,
    writtenBy: 'script',
    unsaid: ['a row has more or fewer cells than there are columns', 'a cell is not what its column holds'],
  },
];
