import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../../config/nearest.js';
import { ConfigError, fromWireError, toWireError } from '../../core/errors.js';
import { makeTemporaryFolder } from '../../core/temporary-folder.js';
import type { OptionValues, Scorer, ScorerOption } from '../../score/scorer.js';
import { scorerRegistry } from '../../score/scorers.js';
import type { ScoreDocument, ScoreOptions } from '../score-options.js';
import { scoreFiles } from './score-files.js';
import { valueSuffix, writeValue } from './write-value.js';

/** Puts values into files, and scores them: see `score` of the library. */
export async function startScore({ metric, ...given }: ScoreOptions): Promise<ScoreDocument> {
  const scorer = findScorer(metric);
  checkKeys(scorer, given);
  let folder: string | undefined;
  const write = async (option: ScorerOption, value: unknown) =>
    writeValue((folder ??= await makeTemporaryFolder()), option, value);
  try {
    const options: [string, OptionValues[string]][] = [];
    for (const option of scorer.options)
      options.push([option.name, await readOption(option, given[keyOf(option)], write)]);
    const { warnings, ...scored } = await scoreFiles(scorer, Object.fromEntries(options));
    return { ...scored, warnings: warnings.map((text) => nameValues(text, folder)) };
  } catch (error) {
    const wire = toWireError(error);
    const message = nameValues(wire.message, folder);
    throw message === wire.message ? error : fromWireError({ ...wire, message });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

function findScorer(metric: unknown): Scorer {
  const scorer = typeof metric === 'string' ? scorerRegistry.find(metric) : undefined;
  if (scorer) return scorer;
  const [name, ids] = [String(metric), scorerRegistry.ids()];
  throw new ConfigError(`score: metric ${name}: unknown, nearest: ${nearest(name, ids).join(', ')}`);
}

/** An option as programs write it: `image-embeds` is `imageEmbeds`. */
function keyOf({ name }: ScorerOption): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function checkKeys({ id, options }: Scorer, given: Readonly<Record<string, unknown>>): void {
  const known = options.map(keyOf);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new ConfigError(
    `score ${id}: unknown key ${JSON.stringify(unknown)}, expected one of ${known.join(', ')}`,
  );
}

/** An option as the command line has it: a path for a value, a text for a number. */
async function readOption(
  option: ScorerOption,
  given: unknown,
  write: (option: ScorerOption, value: unknown) => Promise<string>,
): Promise<OptionValues[string]> {
  if (given === undefined) return undefined;
  const refuse = (expected: string) =>
    new ConfigError(`score: ${keyOf(option)}: got ${JSON.stringify(given)}, expected ${expected}`);
  if (option.value === undefined) {
    if (typeof given !== 'boolean') throw refuse('true or false');
    return given ? true : undefined;
  }
  if (typeof given === 'string') return option.repeated ? [given] : given;
  if (option.value === 'file') return write(option, given);
  const list = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  if (!list.every((item) => typeof item === 'string' || typeof item === 'number'))
    throw refuse('text, or a number');
  const texts = list.map(String);
  return option.repeated ? texts : texts.join(',');
}

/** A message about a file that holds a value names the option in its place. */
function nameValues(text: string, folder: string | undefined): string {
  if (folder === undefined) return text;
  const [before, ...after] = text.split(join(folder, '/'));
  return [before, ...after.map((part) => part.replace(valueSuffix, ''))].join('');
}
