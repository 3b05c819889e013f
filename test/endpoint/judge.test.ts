import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { createEndpointJudge } from '../../harness/endpoint/judge.js';
import { rightAnswer, servedModel } from '../support/chat-server.js';
import { openQuickly, useChatServer } from '../support/endpoint.js';
import { expectOneLine } from '../support/errors.js';

const start = useChatServer();
const request = { id: '7', attempt: 0, prompt: 'Grade it.', temperature: 0.2, maxTokens: 1024 };

describe('a server as a judge', () => {
  it('is asked as the request says, and gives its words and its name', async () => {
    const server = await start();
    const judge = createEndpointJudge((await openQuickly(server.url, { role: 'judge' })).endpoint);
    expect(judge.model).toBe('asked-model');
    const judgement = await judge.ask({ ...request, system: 'You are fair.' });
    expect(judgement).toEqual({ text: rightAnswer('Grade it.'), model: servedModel });
    await judge.ask(request);
    const user = { role: 'user', content: 'Grade it.' };
    expect(server.seen.map(({ body }) => body.messages)).toEqual([
      [{ role: 'system', content: 'You are fair.' }, user],
      [user],
    ]);
    expect(server.seen[0].body).toMatchObject({ temperature: 0.2, max_tokens: 1024 });
  });

  it('that does not name its model has the name that was asked for', async () => {
    const server = await start(() => ({ kind: 'answer', changes: { model: undefined } }));
    const judge = createEndpointJudge((await openQuickly(server.url, { role: 'judge' })).endpoint);
    expect((await judge.ask(request)).model).toBe('asked-model');
  });

  it('throws for a refusal of one request, too', async () => {
    const server = await start(() => ({ kind: 'say', status: 400, body: '{"error": {"message": "no"}}' }));
    const judge = createEndpointJudge((await openQuickly(server.url, { role: 'judge' })).endpoint);
    await expectOneLine(() => judge.ask(request), DataError, 'judge: question 7: ', '400 (no)');
  });
});
