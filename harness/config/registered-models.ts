import { z } from 'zod';
import { modelIdSchema } from './model-card.js';

/** Name of the file in the models home that says where registered model folders lie. */
export const registeredModelsFile = 'registered.json';

/** Schema of that file. */
export const registeredModelsSchema = z.strictObject({
  version: z.literal(1),
  models: z.record(modelIdSchema, z.string().min(1)).describe('absolute path of each folder, by model id'),
});

/** Absolute paths of model folders, by the id they are registered under. */
export type RegisteredModels = z.output<typeof registeredModelsSchema>['models'];
