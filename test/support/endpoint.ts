import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach } from '@jest/globals';
import { openEndpoint, type Endpoint } from '../../harness/endpoint/endpoint.js';
import type { EndpointSettings } from '../../harness/endpoint/settings.js';
import { createRandom } from '../../harness/core/random.js';
import { startChatServer, type ChatServer, type ChatStep, type SeenChat } from './chat-server.js';

/** A function that starts a server; what it has started is closed after each test. */
export function useChatServer() {
  const servers: ChatServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return async (
    step: (seen: SeenChat, index: number) => ChatStep = () => ({ kind: 'answer' }),
    models?: readonly string[],
  ): Promise<ChatServer> => {
    const server = await startChatServer(step, models);
    servers.push(server);
    return server;
  };
}

/** An endpoint that does not wait; `waits` keeps what it would have waited, `notes` what it has told. */
export async function openQuickly(
  url: string,
  changes: Partial<EndpointSettings> = {},
): Promise<{ endpoint: Endpoint; waits: readonly number[]; notes: readonly string[] }> {
  const waits: number[] = [];
  const notes: string[] = [];
  const endpoint = await openEndpoint({
    role: 'endpoint',
    url,
    model: 'asked-model',
    key: undefined,
    signal: new AbortController().signal,
    random: createRandom(1),
    note: (text) => {
      notes.push(text);
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      await nextTurn();
    },
    ...changes,
  });
  return { endpoint, waits, notes };
}

/** Asks a question without an image; gives the text, or throws the error of a refusal. */
export async function ask(endpoint: Endpoint, prompt: string): Promise<string> {
  const reply = await endpoint.chat({
    subject: `question ${prompt}`,
    prompt,
    temperature: 0,
    maxTokens: 16,
  });
  if (!reply.ok) throw reply.error;
  return reply.text;
}

/** The first bytes of a PNG file, and others that tell it from the next. */
export function makePng(number: number): Uint8Array {
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, number >> 8, number & 255, 255]);
}
