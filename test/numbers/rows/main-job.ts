import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../../harness/config/package-root.js';
import { recordSchema } from '../../../harness/config/record.js';
import { recordPath } from '../../../harness/results/paths.js';
import { readTaskRegistry, tasksOfSuite } from '../../../tasks/registry.js';
import { defineRow } from '../reference-row.js';

const out = join(packageRoot, 'results');
const file = 'test/main-job/reference.json';

/** What PyTorch, PIL and scikit-learn gave for the same weights and images, by model and task (models/train/reference.py and
 *  reference_scenes.py). */
export const mainJobReference = z
  .object({ models: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))) })
  .parse(JSON.parse(readFileSync(join(packageRoot, file), 'utf8'))).models;

const registry = await readTaskRegistry();
const groupOf = new Map(registry.tasks.map(({ id, group }) => [id, group]));

const cases = Object.entries(mainJobReference).flatMap(([model, tasks]) =>
  Object.entries(tasks).map(([task, metrics]) => ({ model, task, metrics })),
);
const questionModel = 'vitamin-s-lmm-micro';
const samplesFiles = tasksOfSuite(registry, 'mini-questions').map(({ id }) =>
  join(out, questionModel, `${id.replace('/', '__')}.samples.jsonl`),
);
type MainJobCase = (typeof cases)[number];

/** What to run first where a record of the main job is not there. */
export function findMissingRecords(): string | undefined {
  const records = cases.map(({ model, task }) => recordPath(out, model, task));
  if (!records.every(existsSync)) return 'no records of the main job in results/: run `npx bench run` first';
  const remedy = `\`npx bench run --model ${questionModel} --suite mini-questions\``;
  return samplesFiles.every(existsSync) ? undefined : `no answers in results/: run ${remedy} first`;
}

function readMetrics({ model, task }: MainJobCase): Readonly<Record<string, number>> {
  const path = recordPath(out, model, task);
  const record = recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  if (record.status !== 'ok') throw new Error(`${path}: ${record.status}`);
  return record.metrics;
}

const facts = {
  maker: 'main-job',
  needs: 'main job',
  stored: [file],
  test: 'test/main-job/results.main.ts',
  given: ['metrics'],
  pair: (one: MainJobCase) => ({ found: readMetrics(one), expected: one.metrics }),
} as const;
const of = (...groups: readonly string[]) =>
  cases.filter(({ task }) => groups.includes(groupOf.get(task) ?? ''));

export const mainJobRows = [
  defineRow({
    ...facts,
    id: 'main-job-images',
    what: 'zero-shot classification, worst groups, retrieval, WinoGAViL: 15 tasks',
    tolerance: 2 / 28,
    allowed: 'one image: 2 / n of the smallest group, here of 28',
    rule: 'CLIP_benchmark’s and DataComp’s rules, written again',
    tools: ['torch', 'PIL', 'scikit-learn'],
    cases: of('classification', 'retrieval'),
  }),
  defineRow({
    ...facts,
    id: 'main-job-detection',
    what: 'region probe: box and mask accuracy, AP, base and novel',
    tolerance: 0.01,
    allowed: 'one region: 2 / n',
    rule: 'torchvision.ops.roi_align; pycocotools’ rules, written again',
    tools: ['torch', 'torchvision', 'PIL'],
    cases: of('detection'),
  }),
  defineRow({
    ...facts,
    id: 'main-job-segmentation',
    what: 'dense probe: mIoU and PQ',
    tolerance: 0.01,
    allowed: 'a hundredth of the number',
    rule: 'torch interpolate, scipy.ndimage.label; panopticapi’s rules, written again',
    tools: ['torch', 'scipy', 'PIL'],
    cases: of('segmentation'),
  }),
];

const answerFile = 'models/micro/vitamin-s-lmm-micro/parity/mini-answers.json';
const answersSchema = z.object({
  answers: z.array(z.object({ benchmark: z.string(), prompt: z.string(), answer: z.string() })),
});
const lineSchema = z.object({ prompt: z.string(), answer: z.string() });

/** What PyTorch answered to the questions of suite mini-questions, as `prompt -> answer`, sorted. */
const questionAnswers = answersSchema
  .parse(JSON.parse(readFileSync(join(packageRoot, answerFile), 'utf8')))
  .answers.map(({ prompt, answer }) => `${prompt} -> ${answer}`)
  .toSorted();

/** What the small embedded model answered in the main job, in the same form. */
function readSaid(): readonly string[] {
  const lines = samplesFiles.flatMap((name) => readFileSync(name, 'utf8').trim().split('\n'));
  return lines
    .map((line) => lineSchema.parse(JSON.parse(line)))
    .map(({ prompt, answer }) => `${prompt} -> ${answer}`)
    .toSorted();
}

export const answersRow = defineRow({
  ...facts,
  id: 'main-job-answers',
  what: 'what the embedded model answers, word for word',
  maker: 'lmm',
  stored: [answerFile],
  amount: `${questionAnswers.length} answers`,
  tolerance: 0,
  mayDiffer: 0.01,
  allowed: 'one answer of 100',
  rule: 'models/train/lmm_net.py, greedy, in PyTorch',
  tools: ['torch'],
  test: 'test/main-job/questions.main.ts',
  cases: [{ answers: questionAnswers }],
  given: ['answers'],
  pair: ({ answers }) => ({ found: readSaid(), expected: answers }),
});
