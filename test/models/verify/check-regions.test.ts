import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../harness/core/errors.js';
import { readHead } from '../../../models/inspect/head-report.js';
import { readModelFolder } from '../../../models/model-folder.js';
import { expectOneLine } from '../../support/errors.js';
import { makeModelFolder } from '../../support/model-folder.js';
import { makePng } from '../../support/png.js';
import { useRuntime } from '../../support/runtime.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { writeToyDetector, writeToySegmenter } from '../../support/toy-heads.js';

const newFolder = useTemporaryFolders();
const runtime = useRuntime();
const image = makePng(40, 20);
const embedding = Array<number>(64).fill(0.5);

describe('a detector and a segmenter that are verified', () => {
  const folder = makeModelFolder(join(newFolder(), 'm'), 'm');
  const box = { size: [32, 32], objectness: [0.5], embeddings: [embedding] } as const;

  it('pass, saying what they gave', async () => {
    writeToyDetector(folder, { ...box, boxes: [[0, 0, 8, 8]] });
    writeToySegmenter(folder, {
      size: [32, 32],
      stride: 4,
      colours: [[1, 0, 0, 0]],
      embeddings: [embedding],
    });
    const lines = await Promise.all(
      (['detector', 'segmenter'] as const).map((head) => runtime.checkRegions({ folder, head, image })),
    );
    expect(lines.map(({ id, status }) => [id, status])).toEqual([
      ['detector', 'pass'],
      ['segmenter', 'pass'],
    ]);
    expect(lines[0].text).toMatch(/boxes \[1, 4\], objectness \[1\], region_embeds \[1, 64\]$/);
    // 40 x 20 in 32 x 32: 32 x 16, which is 8 x 4 cells
    expect(lines[1].text).toMatch(/mask_logits \[1, 4, 8\], mask_embeds \[1, 64\]$/);
    const { outputs, size } = readHead(folder, (await readModelFolder(folder)).card, 'segmenter');
    expect(size).toEqual([32, 32]);
    expect(outputs.map(({ name, value }) => [name, value?.shape])).toEqual([
      ['mask_logits', [null, 1, 8, 8]],
      ['mask_embeds', [null, 1, 64]],
    ]);
  });

  it('fail where boxes are fractions of the sides', async () => {
    writeToyDetector(folder, { ...box, boxes: [[0.25, 0, 1, 0.5]] });
    await expectOneLine(
      () => runtime.checkRegions({ folder, head: 'detector', image }),
      ModelError,
      'no box of any image goes beyond 1.25 pixels, expected pixels of the input',
    );
  });
});
