import { z } from 'zod';

/** Schema of one suite: a named list of tasks, and of other suites whose tasks it takes in. */
export const suiteSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  tasks: z.array(z.string()).default([]),
  suites: z.array(z.string()).default([]).describe('suites whose tasks come first'),
});

/** Schema of tasks/suites.json, and of a user's suite file. */
export const suitesFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  suites: z.array(suiteSchema).min(1),
});

/** A named list of tasks. */
export type Suite = z.output<typeof suiteSchema>;
