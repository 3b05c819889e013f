import { describe, expect, it } from '@jest/globals';
import type { JudgePrompt } from '../../../harness/config/judge-prompt.js';
import type { JudgeRequest } from '../../../harness/core/judge.js';
import { askJudge, askOfAll } from '../../../tasks/lmm/ask-judge.js';

const prompt: JudgePrompt = {
  source: 'test',
  system: 'Be fair.',
  prompt: '{question}|{reference}|{answer}|{context}|{other}',
  retryPrompt: 'again: {answer}',
  maxTokens: 3,
  temperatures: [0, 0.5, 1],
};

/** A judge that says these replies in turn. */
function createJudge(...replies: readonly string[]) {
  const requests: JudgeRequest[] = [];
  const ask = (request: JudgeRequest) => {
    requests.push(request);
    return Promise.resolve({ text: replies[requests.length - 1], model: 'judge' });
  };
  return { judge: { model: 'judge', ask }, requests };
}

const parse = (text: string) => (/^\d$/.test(text) ? Number(text) : undefined);

describe('one answer', () => {
  it('is judged once when the reply can be read', async () => {
    const { judge, requests } = createJudge('7');
    const texts = { question: 'q', reference: '{answer}', answer: '$& {question}' };
    expect(await askJudge(judge, prompt, 'a', texts, parse)).toEqual({ text: '7', model: 'judge', value: 7 });
    expect(requests).toEqual([
      {
        ...{ id: 'a', attempt: 0, temperature: 0, maxTokens: 3, system: 'Be fair.' },
        // texts are put in once; what is not given is empty, what is no field stays
        prompt: 'q|{answer}|$& {question}||{other}',
      },
    ]);
  });

  it('is judged again, at the next temperature, until the reply can be read', async () => {
    const { judge, requests } = createJudge('?', '5', '9');
    const reply = await askJudge(judge, prompt, 'a', { question: 'q', reference: 'r', answer: 'x' }, parse);
    expect(reply.value).toBe(5);
    expect(requests.map(({ attempt, temperature, prompt }) => [attempt, temperature, prompt])).toEqual([
      [0, 0, 'q|r|x||{other}'],
      [1, 0.5, 'again: x'],
    ]);
  });

  it('is given up after the last temperature', async () => {
    const { judge, requests } = createJudge('?', '!', '#');
    const texts = { question: 'q', reference: 'r', answer: 'x' };
    const reply = await askJudge(judge, prompt, 'a', texts, parse);
    expect(reply).toEqual({ text: '#', model: 'judge', value: undefined });
    expect(requests).toHaveLength(3);
  });
});

describe('all answers', () => {
  it('have their replies in order, whichever comes first', async () => {
    const order: string[] = [];
    const ask = async (name: string, index: number) => {
      for (let turn = index; turn < 4; turn++) await Promise.resolve();
      order.push(name);
      return name.toUpperCase();
    };
    expect(await askOfAll(['a', 'b', 'c'], (name) => ask(name, name.charCodeAt(0) - 97))).toEqual([
      'A',
      'B',
      'C',
    ]);
    expect(order).not.toEqual(['a', 'b', 'c']);
  });

  it('are waited for when one fails, so that none is lost', async () => {
    const ended: string[] = [];
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const asking = askOfAll(['fails', 'slow', 'fails, too'], async (name) => {
      if (name !== 'slow') throw new Error(name);
      await gate;
      ended.push(name);
      return name;
    });
    const outcome = asking.then(
      () => 'gave',
      (error: unknown) => `${String(error)}, ended: ${ended.join()}`,
    );
    setImmediate(letGo);
    expect(await outcome).toBe('Error: fails, ended: slow');
  });
});
