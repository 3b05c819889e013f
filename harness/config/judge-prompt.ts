import { z } from 'zod';

/** Schema of what a judge is asked: texts in which `{question}`, `{reference}`, `{answer}` and `{context}` stand for those. */
export const judgePromptSchema = z.strictObject({
  $schema: z.string().optional(),
  source: z.string().describe('where these facts were read'),
  system: z.string().optional(),
  prompt: z.string(),
  retryPrompt: z
    .string()
    .optional()
    .describe('what is asked after a reply that cannot be read; absent: the prompt'),
  temperatures: z.array(z.number().min(0)).min(1).describe('of each attempt: there are as many'),
  maxTokens: z.int().positive(),
});

/** What a judge is asked about an answer. */
export type JudgePrompt = z.output<typeof judgePromptSchema>;
