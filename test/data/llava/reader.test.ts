import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { llavaReader } from '../../../harness/data/llava/reader.js';
import { fingerprintDataset } from '../../../harness/data/fingerprint.js';
import { makeScienceQa, makeSeed } from '../../fixtures/lmm/choices.js';
import { makeVizWiz, makeVizWizVal, makeVqav2, makeVqav2Val } from '../../fixtures/lmm/short-answers.js';
import { makeMme, makePope } from '../../fixtures/lmm/yes-no.js';
import { expectOneLine } from '../../support/errors.js';
import { entryOf, openChanged, readQuestionsOf, textIn, without, writeChanged } from '../../support/llava.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('images', () => {
  it('that are missing are named, each once', async () => {
    const [fixture, folder] = [await makeVqav2(), newFolder()];
    const gone = 'test2015/COCO_test2015_000000000100.jpg';
    await writeChanged(folder, fixture, { [gone]: undefined });
    expect(await llavaReader.findMissing(folder, entryOf('vqav2'))).toEqual([gone]);
  });

  it('that vanish later, are empty or are pointers of Git LFS damage their questions alone', async () => {
    const [fixture, folder] = [await makeVizWiz(), newFolder()];
    const dataset = await openChanged(folder, fixture, {
      'test/VizWiz_test_00000001.jpg': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
      'test/VizWiz_test_00000002.jpg': '',
    });
    rmSync(join(folder, 'test/VizWiz_test_00000003.jpg'));
    const questions = await readQuestionsOf(dataset);
    const damage = questions.flatMap((one) => (one.kind === 'damaged' ? [[one.id, one.error.message]] : []));
    expect(questions).toHaveLength(6);
    expect(damage).toEqual([
      ['1', expect.stringMatching(/^vizwiz: .*VizWiz_test_00000001\.jpg: is a Git-LFS pointer/)],
      ['2', expect.stringMatching(/^vizwiz: .*VizWiz_test_00000002\.jpg is empty/)],
      ['3', expect.stringMatching(/^vizwiz: .*VizWiz_test_00000003\.jpg is missing/)],
    ]);
  });

  it('are never taken from outside of their folders', async () => {
    const [fixture, folder] = [await makeVizWiz(), newFolder()];
    const line = { question_id: 0, image: '../secret.jpg', text: 'What?' };
    await writeChanged(folder, fixture, { 'llava_test.jsonl': JSON.stringify(line), 'secret.jpg': 'x' });
    for (const read of [llavaReader.findMissing, llavaReader.open])
      await expectOneLine(
        () => read(folder, entryOf('vizwiz')),
        DataError,
        'vizwiz: ',
        '"../secret.jpg" leads out',
      );
  });

  it('lie in the first folder that has them', async () => {
    const [fixture, folder] = [await makeSeed(), newFolder()];
    const images = ['SEED-Bench-image', '.'];
    const extra = { 'SEED-Bench-image/SEED-Bench-video-image/10_v2.png': 'first' };
    const dataset = await openChanged(folder, fixture, extra, entryOf('seed', { images }));
    const questions = await readQuestionsOf(dataset);
    const video = questions.find(({ id }) => id === 'v2');
    expect(video).toMatchObject({ image: Buffer.from('first') });
    expect(questions.every(({ kind }) => kind === 'question')).toBe(true);
  });
});

