import { fromWireError, ProtocolError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import { openWorkerPool, type WorkerPool } from '../../harness/core/worker-pool.js';
import type { SparseCounts } from '../../harness/metrics/segmentation/sparse-counts.js';
import { buildTextClassifier, type TextClassifier } from '../dense/text-classifier.js';
import { nameDigest } from '../name-digest.js';
import { drawMaps } from './draw-maps.js';
import { digestMap, openMapDigest } from './map-digest.js';
import { openMapFiles } from './map-files.js';
import { describeTruth, requireMap } from './map-truth.js';
import type { MapTruth, MeasuredMap } from './measure-map.js';
import type { MeasureReply } from './measure-worker.js';
import { panopticMetrics, semanticMetrics, summarizeMaps } from './summarize-maps.js';

/** Asks a measuring thread. */
type Measure = (job: string, question: object) => Promise<MeasuredMap>;

/** What a protocol of segmentation does in its own way: bring a sample's output to a measuring thread. */
export type MeasureSample = (
  answered: AnsweredSample,
  truth: MapTruth,
  measure: Measure,
) => Promise<MeasuredMap>;

/** The facts that protocols of segmentation share. */
export const segmentationFacts = {
  samples: ['label-map', 'panoptic-image'],
  metrics: [...semanticMetrics, ...panopticMetrics],
  exchange: { 'label-map': 'label-maps', 'panoptic-image': 'coco-panoptic' },
  digests: true,
} as const satisfies Partial<Protocol>;

/** Starts a protocol of segmentation: builds the text classifier, measures samples in threads of its own, and gathers their
 *  counts, predictions and pictures in the order of the samples. Lines carry `counts`, from which the metrics can be summed
 *  over any choice of images: of label maps by class index [hits, truth, predicted] in pixels, of panoptic images by category
 *  id [sum of IoU, true positives, false positives, false negatives]; `truth` and `prediction` are pixels by the same keys.
 *  Throws ProtocolError, which names the protocol, without categories or templates. */
export async function startSegmentation(
  protocol: string,
  context: ProtocolContext,
  open: (classifier: TextClassifier) => MeasureSample,
): Promise<ProtocolRun> {
  const { categories = [], templates } = context;
  const measureSample = open(await buildTextClassifier(protocol, categories, templates, context));
  const pool = await openWorkerPool(new URL('./measure-worker.js', import.meta.url), {
    workers: context.workers,
  });
  const measure = askIn(pool);
  const files = openMapFiles(context.predictions, categories);
  const images: SparseCounts[] = [];
  let kind: MapTruth['kind'] = 'label-map';

  const take = async (answered: AnsweredSample) => {
    const sample = requireMap(protocol, answered.sample);
    const truth = describeTruth(protocol, sample, categories, context.labels);
    const { digest } = answered.output;
    const measured = digest
      ? openMapDigest(digest, nameDigest(protocol, sample.id))
      : await measureSample(answered, truth, measure);
    return { sample, truth, measured };
  };
  return {
    digest: async (answered) => digestMap((await take(answered)).measured),
    step: async (batch) => {
      const lines: SampleLine[] = [];
      for (const { sample, truth, measured } of await Promise.all(batch.map(take))) {
        if (images.length > 0 && kind !== sample.kind)
          throw new ProtocolError(
            `${protocol}: sample ${sample.id} is a ${sample.kind}, those before are not`,
          );
        kind = sample.kind;
        images.push(measured.counts);
        lines.push(toLine(sample.id, measured));
        await files.add(sample, measured);
        if (context.pictures.isOpen())
          await context.pictures.add(await drawMaps(sample, truth, measured, categories));
      }
      return lines;
    },
    finish: async () => {
      const summary = summarizeMaps(kind, images, categories, context.seed);
      await files.finish();
      return { ...summary, lines: [] };
    },
    close: pool.close,
  };
}

function askIn(pool: WorkerPool): Measure {
  return async (job, question) => {
    const reply = await pool.run<MeasureReply>(job, question);
    if (!reply.ok) throw fromWireError(reply.error);
    return reply.value;
  };
}

function toLine(id: string, { truth, prediction, counts }: MeasuredMap): SampleLine {
  return { id, truth, prediction, counts };
}
