import { rm } from 'node:fs/promises';
import { picturesPath, predictionsPath, samplesPath } from './paths.js';

/** Removes what an earlier run left beside a record that is now another one. */
export async function removeOutputs(out: string, model: string, task: string): Promise<void> {
  for (const path of [samplesPath, predictionsPath, picturesPath])
    await rm(path(out, model, task), { recursive: true, force: true });
}
