import {
  chatChunkSchema,
  chatCompletionSchema,
  type ChatDelta,
  type ChatUsage,
} from '../config/chat-completion.js';
import { parseJson as parseText } from '../core/parse-json.js';
import { readEvents } from './event-stream.js';
import { readServerError } from './server-error.js';

/** What a model said. */
export interface ChatAnswer {
  /** Word for word; empty where it said nothing. A model that refuses in a field of its own has said that. */
  readonly text: string;
  /** The model as the server names it. */
  readonly model: string | undefined;
  /** Why it ended: `stop`, `length` and others; `refusal` and `unknown` are ours, for an answer that is one and for no reason. */
  readonly finishReason: string;
  readonly usage: ChatUsage;
}

/** What the body of an answer holds: a value, or what is wrong with it. */
export type Reading<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** What has come of an answer. */
interface Parts extends Partial<ChatDelta> {
  model?: string | undefined;
  reason?: string | undefined;
  usage: ChatUsage;
}

/** The answer in the body of a response, streamed or whole. Throws what `fetch` throws when the connection breaks off. */
export async function readAnswer(response: Response): Promise<Reading<ChatAnswer>> {
  const type = response.headers.get('content-type') ?? '';
  if (/^text\/event-stream\b/i.test(type) && response.body) return readStream(response.body);
  const json = parseJson(await response.text());
  if (!json.ok) return json;
  const found = chatCompletionSchema.safeParse(json.value);
  if (!found.success) return describeMiss(json.value);
  const { choices, ...facts } = found.data;
  const [{ message, finish_reason: reason }] = choices;
  return makeAnswer({ ...facts, ...message, reason });
}

/** The JSON of a body. */
export function parseJson(body: string): Reading<unknown> {
  if (body.trim() === '') return { ok: false, reason: 'an empty answer' };
  try {
    return { ok: true, value: parseText(body) };
  } catch {
    return { ok: false, reason: `an answer that is not JSON: ${readServerError(body).words}` };
  }
}

/** Complete is a stream that ends with `[DONE]` or gives a reason for its end; what comes after `[DONE]` is not waited for. */
async function readStream(body: AsyncIterable<Uint8Array>): Promise<Reading<ChatAnswer>> {
  const seen: { parts: Parts; isDone: boolean; fault?: Reading<never> } = {
    parts: { content: '', usage: undefined },
    isDone: false,
  };
  await readEvents(body, (data) => {
    seen.isDone = data.trim() === '[DONE]';
    if (seen.isDone) return false;
    const parts = addChunk(seen.parts, data);
    if (parts.ok) seen.parts = parts.value;
    else seen.fault = parts;
    return parts.ok;
  });
  if (seen.fault) return seen.fault;
  if (!seen.isDone && seen.parts.reason === undefined)
    return { ok: false, reason: 'a stream that breaks off' };
  return makeAnswer(seen.parts);
}

function addChunk(parts: Parts, data: string): Reading<Parts> {
  const json = parseJson(data);
  if (!json.ok) return json;
  const chunk = chatChunkSchema.safeParse(json.value);
  if (!chunk.success || readServerError(data).isError) return describeMiss(json.value);
  const { choices, model, usage } = chunk.data;
  const { delta, finish_reason: reason } = choices.length > 0 ? choices[0] : {};
  return {
    ok: true,
    value: {
      content: join(parts.content, delta?.content),
      refusal: join(parts.refusal, delta?.refusal),
      model: parts.model ?? model,
      reason: reason ?? parts.reason,
      usage: usage ?? parts.usage,
    },
  };
}

function join(first: string | undefined, second: string | undefined): string | undefined {
  return first === undefined ? second : first + (second ?? '');
}

function makeAnswer({ content, refusal, model, reason, usage }: Parts): Reading<ChatAnswer> {
  if (reason === 'error') return { ok: false, reason: 'an answer that ends in an error of the model' };
  if (content === undefined && refusal === undefined && reason === undefined)
    return { ok: false, reason: 'an answer without a text' };
  const refuses = (content ?? '') === '' && refusal !== undefined && refusal !== '';
  return {
    ok: true,
    value: {
      text: refuses ? refusal : (content ?? ''),
      model,
      finishReason: refuses ? 'refusal' : (reason ?? 'unknown'),
      usage,
    },
  };
}

function describeMiss(value: unknown): Reading<never> {
  const { isError, words } = readServerError(JSON.stringify(value));
  return { ok: false, reason: isError ? `an error: ${words}` : `an answer without choices: ${words}` };
}
