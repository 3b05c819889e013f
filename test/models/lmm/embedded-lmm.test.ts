import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import type { AskedQuestion, EncodedBatch } from '../../../harness/core/encoder.js';
import { readModelFolder } from '../../../models/model-folder.js';
import { useRuntime } from '../../support/runtime.js';

// The embedded LMM on the embedded questions in POPE's form, whose answers are yes for one half and no for the other. What
// PyTorch answered was stored by models/train/lmm_export.py.
const folder = join(packageRoot, 'models/micro/vitamin-s-lmm-micro');
const pope = join(packageRoot, 'tasks/mini/data/permissive/lmm_mini/pope');
const runtime = useRuntime();

interface PopeLine {
  readonly question_id: number;
  readonly image: string;
  readonly text: string;
  readonly category: string;
}

const lines = readLines('llava_pope_test.jsonl') as readonly PopeLine[];
const truths = lines.map(labelOf);
const names = [...new Set(lines.map(({ image }) => image))];
const pictures = new Map(names.map((name) => [name, readFileSync(join(pope, 'val2014', name))]));

function readLines(file: string): readonly unknown[] {
  return readFileSync(join(pope, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** The label of question `index`: as many lines down the file of its category as there are questions of it before. */
function labelOf({ category }: PopeLine, index: number): string {
  const place = lines.slice(0, index).filter((line) => line.category === category).length;
  const labels = readLines(`coco/coco_pope_${category}.json`) as readonly { label: string }[];
  return labels[place].label;
}

/** What is answered when every question is about the picture `shift` further on. */
async function answers(shift: number): Promise<readonly string[]> {
  const questions = lines.map(({ question_id, image, text }): AskedQuestion => {
    const other = names[(names.indexOf(image) + shift) % names.length];
    const picture = pictures.get(other);
    if (!picture) throw new Error(`${other}: no such picture`);
    return { id: String(question_id), prompt: text, image: picture };
  });
  const { card } = await readModelFolder(folder);
  const [batch] = await runtime.answer({ model: { folder, card }, batches: [questions] });
  return textsOf(batch);
}

function textsOf({ samples }: EncodedBatch): readonly string[] {
  return samples.map((sample) => {
    if (!sample.ok) throw new Error(sample.error.message);
    return sample.output.text ?? '';
  });
}

/** The share of right answers. */
function accuracy(said: readonly string[]): number {
  return said.filter((text, index) => text.toLowerCase() === truths[index]).length / truths.length;
}

describe('the embedded LMM', () => {
  it('is asked as many questions whose answer is yes as questions whose answer is no', () => {
    expect(truths.filter((label) => label === 'yes')).toHaveLength(lines.length / 2);
  });

  it('answers as PyTorch did, and better than chance', async () => {
    const said = await answers(0);
    const { answers: stored } = JSON.parse(
      readFileSync(join(folder, 'parity/mini-answers.json'), 'utf8'),
    ) as {
      answers: readonly { benchmark: string; id: number; answer: string }[];
    };
    const expected = stored.filter(({ benchmark }) => benchmark === 'pope');
    expect(expected.map(({ id }) => id)).toEqual(lines.map(({ question_id }) => question_id));
    expect(said).toEqual(expected.map(({ answer }) => answer));
    // 240 coins give more than 0.62 once in ten thousand times: standard deviation sqrt(0.25 / 240) = 0.032
    expect(accuracy(said)).toBeGreaterThan(0.62);
  });

  it.each([1, 7, 20])(
    'knows nothing of a picture that it is not shown: that of %i further on',
    async (shift) => {
      // within four standard deviations of a coin
      expect(Math.abs(accuracy(await answers(shift)) - 0.5)).toBeLessThan(0.13);
    },
  );
});
