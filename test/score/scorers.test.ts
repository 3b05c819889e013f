import { describe, expect, it } from '@jest/globals';
import { scorers } from '../../harness/score/scorers.js';

describe('scorers', () => {
  it('each have an id of their own, a truth or embeddings, and an example with all they need', () => {
    expect(scorers.map(({ id }) => id)).toEqual([
      'coco-box',
      'coco-segm',
      'lvis-box',
      'lvis-segm',
      'classification',
      'multilabel',
      'retrieval',
      'groups',
      'winogavil',
      'caption-selection',
      'panoptic',
      'semseg',
      'vqa',
      'textvqa',
      'vizwiz',
      'gqa',
      'scienceqa',
      'seed',
      'pope',
      'mme',
      'mmbench',
      'llava-bench',
      'mm-vet',
    ]);
    for (const { options, example } of scorers)
      for (const { name, required } of options) if (required) expect(example).toContain(`--${name} `);
  });
});
