import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs with a new empty folder, which is gone afterwards; without anything of a test runner. */
export async function withFolder<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-numbers-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
