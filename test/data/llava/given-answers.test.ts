import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { readGivenAnswers } from '../../../harness/data/llava/given-answers.js';
import { expectOneLine } from '../../support/errors.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function write(content: string): string {
  const file = join(newFolder(), 'answers.jsonl');
  writeFileSync(file, content);
  return file;
}

const textsOf = async (content: string) => Object.fromEntries((await readGivenAnswers(write(content))).texts);

describe('given answers', () => {
  it('are those of LLaVA, one a line', async () => {
    expect(
      await textsOf(
        '{"question_id": 7, "prompt": "Is it?", "text": "Yes", "answer_id": "x", "model_id": "m", "metadata": {}}\n' +
          '{"question_id": "v1", "text": ""}\n',
      ),
    ).toEqual({ 7: 'Yes', v1: '' });
  });

  it('are those of an upload to the VQA server', async () => {
    expect(await textsOf('[{"question_id": 42000, "answer": "red"}]')).toEqual({ 42000: 'red' });
  });

  it('stand under one id in the order of the questions', async () => {
    const lines = ['a', 'b', 'a', 'a'].map((id, index) => `{"question_id": "${id}", "text": "${index}"}`);
    expect(await textsOf(lines.join('\n'))).toEqual({ a: '0', b: '1', 'a#2': '2', 'a#3': '3' });
  });

  it('may be none', async () => {
    expect(await textsOf('[]')).toEqual({});
  });

  it.each([
    ['no id', '[{"text": "a"}]', 0],
    ['no text', '[{"question_id": 1, "text": "a"}, {"question_id": 2}]', 1],
    ['a text that is none', '[{"question_id": 1, "text": 3}]', 0],
    ['an answer that is none', '[{"question_id": 1, "text": "a", "answer": null}]', 0],
    ['nothing', '[null]', 0],
    ['a list', '[[1, "a"]]', 0],
    ['a record of ours', '{"schema": 1, "status": "ok"}', 0],
  ])('with %s are refused, and the item is named', async (_, content, index) => {
    const file = write(content);
    await expectOneLine(
      () => readGivenAnswers(file),
      DataError,
      `${file}: item ${index} (from 0) is`,
      'expected an object with question_id and text',
    );
  });

  it('that are no JSON are refused', async () => {
    const file = write('yes\nno\n');
    await expectOneLine(() => readGivenAnswers(file), DataError, `${file}: not a JSON list`);
  });
});
