import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { questionRunsIn } from './question-runs.js';

/** Runs protocols of questions whose predictions lie in folders, which go when the tests of the file are done. */
export function createQuestionRuns() {
  const root = mkdtempSync(join(tmpdir(), 'vitabench-questions-'));
  afterAll(() => {
    rmSync(root, { recursive: true });
  });
  return questionRunsIn(root);
}
