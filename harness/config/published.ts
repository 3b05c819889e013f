import { z } from 'zod';

/** The means that the tables of CLIP papers give, by the ids of tasks/suites.json. */
export const publishedMeans = ['imagenet', 'imagenet_shift', 'vtab', 'retrieval', 'mean38'] as const;

export type PublishedMean = (typeof publishedMeans)[number];

const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100).nullable();
const amount = z.number().positive();
const place = z.int().nonnegative().describe('place in `sources`');
const card = z.string().nullable().describe('the card of models/cards that stands for the same training run');
const read = z.iso.date().describe('when the documents were read');

/** A table with named columns and a row a line; out come objects, so that a value cannot land under another name. */
const table = <Row extends z.ZodType>(row: Row) => {
  const about = { units: z.string(), source: z.string().optional() };
  const cell = z.union([z.string(), z.number(), z.null()]);
  return z
    .strictObject({ ...about, columns: z.array(z.string()).min(1), rows: z.array(z.array(cell)).min(1) })
    .transform(({ columns, rows, ...rest }, context) => ({
      ...rest,
      rows: rows.map((cells, index) => {
        if (cells.length !== columns.length)
          context.addIssue(`row ${index + 1} has ${cells.length} cells, expected ${columns.length}`);
        // checked by what it is piped into
        return Object.fromEntries(columns.map((column, at) => [column, cells[at]])) as z.input<Row>;
      }),
    }))
    .pipe(z.strictObject({ ...about, rows: z.array(row) }));
};

const runSchema = z
  .strictObject({
    model: z.string(),
    card,
    family: z.string(),
    size: z.string(),
    source: place,
    imageSize: amount,
    textLayers: amount,
    textWidth: amount,
    samplesSeenM: amount,
    uniquePairsM: amount,
    paramsImageM: amount.describe('as printed: see `repeated`'),
    paramsTextM: amount,
    gmacsImage: amount,
    gmacsText: amount,
    imagenet: percent,
    imagenet_shift: percent,
    vtab: percent,
    retrieval: percent,
    mean38: percent,
  })
  .readonly();

const pipelineSchema = z
  .strictObject({
    id: z.string().describe('what a model of just these parts is called in records'),
    encoder: z.string(),
    with: z.string().describe('the detector, segmenter or language model, and what else tells rows apart'),
    source: place,
    decimals: z.int().nonnegative(),
    scores: z.record(z.string(), z.number().nonnegative()).describe('by task: percent; MME in points'),
  })
  .readonly();

/** Schema of reports/published/vitamin-paper.json: the tables of one paper, as printed. */
export const paperFactsSchema = z
  .strictObject({
    version: z.literal(1),
    title: z.string(),
    read,
    sources: z
      .array(z.string())
      .min(1)
      .describe('repository, commit and document; rows name one by its place'),
    notes: z.array(z.string()).describe('where the documents contradict each other'),
    repeated: z
      .array(z.strictObject({ model: z.string(), printedImageM: amount, imageM: amount, source: z.string() }))
      .describe('image parameters that a table repeats from another model, and the true ones'),
    data: z.string().describe('what all models of `runs` were trained on'),
    decimals: z.int().nonnegative().describe('of the percentages of `runs`'),
    runs: table(runSchema),
    pipelines: z.strictObject({ units: z.string(), rows: z.array(pipelineSchema).readonly() }),
  })
  .check(({ value, issues }) => {
    for (const { source } of [...value.runs.rows, ...value.pipelines.rows])
      if (source >= value.sources.length)
        issues.push({
          code: 'custom',
          input: source,
          path: ['sources'],
          message: `a row names source ${source}, expected one of the ${value.sources.length}`,
        });
  })
  .readonly();

const zooModelSchema = z
  .object({
    model: z.string().describe("open_clip's name of the architecture"),
    pretrained: z.string().describe("open_clip's tag of the weights"),
    card,
    family: z.string(),
    data: z.string(),
    samplesSeenM: amount.nullable(),
    imageSize: amount,
    paramsImageM: amount,
    paramsTextM: amount,
    gflopsImage: amount,
    gflopsText: amount,
    gflops: amount,
    mean38: share,
  })
  .catchall(share)
  .transform(({ mean38, ...row }) => {
    const { model, pretrained, card: cardId, family, data, samplesSeenM, imageSize, ...rest } = row;
    const { paramsImageM, paramsTextM, gflopsImage, gflopsText, gflops, ...tasks } = rest;
    return {
      ...{ model, pretrained, card: cardId, family, data, samplesSeenM, imageSize, gflops, mean38 },
      ...{ paramsImageM, paramsTextM, gflopsImage, gflopsText },
      tasks,
    };
  })
  .readonly();

const scaleSchema = z
  .strictObject({ model: z.string(), pretrained: z.string(), card, samplesSeenM: amount, imagenet: percent })
  .readonly();

/** Schema of reports/published/openclip.json: pretrained models on the 38 tasks, and models by scale of training. */
export const zooFactsSchema = z
  .strictObject({
    version: z.literal(1),
    title: z.string(),
    read,
    decimals: z.int().nonnegative().describe('of the fractions of `models`'),
    models: table(zooModelSchema),
    scales: table(scaleSchema),
  })
  .readonly();

/** Tables of a paper. */
export type PaperFacts = z.output<typeof paperFactsSchema>;

/** One training run of a paper. */
export type PaperRun = z.output<typeof runSchema>;

/** Results of a collection of pretrained models. */
export type ZooFacts = z.output<typeof zooFactsSchema>;

/** One pretrained model and its scores by task. */
export type ZooModel = z.output<typeof zooModelSchema>;