describe('files', () => {
  it.each([
    [makeScienceQa, ['problems.json', 'pid_splits.json', 'llava_test_CQM-A.json', 'images/test/5/image.png']],
    [makePope, ['coco/coco_pope_random.json', 'llava_pope_test.jsonl']],
    [makeVqav2, ['llava_vqav2_mscoco_test2015.jsonl']],
    [
      makeMme,
      [
        'MME_Benchmark_release_version/code_reasoning/0014.txt',
        'MME_Benchmark_release_version/artwork/questions_answers_YN/14777.txt',
      ],
    ],
  ])('of the truth are missed by their names, and change the fingerprint: case %#', async (make, names) => {
    const fixture = await make();
    const entry = entryOf(fixture.id);
    const whole = await fingerprintDataset(await openChanged(newFolder(), fixture));
    for (const name of names) {
      const folder = newFolder();
      await writeChanged(folder, fixture, { [name]: undefined });
      expect(await llavaReader.findMissing(folder, entry)).toEqual([name]);
      const content = fixture.files[name];
      const changed =
        typeof content === 'string' ? `${content}\n` : Buffer.concat([content, Buffer.from('x')]);
      expect(await fingerprintDataset(await openChanged(folder, fixture, { [name]: changed }))).not.toBe(
        whole,
      );
    }
  });

  it('of VQA v2 may be in the form of LLaVA too, and then be fewer questions', async () => {
    const fixture = await makeVqav2Val();
    const lines = fixture.questions.slice(3, 6).map(({ questionId, imageName, prompt }) => {
      return `${JSON.stringify({ question_id: questionId, image: imageName, text: prompt })}\n`;
    });
    const entry = entryOf('vqav2-val', { questions: 'llava.jsonl' });
    const dataset = await openChanged(newFolder(), fixture, { 'llava.jsonl': lines.join('') }, entry);
    expect(await readQuestionsOf(dataset)).toMatchObject(
      fixture.questions.slice(3, 6).map(({ id, prompt, truth }) => ({ id, prompt, truth })),
    );
    expect(dataset.warnings).toEqual([
      expect.stringMatching(
        /^vqav2-val: 9 of the 12 questions of .*_val2014_annotations\.json are not asked/,
      ),
    ]);
  });

  it('of VizWiz val hold the truth back where the entry names no annotations', async () => {
    const entry = without(entryOf('vizwiz-val'), 'annotations');
    const dataset = await openChanged(newFolder(), await makeVizWizVal(), {}, entry);
    for (const question of await readQuestionsOf(dataset))
      expect(question).toMatchObject({ truth: { kind: 'held-back' } });
  });

  it.each([
    ['', 'empty'],
    ['[]', 'no questions in it'],
    ['version https://git-lfs.github.com/spec/v1\n', 'Git-LFS pointer'],
    ['{"question_id": 1, "image": "a.jpg", "text": "?"}\n{"question_id": 2,\n', 'line 2 is not JSON'],
    ['{"question_id": 1, "image": "a.jpg"}', 'question 0 (from 0): text is missing'],
    ['{"question_id": 1, "text": "?"}', 'question 0 (from 0): image is missing'],
    [
      '{"question_id": 1.5, "image": "a.jpg", "text": "?"}',
      'question_id is 1.5, expected a whole number or a text',
    ],
    ['{"image": "a.jpg", "text": "?"}', 'question_id is missing'],
    ['[3]', 'question 0 (from 0): got 3, expected an object'],
    ['{"questions": [], "data_subtype": "val2014"}', 'no questions in it'],
    ['{"questions": [{"image_id": 1, "question": "?"}], "data_subtype": "v"}', 'question_id is missing'],
    ['{"questions": [{"image_id": 1, "question_id": 1, "question": "?"}]}', 'data_subtype is missing'],
  ])('of questions are refused where they are wrong: case %#', async (text, message) => {
    const changes = { 'llava_test.jsonl': text };
    const fixture = await makeVizWiz();
    const error = await expectOneLine(
      () => openChanged(newFolder(), fixture, changes),
      DataError,
      message,
      'llava_test.jsonl',
    );
    expect(error).toMatch(/^vizwiz: /);
  });

  it('that a server wants more answers to than are asked must name every question', async () => {
    const fixture = await makeVqav2();
    const name = 'llava_vqav2_mscoco_test2015.jsonl';
    for (const [text, message] of [
      [`${textIn(fixture, name)}{"image": "a.jpg"}\n`, 'question 12 (from 0): question_id is missing'],
      [`${textIn(fixture, name)}{"question_id": \n`, 'line 13 is not JSON'],
    ])
      await expectOneLine(
        () => openChanged(newFolder(), fixture, { [name]: text }),
        DataError,
        `vqav2: `,
        name,
        message,
      );
  });
});
