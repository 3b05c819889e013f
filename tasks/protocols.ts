import type { Protocol } from '../harness/core/protocol.js';
import { createRegistry } from '../harness/core/registry.js';
import { groupClassification } from './classification/group-classification.js';
import { multiLabelClassification } from './classification/multi-label-classification.js';
import { zeroShotClassification } from './classification/zero-shot-classification.js';
import { detector } from './detection/detector.js';
import { regionProbe } from './detection/region-probe.js';
import { gqa } from './lmm/gqa.js';
import { llavaBench } from './lmm/llava-bench.js';
import { mmBench } from './lmm/mmbench.js';
import { mmVet } from './lmm/mm-vet.js';
import { mme } from './lmm/mme.js';
import { pope } from './lmm/pope.js';
import { scienceQa } from './lmm/scienceqa.js';
import { seedBench } from './lmm/seed-bench.js';
import { textVqa, vizWiz, vqa } from './lmm/short-answers.js';
import { imageTextRetrieval } from './retrieval/image-text-retrieval.js';
import { winogavil } from './retrieval/winogavil.js';
import { denseProbe } from './segmentation/dense-probe.js';
import { segmenter } from './segmentation/segmenter.js';

const builtIn: readonly Protocol[] = [
  zeroShotClassification,
  groupClassification,
  multiLabelClassification,
  imageTextRetrieval,
  winogavil,
  detector,
  regionProbe,
  segmenter,
  denseProbe,
  vqa,
  vizWiz,
  textVqa,
  gqa,
  scienceQa,
  pope,
  mme,
  mmBench,
  seedBench,
  llavaBench,
  mmVet,
];

/** Every protocol that a card may name: those above, and those of extensions. */
export const protocolRegistry = createRegistry(
  'protocol',
  builtIn.map((protocol) => [protocol.id, protocol]),
);

/** The rules of a protocol, or undefined where there is none of this id. */
export function findProtocol(id: string): Protocol | undefined {
  return protocolRegistry.find(id);
}
