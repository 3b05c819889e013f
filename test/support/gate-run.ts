import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runCli } from './cli.js';

const checkSchema = z.object({
  rule: z.string(),
  kind: z.string(),
  model: z.string(),
  target: z.string(),
  metric: z.string(),
  state: z.string(),
  message: z.string(),
  numbers: z.record(z.string(), z.number()),
});

const resultSchema = z.object({
  verdict: z.string(),
  exitCode: z.number(),
  summary: z.string(),
  checks: z.array(checkSchema),
});

/** What a gate said and ended with. */
export type GateRun = z.output<typeof resultSchema> & {
  readonly code: number | null;
  readonly stdout: string;
};

/** Runs `bench gate` in a folder, and reads the JSON file that it writes there. Throws with what it said where it wrote none. */
export async function runGate(home: string, ...args: readonly string[]): Promise<GateRun> {
  const { code, stdout, stderr } = await runCli(['gate', ...args, '--json', 'gate.json'], home);
  const text = read(join(home, 'gate.json'));
  if (text === undefined) throw new Error(`bench gate ended with ${code}: ${stderr}`);
  return { ...resultSchema.parse(JSON.parse(text)), code, stdout };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
