import { describe, expect, it } from '@jest/globals';
import type { BaselineModel } from '../../../../harness/config/baseline.js';
import { packBits } from '../../../../harness/core/bit-set.js';
import { createRandom } from '../../../../harness/core/random.js';
import { sha256 } from '../../../../harness/core/hash.js';
import { formatBaseline } from '../../../../harness/results/baseline/baseline-text.js';
import { storeSamples } from '../../../../harness/results/baseline/stored-samples.js';
import { keepRecord } from '../../../../reports/gate/baseline/keep-record.js';
import { readTaskRegistry, tasksOfSuite } from '../../../../tasks/registry.js';
import { recordOf } from '../../../support/baselines.js';

/** Lines of samples files that are not as many as the card's samples: images with five captions each, a few more in COCO; the
 *  images of OV-COCO and of LVIS. */
const lineCounts: Readonly<Partial<Record<string, number>>> = {
  'datacomp/flickr30k': 1000 + 5000,
  'datacomp/mscoco': 5000 + 25_010,
  'detection/ov-coco': 4836,
  'detection/ov-lvis': 19_809,
};

/** Whether lines are neither right nor wrong. */
function isUnmarked(group: string, metric: string): boolean {
  return group === 'detection' || group === 'segmentation' || ['vqa_accuracy', 'gpt_score'].includes(metric);
}

describe('the size of a baseline of the 60 tasks', () => {
  it('is below a megabyte, most of it the prints of answers that are neither right nor wrong', async () => {
    const cards = tasksOfSuite(await readTaskRegistry(), 'all');
    expect(cards).toHaveLength(60);
    const random = createRandom(1);
    let bits = 0;
    let prints = 0;
    const tasks = cards.map(({ id, group, metric, size }) => {
      const count = lineCounts[id] ?? size;
      if (count === undefined) throw new Error(`${id}: how many samples it has is not known`);
      const unmarked = isUnmarked(group, metric);
      const samples = storeSamples({
        ...{ count, items: sha256(id), predictions: sha256(metric) },
        correct: packBits(unmarked ? [] : Array.from({ length: count }, () => random() < 0.7)),
        ...(unmarked && { prints: Uint16Array.from({ length: count }, () => random() * 65_536) }),
      });
      bits += samples.correct.length;
      prints += samples.prints?.length ?? 0;
      return { record: keepRecord(recordOf('m', id, { group, metric })), samples };
    });
    const models: readonly BaselineModel[] = [{ id: 'm', tasks }];
    const history = [{ date: '2026-01-02T03:04:05Z', reason: 'size', changes: [] }];
    const text = formatBaseline({ schema: 1, sha256: sha256(''), history, models: [...models] });
    // 4 characters for 3 bytes, 8 samples in a byte or 2 bytes a sample, and at most 3 characters more a task
    const [marked, said] = [true, false].map((isMarked) =>
      tasks
        .filter(({ samples }) => samples.marked > 0 === isMarked)
        .reduce((sum, { samples }) => sum + samples.count, 0),
    );
    expect(Math.abs(bits - (marked / 8) * (4 / 3))).toBeLessThan(4 * 60);
    expect(Math.abs(prints - 2 * said * (4 / 3))).toBeLessThan(4 * 60);
    // the records take less than 3 kB each
    expect(text.length - bits - prints).toBeLessThan(3000 * 60);
    expect(text.length).toBeLessThan(1_000_000);
  });
});
