import { z } from 'zod';
import { schemaKey } from './schema-key.js';

/** Schema of what a judge is asked: texts in which `{question}`, `{reference}`, `{answer}` and `{context}` stand for those. */
export const judgePromptSchema = z.strictObject({
  $schema: schemaKey,
  source: z.string().describe('where these facts were read'),
  system: z.string().optional().describe('what the judge is told first'),
  prompt: z.string().describe('what it is asked about an answer'),
  retryPrompt: z
    .string()
    .optional()
    .describe('what is asked after a reply that cannot be read; absent: the prompt'),
  temperatures: z.array(z.number().min(0)).min(1).describe('of each attempt: there are as many'),
  maxTokens: z.int().positive().describe('that its reply may have'),
});

/** What a judge is asked about an answer. */
export type JudgePrompt = z.output<typeof judgePromptSchema>;
