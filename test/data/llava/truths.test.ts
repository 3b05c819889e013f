import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { locateDataset } from '../../../harness/data/locate.js';
import { makeScienceQa, makeSeed } from '../../fixtures/lmm/choices.js';
import { makeLlavaWild, makeMmVet } from '../../fixtures/lmm/references.js';
import { makeGqa, makeTextVqa, makeVizWizVal, makeVqav2Val } from '../../fixtures/lmm/short-answers.js';
import type { LmmFixture } from '../../fixtures/lmm/types.js';
import { makeMme, makePope } from '../../fixtures/lmm/yes-no.js';
import { expectOneLine } from '../../support/errors.js';
import {
  entryOf,
  openChanged,
  readQuestionsOf,
  textIn,
  writeChanged,
  type Changes,
} from '../../support/llava.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

const fixtures = {
  vqa: await makeVqav2Val(),
  vizwiz: await makeVizWizVal(),
  textvqa: await makeTextVqa(),
  gqa: await makeGqa(),
  scienceqa: await makeScienceQa(),
  seed: await makeSeed(),
  pope: await makePope(),
  mme: await makeMme(),
  wild: await makeLlavaWild(),
  vet: await makeMmVet(),
};

/** Text is replaced in a file of a fixture; what is not found is a fault of the test. */
function replaceIn(fixture: LmmFixture, name: string, from: string | RegExp, to: string): Changes {
  const text = textIn(fixture, name);
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${name}: no ${String(from)}`);
  return { [name]: changed };
}

const parseIn = (fixture: LmmFixture, name: string) =>
  JSON.parse(textIn(fixture, name)) as Record<string, unknown>;

/** Takes the first items of a list that is a member of a JSON file. */
function cutIn(fixture: LmmFixture, name: string, member: string, count: number): Changes {
  const file = parseIn(fixture, name);
  return { [name]: JSON.stringify({ ...file, [member]: (file[member] as unknown[]).slice(0, count) }) };
}

describe('truth that is not there, or not what it should be, is an error', () => {
  const { vqa, vizwiz, textvqa, gqa, scienceqa, seed, pope, mme, wild, vet } = fixtures;
  const annotations = 'v2_mscoco_val2014_annotations.json';
  const artwork = 'MME_Benchmark_release_version/artwork/questions_answers_YN/14777.txt';

  it.each([
    [
      vqa,
      cutIn(vqa, annotations, 'annotations', 11),
      'nothing about question 42000 ("42000"), expected its answer',
    ],
    [vqa, replaceIn(vqa, annotations, '"question_id":42001', '"question_id":42000'), '"42000" occurs twice'],
    [
      vqa,
      replaceIn(vqa, annotations, '"answer":"red"', '"answer":7'),
      'answers 0 (from 0) is 7, expected a text',
    ],
    [
      vqa,
      replaceIn(vqa, annotations, /"answers":\[[^\]]*\]/, '"answers":[]'),
      'no answers, expected at least one',
    ],
    [vqa, { [annotations]: '[]' }, 'got [], expected an object'],
    [vqa, { [annotations]: '{"annotations": ' }, 'not JSON'],
    [
      vizwiz,
      replaceIn(vizwiz, 'val.json', /"answers":\[[^\]]*\],/, ''),
      'answers is missing, expected a list',
    ],
    [
      textvqa,
      replaceIn(textvqa, 'TextVQA_0.5.1_val.json', 'What is the name', 'What was the name'),
      'nothing about question',
    ],
    [
      textvqa,
      replaceIn(
        textvqa,
        'llava_textvqa_val_v051_ocr.jsonl',
        '\\nReference OCR token: CIRCLE',
        '\\nTokens:\\nCIRCLE',
      ),
      'question "000a8ae2ef43b9": no question in "What is the NAME',
    ],
    [
      gqa,
      replaceIn(gqa, 'data/testdev_balanced_questions.json', '"20130720":', '"9":'),
      'nothing about question "20130720"',
    ],
    [
      gqa,
      replaceIn(gqa, 'data/testdev_balanced_questions.json', '"isBalanced":true', '"isBalanced":1'),
      'question 20130720: isBalanced is 1, expected true or false',
    ],
    [
      gqa,
      replaceIn(gqa, 'data/testdev_balanced_questions.json', '"structural":"query"', '"x":1'),
      'structural is missing',
    ],
    [scienceqa, replaceIn(scienceqa, 'pid_splits.json', '"5",', ''), 'question "5" is not in split test of'],
    [
      scienceqa,
      replaceIn(scienceqa, 'pid_splits.json', '"5",', '"5","6",'),
      '1 of the 6 questions of split test are not in it, the first is "6"',
    ],
    [
      scienceqa,
      replaceIn(scienceqa, 'pid_splits.json', '"test"', '"dev"'),
      'no split "test", got train, val, dev',
    ],
    [
      scienceqa,
      replaceIn(scienceqa, 'problems.json', '"5":', '"55":'),
      'problem "5": got missing, expected an object',
    ],
    [
      scienceqa,
      replaceIn(scienceqa, 'problems.json', '"answer":1', '"answer":7'),
      'answer is 7 and there are',
    ],
    [
      scienceqa,
      replaceIn(scienceqa, 'llava_test_CQM-A.json', '"5/image.png"', 'null'),
      'question 1 (from 0): image is missing',
    ],
    [
      seed,
      replaceIn(seed, 'SEED-Bench.json', '"question_id":"101669"', '"question_id":"1"'),
      'nothing about question 101669',
    ],
    [
      seed,
      replaceIn(seed, 'SEED-Bench.json', '"question_type_id":5', '"question_type_id":6'),
      'question_type_id is 6, expected one of 1, 5, 10',
    ],
    [
      seed,
      replaceIn(seed, 'SEED-Bench.json', /"answer":"."/, '"answer":"E"'),
      'answer is "E", expected A, B, C or D',
    ],
    [
      pope,
      replaceIn(pope, 'coco/coco_pope_random.json', /\{.*\}\n/, ''),
      '3 labels, the file of questions has 4 of that category',
    ],
    [
      pope,
      replaceIn(pope, 'coco/coco_pope_popular.json', 'Is there a circle', 'Is there a dog'),
      'question 0 (from 0) is "Is there a dog in the image?" about COCO_val2014_000000310196.jpg, question 20000001 is "Is there a circle',
    ],
    [
      pope,
      replaceIn(pope, 'coco/coco_pope_popular.json', '000000310196', '000000310190'),
      'about COCO_val2014_000000310190.jpg',
    ],
    [
      pope,
      replaceIn(pope, 'coco/coco_pope_popular.json', '"label":"yes"', '"label":"Yes"'),
      'label is "Yes", expected "yes" or "no"',
    ],
    [pope, { 'coco/aokvqa_pope_random.json': '' }, 'are both of split random'],
    [mme, replaceIn(mme, artwork, 'titled', 'called'), 'nothing about question "artwork/images/14777.jpg"'],
    [mme, replaceIn(mme, artwork, '\tYes', ' Yes'), 'line 1 is "Is this artwork'],
    [mme, replaceIn(mme, artwork, '\tYes', '\tPerhaps'), 'expected a question, a tab, and Yes or No'],
    [
      wild,
      replaceIn(wild, 'context.jsonl', '"image":"002.jpg"', '"image":"2.jpg"'),
      'nothing about image 002.jpg of question 10',
    ],
    [wild, replaceIn(wild, 'questions.jsonl', '"category":"conv",', ''), 'question 0 has no category'],
    [
      wild,
      replaceIn(wild, 'answers_gpt4.jsonl', '"question_id":21', '"question_id":29'),
      'nothing about question 21',
    ],
    [vet, replaceIn(vet, 'mm-vet.json', '"v1_2"', '"v1_9"'), 'nothing about question 2 ("v1_2")'],
    [
      vet,
      replaceIn(vet, 'mm-vet.json', '"capability"', '"capabilities"'),
      'v1_0: capability is missing, expected a list',
    ],
  ])('case %#', async (fixture, changes, message) => {
    const error = await expectOneLine(() => openChanged(newFolder(), fixture, changes), DataError, message);
    expect(error).toMatch(new RegExp(`^${fixture.id}: .*/`));
  });
});

describe('truth of more than is asked is a warning', () => {
  const { seed, vet, pope } = fixtures;

  it.each([
    [
      seed,
      { 'llava-seed-bench.jsonl': firstLines(seed, 'llava-seed-bench.jsonl', 4) },
      '2 of the 6 questions of .*/SEED-Bench\\.json',
    ],
    [
      vet,
      { 'llava-mm-vet.jsonl': firstLines(vet, 'llava-mm-vet.jsonl', 1) },
      '3 of the 4 questions of .*/mm-vet\\.json',
    ],
    [
      pope,
      { 'coco/coco_pope_other.json': '' },
      'coco/coco_pope_other\\.json is not used: no question is of category other',
    ],
  ])('case %#', async (fixture, changes, message) => {
    const { warnings } = await openChanged(newFolder(), fixture, changes);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${fixture.id}: ${message}`))]);
  });
});

