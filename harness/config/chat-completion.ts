import { z } from 'zod';

// What OpenAI-compatible servers answer. They differ in what they add and leave out, so unknown keys are let pass, and what is
// not needed may be missing or null.

const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((found) => found ?? undefined);
const count = z.int().nonnegative();

/** A text, or a list of parts of which those with a text count. */
const content = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().optional() }))
    .transform((parts) => parts.map(({ text = '' }) => text).join('')),
]);

const said = z.object({ content: orNothing(content), refusal: orNothing(z.string()) });

/** Numbers that are no counts are as good as none. */
const usage = z
  .object({ prompt_tokens: count, completion_tokens: count, total_tokens: orNothing(count) })
  .nullish()
  .catch(undefined)
  .transform((found) => found ?? undefined);

const common = { model: orNothing(z.string()), usage };

/** The answer to a chat: the first choice is the one that counts. */
export const chatCompletionSchema = z.object({
  ...common,
  choices: z.array(z.object({ message: said, finish_reason: orNothing(z.string()) })).min(1),
});

/** One event of a streamed answer; the one that holds the usage has no choices. */
export const chatChunkSchema = z.object({
  ...common,
  choices: z
    .array(z.object({ delta: orNothing(said), finish_reason: orNothing(z.string()) }))
    .nullish()
    .transform((found) => found ?? []),
});

/** The list of a server's models. */
export const modelListSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

const code = z.union([z.string(), z.number()]).transform(String);
const errorObject = z.object({
  message: orNothing(z.string()),
  type: orNothing(z.string()),
  code: orNothing(code),
  param: orNothing(z.string()).catch(undefined),
});

/** An error as OpenAI's server, Ollama and FastAPI write it. */
export const chatErrorSchema = z.union([
  z.object({ error: errorObject }).transform(({ error }) => error),
  z.object({ error: z.string() }).transform(({ error }) => ({ message: error })),
  z.object({ detail: z.string() }).transform(({ detail }) => ({ message: detail })),
  errorObject.extend({ message: z.string() }),
]);

/** What servers say of an error. */
export interface ChatError {
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  /** The part of the request that is wrong. */
  readonly param?: string | undefined;
}

/** The tokens of one chat, as the server counts them. */
export type ChatUsage = z.output<typeof usage>;

/** What a model said, or a piece of it. */
export type ChatDelta = z.output<typeof said>;
