import { readFileSync } from 'node:fs';
import type { DetectionRules } from '../../../harness/core/dense-rules.js';
import type { Corners } from '../../../tasks/detection/roi-align.js';

/** What torchvision gave: test/fixtures/tasks/detection/make.py. */
export const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/tasks/detection/reference.json', import.meta.url), 'utf8'),
) as {
  readonly align: {
    readonly features: readonly (readonly (readonly number[])[])[];
    readonly boxes: readonly Corners[];
    readonly aligned: readonly (readonly number[])[];
  };
  readonly select: readonly {
    readonly rules: DetectionRules;
    readonly boxes: readonly Corners[];
    readonly scores: readonly (readonly number[])[];
    readonly kept: readonly (readonly [region: number, category: number, score: number])[];
  }[];
  readonly paste: readonly {
    readonly box: Corners;
    readonly logits: readonly number[];
    readonly mask: readonly string[];
  }[];
};
