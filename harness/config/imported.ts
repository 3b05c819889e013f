import { z } from 'zod';
import { foreignFormats } from '../core/foreign-format.js';

/** Schema of where numbers that another program measured were read, and what it is known to have asked otherwise. */
export const importedSchema = z
  .object({
    format: z.enum(foreignFormats).describe('form of the file'),
    tool: z.string().describe('the program that writes this form'),
    file: z.string().describe('its name, without folders'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('of the whole file'),
    place: z.string().describe('where in the file: `line 3`'),
    model: z
      .string()
      .describe('as the file calls it, or as `bench import` called it where the file does not'),
    pretrained: z.string().optional().describe('tag of the weights, where the file has one'),
    dataset: z.string().describe('as the file calls it'),
    differs: z
      .array(z.string())
      .optional()
      .describe('what the other program asked otherwise than our task, as far as is known'),
  })
  .describe('set by `bench import`; what the other program did not keep is absent');

/** Where numbers that another program measured were read. */
export type Imported = z.output<typeof importedSchema>;
