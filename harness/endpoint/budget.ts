import type { ChatUsage } from '../config/chat-completion.js';
import { DataError } from '../core/errors.js';
import { roleWords, type EndpointSettings } from './settings.js';

/** Counts what a server is sent, and says when that is enough. */
export interface Budget {
  /** Counts one request that is about to be sent; the error that forbids it where a limit is reached. */
  readonly take: () => DataError | undefined;
  /** Counts the tokens of one answer. Gives the error for a server that counts none where tokens are limited. */
  readonly spend: (usage: ChatUsage) => DataError | undefined;
  readonly requests: () => number;
}

/** The limits of these settings. Exactly `requestLimit` requests can be taken. Tokens are known after an answer only, so the limit
 *  is passed by what is under way when it is reached; and requests without an answer are not in it, whatever a server charges. */
export function createBudget(
  settings: Pick<EndpointSettings, 'role' | 'requestLimit' | 'tokenLimit'>,
): Budget {
  const { role, requestLimit = Number.POSITIVE_INFINITY, tokenLimit = Number.POSITIVE_INFINITY } = settings;
  const words = roleWords[role];
  let requests = 0;
  let tokens = 0;
  const reached = (what: string, option: string) =>
    new DataError(`${role}: ${what} reached; the answers so far are kept. Run again with a higher ${option}`);
  return {
    take: () => {
      if (requests >= requestLimit) return reached(`request limit of ${requestLimit}`, words.requests);
      if (tokens >= tokenLimit)
        return reached(`token limit of ${tokenLimit} (${tokens} so far)`, words.tokens);
      requests++;
      return undefined;
    },
    spend: (usage) => {
      tokens += totalOf(usage);
      if (usage || tokenLimit === Number.POSITIVE_INFINITY) return undefined;
      return new DataError(
        `${role}: the server does not say how many tokens an answer took, so a token limit cannot be kept; the answers so far are kept. ` +
          `Run again with ${words.requests} in place of ${words.tokens}`,
      );
    },
    requests: () => requests,
  };
}

function totalOf(usage: ChatUsage): number {
  return usage ? (usage.total_tokens ?? usage.prompt_tokens + usage.completion_tokens) : 0;
}
