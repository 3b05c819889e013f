import type { Head } from '../harness/core/heads.js';
import type { Protocol } from '../harness/core/protocol.js';
import { groupClassification } from './classification/group-classification.js';
import { multiLabelClassification } from './classification/multi-label-classification.js';
import { zeroShotClassification } from './classification/zero-shot-classification.js';
import { detector } from './detection/detector.js';
import { regionProbe } from './detection/region-probe.js';
import { imageTextRetrieval } from './retrieval/image-text-retrieval.js';
import { winogavil } from './retrieval/winogavil.js';
import { denseProbe } from './segmentation/dense-probe.js';
import { segmenter } from './segmentation/segmenter.js';

/** A protocol that cards already name and whose rules are not in this version: its tasks are skipped, saying so. */
export interface DeclaredProtocol {
  readonly id: string;
  readonly needs: readonly Head[];
}

const protocols: readonly Protocol[] = [
  zeroShotClassification,
  groupClassification,
  multiLabelClassification,
  imageTextRetrieval,
  winogavil,
  detector,
  regionProbe,
  segmenter,
  denseProbe,
];

const declaredProtocols: readonly DeclaredProtocol[] = [{ id: 'question-answering', needs: ['answer'] }];

/** Every protocol that a card may name. */
export const protocolIds: readonly string[] = [...protocols, ...declaredProtocols].map(({ id }) => id);

/** The rules of a protocol, or undefined while it is only declared. */
export function findProtocol(id: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.id === id);
}

/** A protocol's id and the heads it needs, also while it is only declared. */
export function describeProtocol(id: string): DeclaredProtocol | undefined {
  return findProtocol(id) ?? declaredProtocols.find((protocol) => protocol.id === id);
}
