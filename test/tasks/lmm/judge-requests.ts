import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JudgeRequest } from '../../../harness/core/judge.js';

/** A request as it is stored: the prompt by its SHA-256. */
export interface StoredRequest {
  readonly system?: string;
  readonly prompt: string;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly reply: string;
}

/** What the reference tools asked a judge: test/fixtures/answers/make-judge-requests.py. */
export const judgeRequests = JSON.parse(
  readFileSync(new URL('../../fixtures/answers/judge-requests.json', import.meta.url), 'utf8'),
) as {
  readonly texts: readonly Readonly<
    Record<'question' | 'context' | 'reference' | 'answer' | 'category', string>
  >[];
  readonly llavaBench: { readonly requests: readonly StoredRequest[]; readonly reviews: readonly object[] };
  readonly mmVet: {
    readonly requests: readonly StoredRequest[];
    readonly grades: Readonly<
      Record<string, Readonly<Record<'model' | 'content' | 'score', readonly unknown[]>>>
    >;
  };
};

/** What was asked, without the reply. */
export function toAsked({
  system,
  prompt,
  temperature,
  maxTokens,
}: StoredRequest): Omit<StoredRequest, 'reply'> {
  return { ...(system !== undefined && { system }), prompt, temperature, maxTokens };
}

/** A request as it is stored, without the reply. */
export function toStored({
  system,
  prompt,
  temperature,
  maxTokens,
}: JudgeRequest): Omit<StoredRequest, 'reply'> {
  const hash = createHash('sha256').update(prompt).digest('hex');
  return { ...(system !== undefined && { system }), prompt: hash, temperature, maxTokens };
}
