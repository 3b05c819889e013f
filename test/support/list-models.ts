import type { ModelFolder } from '../../models/model-folder.js';
import { surveyModels } from '../../models/registry.js';

/** The models on this machine that can be read: the embedded ones, those of the models home, and the registered ones, by id. */
export async function listModels(home?: string): Promise<readonly ModelFolder[]> {
  return (await surveyModels(home)).flatMap((listed) => ('model' in listed ? [listed.model] : []));
}
