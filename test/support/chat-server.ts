import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one request is answered. */
export type ChatStep =
  /** As it should be; after so many milliseconds or a promise, in one piece or as a stream. */
  | {
      readonly kind: 'answer';
      readonly after?: number | Promise<void>;
      readonly stream?: boolean;
      readonly changes?: object;
    }
  /** With these bytes, whatever they are. */
  | {
      readonly kind: 'say';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string | readonly (string | Uint8Array)[];
      /** The connection is cut after the body. */
      readonly cut?: boolean;
    }
  /** The connection is cut before the first byte. */
  | { readonly kind: 'drop' }
  /** Nothing comes, ever; with `headers`, nothing after them. */
  | { readonly kind: 'stall'; readonly headers?: boolean };

/** One request as the server saw it. */
export interface SeenChat {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatBody;
  /** Requests under way when it came, itself included. */
  readonly underWay: number;
}

/** What is read of the body of a request. */
interface ChatBody {
  readonly model?: string;
  readonly messages: readonly { readonly role: string; readonly content: string | readonly ChatPart[] }[];
  readonly [name: string]: unknown;
}

interface ChatPart {
  readonly type: string;
  readonly text?: string;
  readonly image_url?: { readonly url: string };
}

/** A server that speaks OpenAI's API. */
export interface ChatServer {
  readonly url: string;
  readonly seen: readonly SeenChat[];
  /** Requests that were answered as they should be. */
  readonly answered: () => number;
  readonly close: () => Promise<void>;
}

/** What a server calls its model, where a step says nothing else. */
export const servedModel = 'served-model';

/** Tokens that an answer takes here. */
export const usage = { prompt_tokens: 30, completion_tokens: 5, total_tokens: 35 };

/** What the server answers to a question: it depends on each byte of the text and of the image. */
export function rightAnswer(prompt: string, image?: Uint8Array): string {
  const digest = createHash('sha256')
    .update(image ?? new Uint8Array())
    .digest('hex');
  return `Ünï→ ${prompt} ${digest.slice(0, 16)}`;
}

/** Starts a server on this machine; `step` says how each request is answered, `models` what it lists. */
export async function startChatServer(
  step: (seen: SeenChat, index: number) => ChatStep,
  models: readonly string[] = [servedModel],
): Promise<ChatServer> {
  const seen: SeenChat[] = [];
  let underWay = 0;
  let answered = 0;
  const server = createServer((request, response) => {
    underWay++;
    response.on('close', () => underWay--);
    void readBody(request).then(
      (body) => {
        const path = request.url ?? '';
        if (request.method === 'GET' && path.includes('/models')) {
          sendJson(response, 200, { object: 'list', data: models.map((id) => ({ id, object: 'model' })) });
          return;
        }
        const { headers, method = '' } = request;
        const one: SeenChat = { path, method, headers, body: JSON.parse(body) as ChatBody, underWay };
        seen.push(one);
        take(step(one, seen.length - 1), one, response);
        // A client that has gone before its body came is none of ours.
      },
      () => undefined,
    );
  });

  function take(step: ChatStep, { body }: SeenChat, response: ServerResponse): void {
    switch (step.kind) {
      case 'drop':
        response.destroy();
        break;
      case 'stall':
        if (step.headers) response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
        break;
      case 'say': {
        const { status = 200, headers = {}, body: said, cut = false } = step;
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        void sendPieces(response, typeof said === 'string' ? [said] : said, cut);
        break;
      }
      case 'answer': {
        const { after = 0, stream = false, changes = {} } = step;
        const send = () => {
          answered++;
          const text = answerTo(body);
          if (stream) {
            response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
            void sendPieces(response, streamOf(text), false);
          } else sendJson(response, 200, { ...completionOf(text), ...changes });
        };
        if (after === 0) send();
        else if (typeof after === 'number') setTimeout(send, after);
        else void after.then(send);
      }
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answered: () => answered,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** A whole answer with this text. */
export function completionOf(text: string | null, choice: object = {}, more: object = {}) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: servedModel,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop', ...choice }],
    usage,
    ...more,
  };
}

/** The bytes of a streamed answer: comments between events, two bytes of a character apart, usage at the end. */
export function streamOf(text: string, isWhole = true): readonly Uint8Array[] {
  const chunk = (delta: object, reason: string | null = null) => {
    const value = { model: servedModel, choices: [{ index: 0, delta, finish_reason: reason }] };
    return `data: ${JSON.stringify(value)}\n\n`;
  };
  const pieces = Array.from(text, (character) => chunk({ content: character }));
  const events = [
    ': keep-alive\n\n',
    chunk({ role: 'assistant', content: '' }),
    ...pieces.flatMap((piece, index) => (index % 5 === 2 ? [': keep-alive\r\n\r\n', piece] : [piece])),
    ...(isWhole
      ? [
          chunk({}, 'stop'),
          `data: ${JSON.stringify({ model: servedModel, choices: [], usage })}\n\n`,
          'data: [DONE]\n\n',
        ]
      : []),
  ];
  const bytes = Buffer.from(events.join(''));
  // 61 is prime to all that repeats, so characters and events are cut everywhere.
  return Array.from({ length: Math.ceil(bytes.length / 61) }, (_, index) =>
    bytes.subarray(61 * index, 61 * (index + 1)),
  );
}

function answerTo({ messages }: ChatBody): string {
  const { content } = messages[messages.length - 1];
  if (typeof content === 'string') return rightAnswer(content);
  const prompt = content.find(({ type }) => type === 'text')?.text ?? '';
  const url = content.find(({ type }) => type === 'image_url')?.image_url?.url ?? '';
  return rightAnswer(prompt, Buffer.from(url.replace(/^data:[^,]*,/, ''), 'base64'));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Each piece in a packet of its own, as far as the system lets it. */
async function sendPieces(
  response: ServerResponse,
  pieces: readonly (string | Uint8Array)[],
  cut: boolean,
): Promise<void> {
  for (const piece of pieces)
    await new Promise((resolve) => {
      response.write(piece, resolve);
    });
  if (cut) response.destroy();
  else response.end();
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
