import { z } from 'zod';
import { schemaKey } from './schema-key.js';
import { taskCardSchema } from './task-card.js';

/** Schema of one suite: a named list of tasks, and of other suites whose tasks it takes in. */
export const suiteSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe('what --suite takes'),
  name: z.string().describe('for people'),
  tasks: z.array(z.string()).default([]).describe('ids of tasks'),
  suites: z.array(z.string()).default([]).describe('suites whose tasks come first'),
});

/** Schema of one mean that papers report: the plain mean over tasks, and over those of suites. */
const aggregateSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .describe('what reports and gates call it'),
  name: z.string().describe('for people'),
  members: z
    .string()
    .describe('what the tasks are called where not all are there: mean of 12 of the 13 VTAB tasks'),
  tasks: z.array(z.string()).default([]).describe('ids of tasks'),
  suites: z.array(z.string()).default([]).describe('suites whose tasks come first'),
});

/** Schema of tasks/suites.json. */
export const suitesFileSchema = z.strictObject({
  $schema: schemaKey,
  version: z.literal(1).describe('of this form'),
  suites: z.array(suiteSchema).min(1).describe('named lists of tasks'),
  aggregates: z.array(aggregateSchema).default([]).describe('means over tasks'),
});

/** Schema of a user's suite file: suites, cards of tasks of one's own, or both. */
export const userSuitesFileSchema = suitesFileSchema
  .extend({
    suites: z
      .array(suiteSchema)
      .default([])
      .describe('of built-in tasks and suites, and of the cards below; absent: all of these cards'),
    cards: z.array(taskCardSchema).default([]).describe('tasks of your own'),
  })
  .refine(({ suites, cards }) => suites.length + cards.length > 0, 'expected suites, cards, or both');

/** What a user's suite file says. */
export type UserSuites = z.output<typeof userSuitesFileSchema>;

/** A named list of tasks. */
export type Suite = z.output<typeof suiteSchema>;

/** A mean that papers report, by the tasks it is over. */
export type Aggregate = z.output<typeof aggregateSchema>;
