import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { mutatedBytes } from './mutate-bytes.js';
import { mutatedJson } from './mutate-json.js';
import type { Finding, FuzzOutcome, FuzzTarget } from './target.js';
import { tryInput } from './try-input.js';

const roundLength = 200;
const secondsToShrink = 5;

/** How long a target is tried, from which seed on, and where its files lie. */
export interface FuzzTrial {
  readonly seconds: number;
  readonly seed: number;
  readonly folder: string;
}

/** The input that is being tried, for whoever finds the process dead or hanging. */
export function currentInput(folder: string): string {
  return join(folder, 'input');
}

/** Tries a target with changed seeds until its time is up or something is found, which is then made as small as time allows. */
export async function fuzzTarget(target: FuzzTarget, trial: FuzzTrial): Promise<FuzzOutcome> {
  const { name } = target;
  const start = performance.now();
  const own = join(trial.folder, 'files');
  await mkdir(own, { recursive: true });
  const seeds = await target.seeds();
  // what cannot read a valid input finds nothing in a changed one
  for (const seed of seeds) await target.read(Buffer.from(seed), own);
  const tried = await tryAll(inputsOf(target, seeds), target, trial);
  const found = tried.fault && (await keep(tried.fault, target, trial));
  const seconds = (performance.now() - start) / 1000;
  return { name, runs: tried.runs, seconds, ...(found ? { found } : {}) };
}

function inputsOf({ isJson, mend }: FuzzTarget, seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const bytes = mutatedBytes(seeds);
  const inputs = isJson
    ? fc.oneof({ weight: 2, arbitrary: mutatedJson(seeds) }, { weight: 1, arbitrary: bytes })
    : bytes;
  if (!mend) return inputs;
  return fc.tuple(inputs, fc.boolean()).map(([input, isMended]) => (isMended ? mend(input) : input));
}

/** An input with what is wrong about it, and the seed that gives it. */
interface Fault {
  readonly input: Buffer;
  readonly what: string;
  readonly seed: number;
}

/** Tries inputs round by round, each with a seed of its own, until one fails or the time is up. */
async function tryAll(
  inputs: fc.Arbitrary<Buffer>,
  target: FuzzTarget,
  { seconds, seed, folder }: FuzzTrial,
): Promise<{ readonly runs: number; readonly fault?: Fault }> {
  let deadline = performance.now() + 1000 * seconds;
  let runs = 0;
  for (let round = 0; performance.now() < deadline; round++) {
    let fault: Fault | undefined;
    const property = fc.asyncProperty(inputs, async (input) => {
      // the rest of a round, or of what could be made smaller
      if (performance.now() > deadline) return true;
      runs++;
      writeFileSync(currentInput(folder), input);
      const what = await tryInput(target, input, join(folder, 'files'));
      if (what === undefined) return true;
      if (!fault) deadline = performance.now() + 1000 * secondsToShrink;
      fault = { input, what, seed: seed + round };
      return false;
    });
    await fc.check(property, { seed: seed + round, numRuns: roundLength });
    if (fault) return { runs, fault };
  }
  return { runs };
}

async function keep(
  { input, what, seed }: Fault,
  { name }: FuzzTarget,
  { folder }: FuzzTrial,
): Promise<Finding> {
  const file = join(folder, '..', `found-${name}`);
  await writeFile(file, input);
  return { what, file, seed };
}
