import { z } from 'zod';
import type { DescribedFile } from './described-files.js';

/** A JSON Schema as the draft that editors know best has it: draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of a file. It takes what the zod schema takes, but for what it says in its description. */
export function makeJsonSchema({ name, title, description, schema, writtenBy, unsaid }: DescribedFile): JsonSchema {
  const { $schema, ...rules } = z.toJSONSchema(schema, {
    target: 'draft-07',
    io: writtenBy === 'bench' ? 'output' : 'input',
    override: ({ zodSchema, jsonSchema }) => {
      tidy(zodSchema, jsonSchema);
    },
  });
  const rest = unsaid.length > 0 ? ` \`bench\` also refuses what no JSON Schema can say: ${unsaid.join('; ')}.` : '';
  return {
    $schema,
    $id: `urn:vitabench:schema:${name}`,
    title,
    description: description + rest,
    ...rules,
  };
}

/** Text of the file schemas/<name>.json. */
export function writeJsonSchema(file: DescribedFile): string {
  return `${JSON.stringify(makeJsonSchema(file), null, 2)}\n`;
}

function tidy(zodSchema: z.core.$ZodType, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  // Of every integer zod says that it is one which doubles hold.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  // What zod calls a format (`ends_with`) stands in the pattern, too; these two JSON Schema knows.
  if (!['date', 'date-time'].includes(jsonSchema.format ?? '')) delete jsonSchema.format;
  // TypeScript's `readonly`; to editors it would mean that nobody may write it.
  delete jsonSchema.readOnly;
  // That keys are text goes without saying.
  if (JSON.stringify(jsonSchema.propertyNames) === '{"type":"string"}') delete jsonSchema.propertyNames;
  // Objects that are not closed let keys of newer versions pass.
  const { def } = zodSchema._zod as { readonly def: { readonly type: string; readonly catchall?: unknown } };
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
}
