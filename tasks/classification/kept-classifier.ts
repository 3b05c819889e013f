import type { ProtocolContext } from '../../harness/core/protocol.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { buildZeroShotClassifier } from './zero-shot-classifier.js';

/** Raise with any change of `buildZeroShotClassifier` that can move a bit of a class vector. */
const version = 1;

/** What a classifier is made of. */
export type ClassifierSource = Pick<ProtocolContext, 'classNames' | 'templates' | 'encodeTexts' | 'keep'>;

/** The zero-shot classifier [C, D] of a task, built unless a task or run before had the same class names and templates: so
 *  ImageNet and its shifts encode their prompts once. Throws what `buildZeroShotClassifier` does. */
export function obtainZeroShotClassifier(
  protocol: string,
  { classNames, templates, encodeTexts, keep }: ClassifierSource,
): Promise<Tensor> {
  return keep({ kind: 'zero-shot-classifier', version, classNames, templates }, () =>
    buildZeroShotClassifier(classNames, templates, encodeTexts, protocol),
  );
}
