import { z } from 'zod';

/** Schema of the file in the models home that says where a registered model lies. Its name says the id. */
export const registeredModelSchema = z.strictObject({
  version: z.literal(1),
  folder: z.string().min(1).describe('absolute path of the model folder'),
});
