import type { ModelCard } from '../../harness/config/model-card.js';
import { ModelError } from '../../harness/core/errors.js';
import type { ParityCard } from '../../harness/core/parity.js';
import { decodeImage } from '../../harness/preprocess/decode.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import type { NamedTensors } from '../heads/detector.js';
import type { RegionHead } from '../heads/head-outputs.js';
import { loadRegionGraph, type RegionGraph } from '../heads/region-graph.js';
import type { VerifyLine } from './line.js';

/** Runs a detector or a segmenter on the reference images: every output must have the shape and the range that docs/HEADS.md says.
 *  Its values are not compared. Throws ModelError where an output is not so. */
export async function checkRegions(
  folder: string,
  card: ModelCard,
  head: RegionHead,
  { images }: ParityCard,
  options: SessionOptions,
): Promise<VerifyLine> {
  const graph = await loadRegionGraph(folder, card, head, options);
  try {
    const answers = await encodeAll(graph, images);
    if (head === 'detector') checkPixels(answers, graph.session.file);
    return {
      id: head,
      status: 'pass',
      text: `outputs of ${images.length} images are as docs/HEADS.md says; of the first: ${describe(answers[0])}`,
    };
  } finally {
    await graph.session.close();
  }
}

async function encodeAll(graph: RegionGraph, images: ParityCard['images']): Promise<readonly NamedTensors[]> {
  const answers: NamedTensors[] = [];
  for (const { image } of images)
    answers.push((await graph.encode(await decodeImage(image), 'source')).tensors);
  return answers;
}

/** Boxes between 0 and 1 in every image are fractions of its sides: no detector sees single pixels only. */
function checkPixels(answers: readonly NamedTensors[], file: string): void {
  const ends = answers.flatMap(({ boxes }) => [...boxes.data]);
  const largest = ends.reduce((most, end) => Math.max(most, end), 0);
  if (largest > 0 && largest <= 2)
    throw new ModelError(
      `${file}: no box of any image goes beyond ${largest.toPrecision(3)} pixels, expected pixels of the input. ` +
        'If these are fractions of its sides, export them times height and width',
    );
}

function describe(tensors: NamedTensors): string {
  return Object.entries(tensors)
    .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
    .join(', ');
}
