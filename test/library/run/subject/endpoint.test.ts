import { describe, expect, it } from '@jest/globals';
import { chooseJudge, chooseServed } from '../../../../harness/library/run/subject/endpoint.js';
import { createTerminal } from '../../../../harness/cli/terminal.js';
import { readEnvironment } from '../../../../harness/config/environment.js';
import { parseRunOptions } from '../../../../harness/config/run-options.js';
import { ConfigError } from '../../../../harness/core/errors.js';
import { completionOf, servedModel, usage } from '../../../support/chat-server.js';
import { useChatServer } from '../../../support/endpoint.js';
import { expectOneLine } from '../../../support/errors.js';

const start = useChatServer();
const environment = readEnvironment({ HOME: '/home/nobody' });
const terminal = createTerminal(true, true);

const choose = (url: string, written: object = {}) =>
  chooseServed(
    parseRunOptions({ endpoint: url, ...written }, environment),
    url,
    environment,
    new AbortController().signal,
    terminal,
  );
const ids = ({ models }: Awaited<ReturnType<typeof choose>>) => models.map(({ card }) => card.id);

describe('the models of a server', () => {
  it('is the only one where none is named', async () => {
    const server = await start(undefined, ['org/name:tag']);
    const subject = await choose(server.url);
    expect(ids(subject)).toEqual(['org__name_tag']);
    expect(subject.runtime).toMatchObject({ provider: 'endpoint' });
    const open = () => Promise.reject(new Error('nothing to open'));
    expect(await subject.models[0].batchSize(open)).toBe(1);
    expect(subject.description).toBe(`at ${server.url}/v1/chat/completions, 16 requests at once`);
  });

  it.each([
    [[], 'the server lists no model. Say which one with --model NAME'],
    [['a', 'b'], 'the server has 2 models, expected one. Say which with --model NAME: a, b'],
  ])('must be clear: %j', async (models, message) => {
    const server = await start(undefined, models);
    await expectOneLine(() => choose(server.url), ConfigError, message);
  });

  it('are those that are named, each once, whatever it lists', async () => {
    const server = await start(undefined, ['other']);
    expect(ids(await choose(server.url, { model: ['a/b,c', 'a/b'] }))).toEqual(['a__b', 'c']);
  });

  it('must not have one folder', async () => {
    const server = await start();
    await expectOneLine(
      () => choose(server.url, { model: ['a/b', 'a__b'] }),
      ConfigError,
      '--model: the records of a/b and a__b would both lie in a__b',
    );
  });

  it('are the same while address, name and length of answers are', async () => {
    const [one, other] = [await start(), await start()];
    const fingerprintOf = async (url: string, written: object = {}) =>
      (await choose(url, { model: ['m'], ...written })).models[0].fingerprint();
    const known = await fingerprintOf(one.url);
    expect(await fingerprintOf(`${one.url}/v1/?version=2`, { concurrency: '3' })).toBe(known);
    expect(await fingerprintOf(other.url)).not.toBe(known);
    expect(await fingerprintOf(one.url, { model: ['n'] })).not.toBe(known);
    expect(await fingerprintOf(one.url, { answerTokens: '8' })).not.toBe(known);
  });

  it('are asked with the limits of the options', async () => {
    const server = await start();
    const subject = await choose(server.url, {
      model: ['m'],
      answerTokens: '7',
      concurrency: '2',
      maxRequests: '1',
    });
    const encoder = await subject.models[0].open();
    expect(encoder.concurrency).toBe(16);
    await encoder.answer?.([{ id: '1', prompt: 'a' }]);
    await expect(encoder.answer?.([{ id: '2', prompt: 'b' }])).rejects.toThrow('request limit of 1 reached');
    expect(server.seen.map(({ body }) => [body.model, body.max_tokens])).toEqual([['m', 7]]);
  });

  it('counts what was asked since it was last said', async () => {
    let isCut = false;
    const server = await start(() => ({
      kind: 'answer',
      changes: completionOf('x', { finish_reason: isCut ? 'length' : 'stop' }),
    }));
    const encoder = await (await choose(server.url)).models[0].open();
    // the list of models
    expect(encoder.takeServed?.()).toMatchObject({ requests: 1, finishReasons: {} });
    await encoder.answer?.([
      { id: '1', prompt: 'a' },
      { id: '2', prompt: 'b' },
    ]);
    expect(encoder.takeServed?.()).toEqual({
      url: `${server.url}/v1/chat/completions`,
      model: servedModel,
      ...{ requests: 2, retries: 0, finishReasons: { stop: 2 } },
      promptTokens: 2 * usage.prompt_tokens,
      completionTokens: 2 * usage.completion_tokens,
    });
    isCut = true;
    await encoder.answer?.([{ id: '3', prompt: 'c' }]);
    expect(encoder.takeServed?.()).toMatchObject({ requests: 1, finishReasons: { length: 1 } });
    expect(encoder.takeServed?.()).toMatchObject({ requests: 0, promptTokens: 0, finishReasons: {} });
    await encoder.close();
  });
});

describe('the judge', () => {
  const judge = (written: object) =>
    chooseJudge(parseRunOptions(written, environment), environment, new AbortController().signal, terminal);

  it('is none where none is named', async () => {
    expect(await judge({})).toBeUndefined();
  });

  it('is the model that is named, and has its own limits', async () => {
    const server = await start();
    const written = { judge: server.url, judgeModel: 'grader', judgeMaxRequests: '1' };
    const chosen = await judge(written);
    expect(chosen?.model).toBe('grader');
    const request = { id: '1', attempt: 0, prompt: 'p', temperature: 0.2, maxTokens: 3 };
    await chosen?.ask(request);
    await expect(chosen?.ask(request)).rejects.toThrow('Run again with a higher --judge-max-requests');
    expect(server.seen.map(({ body }) => [body.model, body.temperature, body.max_tokens])).toEqual([
      ['grader', 0.2, 3],
    ]);
  });

  it('must be clear', async () => {
    const server = await start(undefined, ['a', 'b']);
    await expectOneLine(
      () => judge({ judge: server.url }),
      ConfigError,
      'Say which with --judge-model NAME: a, b',
    );
  });
});
