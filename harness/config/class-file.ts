import { z } from 'zod';
import { schemaKey } from './schema-key.js';

/** Schema of a class file: what the classes of a dense task are called, in the order of their index. */
export const classFileSchema = z.strictObject({
  $schema: schemaKey,
  source: z.string().describe('where these facts were read'),
  match: z
    .enum(['order', 'name'])
    .describe(
      'how the classes are those of the data set: by their place, or by the first name; categories of annotated images that are not named are not scored. Sets that bring no categories take them by place',
    ),
  classes: z
    .array(
      z.strictObject({
        names: z.array(z.string().min(1)).min(1).describe('the name, and its synonyms'),
        isThing: z.boolean().optional().describe('panoptic sets: a countable thing, or stuff'),
        role: z
          .enum(['base', 'novel'])
          .optional()
          .describe('whether open-vocabulary detectors are trained on it'),
      }),
    )
    .min(2)
    .describe('in the order of their index'),
});

/** What the classes of a dense task are called. */
export type ClassFile = z.output<typeof classFileSchema>;

/** Schema of a file of prompt templates. */
export const templatesFileSchema = z.strictObject({
  $schema: schemaKey,
  source: z.string().describe('where these facts were read'),
  templates: z
    .array(
      z
        .string()
        .refine((template) => template.split('{c}').length === 2, 'expected one {c}')
        .refine(
          (template) => !/[{}]/.test(template.replaceAll(/\{(c|article)\}/g, '')),
          'expected no braces but {c} and {article}',
        ),
    )
    .min(1)
    .describe('{c}: the class name; {article}: "an" before a vowel, otherwise "a"'),
});
