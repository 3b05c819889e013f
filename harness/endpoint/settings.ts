import type { Random } from '../core/random.js';
import type { Wait } from '../core/wait.js';

/** What a server is asked for: answers, or judgements of answers. */
export type EndpointRole = 'endpoint' | 'judge';

/** How the user names what belongs to a role, for messages. */
export interface RoleWords {
  readonly url: string;
  readonly model: string;
  readonly key: string;
  readonly requests: string;
  readonly tokens: string;
}

/** The words of each role. */
export const roleWords: Readonly<Record<EndpointRole, RoleWords>> = {
  endpoint: {
    url: '--endpoint',
    model: '--model',
    key: 'BENCH_API_KEY',
    requests: '--max-requests',
    tokens: '--max-tokens',
  },
  judge: {
    url: '--judge',
    model: '--judge-model',
    key: 'BENCH_JUDGE_KEY',
    requests: '--judge-max-requests',
    tokens: '--judge-max-tokens',
  },
};

/** How a server is asked. */
export interface EndpointSettings {
  readonly role: EndpointRole;
  /** As the user wrote it. */
  readonly url: string;
  /** Absent: the only one that the server lists. */
  readonly model?: string | undefined;
  /** A secret: it goes into the header of requests to `url`, and nowhere else. */
  readonly key: string | undefined;
  /** Requests that are under way at once; 16 by default. */
  readonly concurrency?: number;
  /** For one request, its answer included: two minutes by default. More than five do nothing, as `fetch` itself gives up then. */
  readonly timeoutMs?: number;
  /** How often one question is asked before that counts as failed; 6 by default. */
  readonly attempts?: number;
  /** HTTP requests that may be sent in all, repeated ones included. */
  readonly requestLimit?: number | undefined;
  /** Tokens, of prompts and answers, after which nothing more is sent; what is under way then comes on top. */
  readonly tokenLimit?: number | undefined;
  /** Tokens that an answer may have; 1024 by default, as in LLaVA's model_vqa.py (its model_vqa_loader.py has 128). */
  readonly maxTokens?: number;
  /** Set by the user who has enough: nothing more is sent, and what is under way is waited for. */
  readonly signal: AbortSignal;
  /** Takes what the user should know while it goes on. */
  readonly note: (text: string) => void;
  readonly wait?: Wait;
  /** Spreads the waits. */
  readonly random?: Random;
}
