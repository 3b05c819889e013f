import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonSchema } from './json-schema.js';

/** Tells whether a value satisfies a JSON Schema, as ajv has it: another implementation than the one that made the schema. Throws
 *  where the schema itself is no valid one. */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  // Days and times have a pattern besides their format, so what the format means need not be known.
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, formats: { date: true, 'date-time': true } });
  return ajv.compile(schema);
}
