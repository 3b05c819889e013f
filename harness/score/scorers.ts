import { createRegistry } from '../core/registry.js';
import { captionSelection } from './caption-selection.js';
import { classification } from './classification.js';
import { cocoBox, cocoSegm, lvisBox, lvisSegm } from './detection.js';
import { gqa } from './gqa.js';
import { groups } from './groups.js';
import { llavaBench } from './llava-bench.js';
import { mmVet } from './mm-vet.js';
import { mmbench } from './mmbench.js';
import { mme } from './mme.js';
import { multilabel } from './multilabel.js';
import { panoptic } from './panoptic.js';
import { pope } from './pope.js';
import { retrieval } from './retrieval.js';
import { scienceqa } from './scienceqa.js';
import type { Scorer } from './scorer.js';
import { seed } from './seed.js';
import { semseg } from './semseg.js';
import { textvqa } from './textvqa.js';
import { vizwiz } from './vizwiz.js';
import { vqa } from './vqa.js';
import { winogavil } from './winogavil.js';

/** The metrics of `bench score` that this package brings: a new one is a file beside this one, and a line here. */
export const scorers: readonly Scorer[] = [
  cocoBox,
  cocoSegm,
  lvisBox,
  lvisSegm,
  classification,
  multilabel,
  retrieval,
  groups,
  winogavil,
  captionSelection,
  panoptic,
  semseg,
  vqa,
  textvqa,
  vizwiz,
  gqa,
  scienceqa,
  seed,
  pope,
  mme,
  mmbench,
  llavaBench,
  mmVet,
];

/** Every metric of `bench score`: those above, and those of extensions. */
export const scorerRegistry = createRegistry(
  'scorer',
  scorers.map((scorer) => [scorer.id, scorer]),
);
