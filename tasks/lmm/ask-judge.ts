import { join } from 'node:path';
import { readJsonFile } from '../../harness/config/json-file.js';
import { judgePromptSchema, type JudgePrompt } from '../../harness/config/judge-prompt.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { ConfigError, ProtocolError } from '../../harness/core/errors.js';
import type { Judge, Judgement } from '../../harness/core/judge.js';
import type { ProtocolContext } from '../../harness/core/protocol.js';

/** What a prompt of a judge is filled with. */
export interface JudgedTexts {
  readonly question: string;
  readonly reference: string;
  readonly answer: string;
  readonly context?: string;
}

/** The last reply of a judge, and what was read in it: undefined after as many attempts as there are. */
export interface JudgeReply<Value> extends Judgement {
  readonly value: Value | undefined;
}

/** Reads the prompt of a judge, a file of tasks/lmm/judges. */
export function readJudgePrompt(name: string): Promise<JudgePrompt> {
  return readJsonFile(join(packageRoot, 'tasks/lmm/judges', `${name}.json`), judgePromptSchema, ConfigError);
}

/** The judge of a context. Throws ProtocolError where there is none. */
export function judgeOf({ judge }: ProtocolContext): Judge {
  if (judge) return judge;
  throw new ProtocolError('a judge grades the answers: name one with --judge URL');
}

/** Asks a judge about one answer until `parse` can read its reply, at most as often as the prompt has temperatures. */
export async function askJudge<Value>(
  judge: Judge,
  { system, prompt, retryPrompt = prompt, temperatures, maxTokens }: JudgePrompt,
  id: string,
  texts: JudgedTexts,
  parse: (text: string) => Value | undefined,
): Promise<JudgeReply<Value>> {
  let reply: JudgeReply<Value> = { text: '', model: judge.model, value: undefined };
  for (const [attempt, temperature] of temperatures.entries()) {
    const asked = fillIn(attempt === 0 ? prompt : retryPrompt, texts);
    const request = { id, attempt, prompt: asked, temperature, maxTokens };
    const said = await judge.ask(system === undefined ? request : { ...request, system });
    reply = { ...said, value: parse(said.text) };
    if (reply.value !== undefined) return reply;
  }
  return reply;
}

/** What a judge says of each item, in their order. Where one fails, the others are waited for first, so that their replies
 *  are kept; then throws as the first did. */
export async function askOfAll<Item, Reply>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Reply>,
): Promise<readonly Reply[]> {
  const settled = await Promise.allSettled(items.map(ask));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** The texts are put in at once: what stands in one of them is not filled in again. */
function fillIn(prompt: string, texts: JudgedTexts): string {
  const fields: Readonly<Record<string, string | undefined>> = { ...texts };
  return prompt.replaceAll(
    /\{(question|reference|answer|context)\}/g,
    (_, name: string) => fields[name] ?? '',
  );
}
