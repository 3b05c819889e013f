import type { OwnRecord, TaskRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { createRandom, type Random } from '../../harness/core/random.js';
import { sha256 } from '../../harness/core/hash.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import type { ModelRecords, ReportInput } from '../../reports/findings/report-input.js';
import type { AggregateDefinition } from '../../reports/summary/aggregates.js';
import { okRecord } from './records.js';

/** The law that invented models follow: error = level · factor · paramsM^-alpha · samplesSeenM^-beta, at most `most`. */
interface InventedLaw {
  readonly alpha: number;
  readonly beta: number;
  /** Error of a model of 1 M image parameters that saw 1 M samples; of tasks in turn. */
  readonly levels: readonly number[];
  /** Standard deviation of ln error between two runs of one recipe. */
  readonly scatter: number;
}

/** What to invent. */
export interface Invention {
  readonly families?: readonly { readonly name: string; readonly factor: number }[];
  /** Millions of parameters of the image tower; the text tower has half as many. */
  readonly sizes?: readonly number[];
  /** Millions of samples seen: every size sees the last, the second size sees each. */
  readonly samplesSeen?: readonly number[];
  readonly uniquePairs?: number;
  /** Seeds of the second size. */
  readonly seeds?: readonly number[];
  readonly tasks?: number;
  /** Samples of a task; 0: scores are those of the law to the last digit, without intervals and samples. */
  readonly n?: number;
  readonly classes?: number;
  readonly law?: Partial<InventedLaw>;
  /** Names that try to break out of HTML, CSV and layouts. */
  readonly hostile?: boolean;
  readonly seed?: number;
}

const plain: Required<Omit<Invention, 'law'>> & { readonly law: InventedLaw } = {
  families: [
    { name: 'vit', factor: 1 },
    { name: 'vitamin', factor: 0.9 },
  ],
  sizes: [1, 2, 4, 8],
  samplesSeen: [2, 4, 8],
  uniquePairs: 8,
  seeds: [0],
  tasks: 3,
  n: 400,
  classes: 10,
  law: { alpha: 0.15, beta: 0.1, levels: [0.5, 0.7, 0.3], scatter: 0.01 },
  hostile: false,
  seed: 7,
};

/** Strings that have broken reports before. */
const hostileNames = [
  '</script><script>alert(1)</script>',
  '=HYPERLINK("x")',
  '"quoted", & <b>bold</b>',
  '\u202eright to left\u202c',
  'family 👩‍👩‍👧 emoji',
  'a'.repeat(300),
  '-2+3',
  '@cell',
  'line\nbreak',
  "it's 100 %",
] as const;

/** The input of a report on invented models, whose records and samples agree: the models of one family differ in size, those of its
 *  second size also in samples seen and in seed. Same options, same bytes. */
export function inventReportInput(wish: Invention = {}): ReportInput {
  const options = { ...plain, ...wish, law: { ...plain.law, ...wish.law } };
  const tasks = inventTasks(options);
  const models = inventModels(options);
  const random = createRandom(options.seed);
  const runs = models.map((model) =>
    tasks.map((task, index) => inventRun(model, task, index, options, random)),
  );
  const samples = new Map<string, readonly SampleLine[]>();
  runs.flat().forEach(({ record, lines }) => samples.set(`${record.model.id}\n${record.task}`, lines));
  return {
    title: options.hostile ? hostileNames[0] : 'Invented models',
    date: '2026-01-02T03:04:05.678Z',
    models: runs.map((own): ModelRecords => ({
      id: own[0].record.model.id,
      records: own.map(({ record }) => record),
    })),
    tasks,
    aggregates: [inventAggregate(tasks)],
    selections: [{ name: 'suite invented', tasks: tasks.map(({ id }) => id) }],
    command: 'bench report invented',
    versions: { vitabench: '0.0.0', node: '20.0.0' },
    seed: options.seed,
    bootstrap: 200,
    readSamples: (model, task) => stream(samples.get(`${model}\n${task}`) ?? []),
    classNames: () =>
      Promise.resolve(
        Array.from({ length: options.classes }, (_, index) =>
          options.hostile ? hostileNames[index % hostileNames.length] : `class ${index}`,
        ),
      ),
  };
}

/** The input with some records replaced: `change` gives the record that stands instead, or undefined for none. */
export function changeRecords(
  input: ReportInput,
  change: (record: TaskRecord) => TaskRecord | undefined,
): ReportInput {
  return {
    ...input,
    models: input.models.map((model) => ({
      ...model,
      records: model.records.flatMap((record) => change(record) ?? []),
    })),
  };
}

async function* stream(lines: readonly SampleLine[]): AsyncGenerator<SampleLine> {
  await Promise.resolve();
  yield* lines;
}

type Options = typeof plain;

interface InventedModel {
  readonly facts: OwnRecord['model'];
  readonly paramsM: number;
  readonly samplesSeenM: number;
  readonly factor: number;
}

function inventTasks({ tasks, n, classes, hostile }: Options): readonly TaskCard[] {
  return Array.from({ length: tasks }, (_, index) => ({
    id: `invented/task-${String(index).padStart(2, '0')}`,
    name: hostile ? hostileNames[index % hostileNames.length] : `Task ${index}`,
    group: 'classification',
    dataset: `set-${index}`,
    protocol: ['zero-shot-classification'],
    metric: 'acc1',
    ...(n === 0 ? {} : { size: n }),
    chance: 1 / classes,
    source: 'invented',
  }));
}

function inventAggregate(tasks: readonly TaskCard[]): AggregateDefinition {
  return { id: 'invented', name: 'Invented', members: 'invented tasks', tasks };
}

function inventModels(options: Options): readonly InventedModel[] {
  const { families, sizes, samplesSeen, seeds, hostile } = options;
  const most = samplesSeen[samplesSeen.length - 1];
  const second = sizes[Math.min(1, sizes.length - 1)];
  return families.flatMap(({ name, factor }, family) => {
    const make = (paramsM: number, samplesSeenM: number, seed: number): InventedModel => {
      const parts = [
        `${name}-${paramsM}`,
        ...(samplesSeenM === most ? [] : [`s${samplesSeenM}`]),
        ...(seed === 0 ? [] : [`seed${seed}`]),
      ];
      const shown = hostile
        ? `${hostileNames[family % hostileNames.length]} ${parts.join('-')}`
        : parts.join('-');
      return {
        facts: {
          id: shown,
          family: hostile ? hostileNames[(family + 2) % hostileNames.length] : name,
          size: `${paramsM}M`,
          sha256: sha256(shown),
          paramsM: { image: paramsM, text: paramsM / 2 },
          gmacs: { image: paramsM / 10, text: paramsM / 100 },
          training: { data: 'drawings', uniquePairsM: options.uniquePairs, samplesSeenM, seed },
        },
        ...{ paramsM, samplesSeenM, factor },
      };
    };
    return [
      ...sizes.map((paramsM) => make(paramsM, most, 0)),
      ...samplesSeen.slice(0, -1).map((seen) => make(second, seen, 0)),
      ...seeds.filter((seed) => seed !== 0).map((seed) => make(second, most, seed)),
    ];
  });
}

function inventRun(
  model: InventedModel,
  task: TaskCard,
  index: number,
  { law, n, classes }: Options,
  random: Random,
): { readonly record: OwnRecord; readonly lines: readonly SampleLine[] } {
  const { alpha, beta, levels, scatter } = law;
  const level = levels[index % levels.length];
  const lawful = level * model.factor * model.paramsM ** -alpha * model.samplesSeenM ** -beta;
  const error = Math.min(1 - 1 / classes, lawful * Math.exp(scatter * normal(random)));
  const lines = Array.from({ length: n }, (_, item) => inventLine(item, index, error, classes, random));
  const hits = lines.filter(({ correct }) => correct).length;
  const score = n === 0 ? 1 - error : hits / n;
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const { schema, status, group, startedAt, protocol, preprocess, runtime, timing, versions, commit } =
    okRecord;
  return {
    record: {
      ...{ schema, status, group, startedAt, protocol, preprocess, runtime, timing, versions, commit },
      seed: 0,
      task: task.id,
      metric: task.metric,
      metrics: { acc1: score },
      intervals: n === 0 ? {} : { acc1: [...wilsonInterval(hits, n)] },
      n: Math.max(1, n),
      model: model.facts,
      dataset: { ...okRecord.dataset, id: task.dataset, count: Math.max(1, n) },
      samples: { file: `${task.id.replaceAll('/', '__')}.samples.jsonl`, sha256: sha256(text) },
    },
    lines,
  };
}

/** A sample that good models get right and bad ones wrong: its difficulty is the same for all, but for a little luck. */
function inventLine(item: number, task: number, error: number, classes: number, random: Random): SampleLine {
  const difficulty = createRandom(1000 * task + item)();
  const correct = (difficulty + 0.1 * (random() - 0.5) + 1) % 1 >= error;
  const truth = item % classes;
  const wrong = (truth + 1 + Math.floor(random() * (classes - 1))) % classes;
  const prediction = correct ? truth : wrong;
  const margin = Number((0.3 * random()).toFixed(6));
  return {
    id: `s${String(item).padStart(5, '0')}`,
    ...{ truth, prediction, correct },
    scores: { prediction: 0.5, truth: correct ? 0.5 : Number((0.5 - margin).toFixed(6)) },
  };
}

/** A standard normal number (Box and Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