describe('POPE', () => {
  it('takes a random split of any size, and questions whose splits are mixed', async () => {
    const { pope } = fixtures;
    const name = 'llava_pope_test.jsonl';
    const lines = textIn(pope, name).trimEnd().split('\n');
    const mixed = [
      ...lines.filter((_, index) => index % 2 === 0),
      ...lines.filter((_, index) => index % 2 === 1),
    ];
    const order = [
      ...pope.questions.filter((_, index) => index % 2 === 0),
      ...pope.questions.filter((_, index) => index % 2 === 1),
    ];
    const labels = ['random', 'popular', 'adversarial'].map((part) => {
      const file = `coco/coco_pope_${part}.json`;
      const own = textIn(pope, file).trimEnd().split('\n');
      return [
        file,
        [...own.filter((_, index) => index % 2 === 0), ...own.filter((_, index) => index % 2 === 1)].join(
          '\n',
        ),
      ];
    });
    const changes = { [name]: mixed.join('\n'), ...(Object.fromEntries(labels) as Changes) };
    const questions = await readQuestionsOf(await openChanged(newFolder(), pope, changes));
    expect(questions).toMatchObject(order.map(({ id, truth }) => ({ id, truth })));
  });
});

describe('GQA', () => {
  it('is found where its archive of questions is unpacked, and is incomplete without any questions', async () => {
    const { gqa } = fixtures;
    const [data, entry] = [newFolder(), entryOf('gqa')];
    const folder = join(data, entry.paths[0]);
    const name = 'data/testdev_balanced_questions.json';
    await writeChanged(folder, gqa, { [name]: undefined });
    expect(await locateDataset(entry, { data, package: data })).toMatchObject({
      state: 'incomplete',
      missing: [name],
    });
    const unpacked = 'data/questions1.2/testdev_balanced_questions.json';
    await writeChanged(folder, gqa, { [name]: undefined, [unpacked]: gqa.files[name] });
    expect(await locateDataset(entry, { data, package: data })).toMatchObject({
      state: 'present',
      entry: { annotations: unpacked, benchmark: 'gqa' },
    });
  });
});

function firstLines(fixture: LmmFixture, name: string, count: number): string {
  return textIn(fixture, name).split('\n').slice(0, count).join('\n');
}
