import { z } from 'zod';

/** Schema of the key `$schema`, which any file that people write may have: editors complete by it, `bench` does not look at it. */
export const schemaKey = z
  .string()
  .optional()
  .describe('where the JSON Schema of this file lies, for editors: see docs/SCHEMAS.md');
