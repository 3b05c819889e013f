import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { captionSelection } from '../../harness/score/caption-selection.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, csv } = files;
const empty = json([]);

describe('caption-selection', () => {
  // item 0: image i picks text i and the other way round; item 1: both images pick text 0, both texts pick image 0
  const images = csv([
    [1, 0],
    [0, 1],
    [3, 0],
    [4, 3],
  ]);
  const texts = csv([
    [2, 0],
    [1, 5],
    [1, 0],
    [1, -0.1],
  ]);
  const options = { 'image-embeds': images, 'text-embeds': texts, 'per-item': '2,2' };

  it('by hand', async () => {
    expect(await scoreFiles(captionSelection, options)).toMatchObject({
      metrics: { image_acc: 1 / 2, text_acc: 1 / 2, acc: 1 / 2 },
      n: 2,
    });
  });

  it('always finds the one image there is', async () => {
    // image 0 (1, 0) has texts (2, 0), (1, 5): the first, right; image 1 (0, 1) has (1, 0), (1, -0.1): the first, right
    const one = {
      ...options,
      'image-embeds': csv([
        [1, 0],
        [0, 1],
      ]),
      'per-item': '1,2',
    };
    expect(await scoreFiles(captionSelection, one)).toMatchObject({
      metrics: { image_acc: 1, text_acc: 1, acc: 1 },
      n: 2,
    });
  });

  it('refuses what does not fit', async () => {
    await refuses(captionSelection, { ...options, 'per-item': '3,2' }, '4 rows, expected a multiple of 3');
    await refuses(captionSelection, { ...options, 'per-item': '1,2' }, 'captions of 2 items, expected 4');
    await refuses(
      captionSelection,
      { ...options, 'image-embeds': empty, 'text-embeds': empty },
      'no embeddings',
    );
    for (const perItem of ['2', '0,2', 'a,b', '2,2,2'])
      await expectOneLine(
        () => scoreFiles(captionSelection, { ...options, 'per-item': perItem }),
        ConfigError,
        '--per-item',
        perItem,
      );
  });
});
