import type { Architecture } from './graph/architecture.js';

/** One family of image encoders. Everything that differs from model to model stands in its card. */
export interface ModelFamily {
  readonly id: string;
  readonly name: string;
  /** What the image encoder is made of, in one sentence. */
  readonly summary: string;
  readonly source: string;
  /** Whether an image tower is built like this family. */
  readonly recognises: (architecture: Architecture) => boolean;
}
