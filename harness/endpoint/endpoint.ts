import type { ServedFacts } from '../core/encoder.js';
import { DataError } from '../core/errors.js';
import { checkSecret } from '../core/secret.js';
import { waitOnClock } from '../core/wait.js';
import { parseAddress } from './address.js';
import { createBudget } from './budget.js';
import { encodeChat, type ChatWords } from './chat-body.js';
import { chooseModel } from './choose-model.js';
import type { ServerRequest } from './exchange.js';
import { readAnswer, type ChatAnswer } from './read-answer.js';
import { createRedaction } from './redact.js';
import { createRequester } from './requester.js';
import { roleWords, type EndpointSettings } from './settings.js';
import { createTally } from './tally.js';

/** One chat: what is said, and how the answer is to be. */
interface ChatRequest extends ChatWords {
  /** Of whom it is, for messages: "question 12". */
  readonly subject: string;
  readonly temperature: number;
  readonly maxTokens: number;
}

/** The answer to a chat, or why the server refuses this one. */
type ChatReply =
  | { readonly ok: true; readonly text: string; readonly model: string }
  | { readonly ok: false; readonly error: DataError };

/** A server that speaks OpenAI's API. */
export interface Endpoint {
  /** The model that is asked for. */
  readonly model: string;
  readonly concurrency: number;
  readonly maxTokens: number;
  /** Asks; a refusal of everything, a limit that is reached and a server that gives nothing throw DataError. */
  readonly chat: (request: ChatRequest) => Promise<ChatReply>;
  /** What it was asked so far; every task of a run adds to it. */
  readonly facts: () => ServedFacts;
  /** Cuts off what is under way. */
  readonly close: () => void;
}

/** A server that can be asked. Where no model is named, asks it for its models. Throws ConfigError on an address or a key that
 *  cannot be one, and where the model is not clear. */
export async function openEndpoint(settings: EndpointSettings): Promise<Endpoint> {
  const { role, concurrency = 16, attempts = 6, timeoutMs = 120_000, maxTokens = 1024, note } = settings;
  const { wait = waitOnClock, random = Math.random, signal } = settings;
  const words = roleWords[role];
  const address = parseAddress(settings.url, words.url);
  const key = checkSecret(settings.key?.trim(), words.key, 'a key of a server');
  const redact = createRedaction([...(key === undefined ? [] : [key]), ...address.secrets]);
  const budget = createBudget(settings);
  const cuts = new Set<() => void>();
  const requester = createRequester({
    ...{ role, shown: address.shown, hasKey: key !== undefined, redact: redact.message },
    ...{ key, timeoutMs, cuts, concurrency, attempts, budget, signal, wait, random },
    note: (text) => {
      note(redact.message(text));
    },
  });
  const model = settings.model ?? (await chooseModel(requester, address, role, note));
  const tally = createTally(model, (text) => {
    note(redact.message(`${role}: ${text}`));
  });
  let tokensName: 'max_tokens' | 'max_completion_tokens' = 'max_tokens';

  async function chat(request: ChatRequest): Promise<ChatReply> {
    const { subject, temperature, maxTokens } = request;
    let sentName: string = tokensName;
    const body = () => {
      sentName = tokensName;
      return encodeChat(request, { model, temperature, [sentName]: maxTokens, stream: false });
    };
    const question: ServerRequest<ChatAnswer> = { subject, url: address.chat, body, read: readAnswer };
    const reply = await requester.request(question);
    if (reply.ok) return keep(reply.value);
    if (reply.refusal.wantsCompletionTokens && sentName === 'max_tokens') {
      tokensName = 'max_completion_tokens';
      return chat(request);
    }
    return { ok: false, error: new DataError(`${role}: ${subject}: ${reply.refusal.message}`) };
  }

  function keep(answer: ChatAnswer): ChatReply {
    const { usage } = answer;
    const finishReason = redact.answer(answer.finishReason);
    const named = answer.model === undefined ? undefined : redact.answer(answer.model);
    tally.add({ ...answer, model: named, finishReason });
    const uncounted = budget.spend(usage);
    if (uncounted) requester.end(uncounted);
    return { ok: true, text: redact.answer(answer.text), model: named ?? model };
  }

  return {
    model,
    concurrency,
    maxTokens,
    chat,
    facts: () => ({
      url: address.shown,
      ...tally.facts(),
      requests: budget.requests(),
      retries: requester.retries(),
    }),
    close: () => {
      for (const cut of cuts) cut();
    },
  };
}
