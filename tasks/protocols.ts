import type { Head } from '../harness/core/heads.js';
import type { Protocol } from '../harness/core/protocol.js';
import { zeroShotClassification } from './classification/zero-shot-classification.js';
import { imageTextRetrieval } from './retrieval/image-text-retrieval.js';

/** A protocol that cards already name and whose rules are not in this version: its tasks are skipped, saying so. */
export interface DeclaredProtocol {
  readonly id: string;
  readonly needs: readonly Head[];
}

const protocols: readonly Protocol[] = [zeroShotClassification, imageTextRetrieval];

const declaredProtocols: readonly DeclaredProtocol[] = [
  { id: 'group-classification', needs: ['image', 'text'] },
  { id: 'winogavil', needs: ['image', 'text'] },
  { id: 'region-probe', needs: ['dense', 'text'] },
  { id: 'dense-probe', needs: ['dense', 'text'] },
  { id: 'question-answering', needs: ['answer'] },
];

/** The rules of a protocol, or undefined while it is only declared. */
export function findProtocol(id: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.id === id);
}

/** A protocol's id and the heads it needs, also while it is only declared. */
export function describeProtocol(id: string): DeclaredProtocol | undefined {
  return findProtocol(id) ?? declaredProtocols.find((protocol) => protocol.id === id);
}
