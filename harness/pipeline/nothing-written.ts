import type { PictureSink, PredictionSink } from '../core/protocol.js';

/** Where a protocol puts its predictions and pictures while nothing is scored: nowhere. */
export const nothingWritten: { readonly predictions: PredictionSink; readonly pictures: PictureSink } = {
  predictions: { write: () => Promise.resolve(), append: () => Promise.resolve() },
  pictures: { isOpen: () => false, add: () => Promise.resolve() },
};
