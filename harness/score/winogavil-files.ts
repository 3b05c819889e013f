import { DataError } from '../core/errors.js';

/** An instance: candidates by name, and those of them that belong to the cue. */
export interface Instance {
  readonly id: string;
  readonly candidates: readonly string[];
  readonly associations: readonly string[];
}

/** The instances of a truth file, checked: ids once, names once, associations among the candidates. Throws DataError. */
export function parseInstances(items: readonly unknown[], file: string): readonly Instance[] {
  const seen = new Set<string>();
  return items.map((item, index) => {
    const { id, value } = parseItem(item, index, file, seen);
    const where = `${file}: id ${JSON.stringify(id)}`;
    const candidates = parseNames(value.candidates, `${where}: candidates`);
    const associations = parseNames(value.associations, `${where}: associations`);
    const stranger = associations.find((name) => !candidates.includes(name));
    if (stranger !== undefined)
      throw new DataError(`${where}: association ${JSON.stringify(stranger)} is not a candidate`);
    return { id, candidates, associations };
  });
}

/** The similarities of a predictions file by id, in the order of the candidates. Throws DataError on an id that is
 *  unknown or comes twice, and on similarities that do not fit the candidates. */
export function parseAnswers(
  items: readonly unknown[],
  instances: readonly Instance[],
  file: string,
  truthFile: string,
): ReadonlyMap<string, readonly number[]> {
  const known = new Map(instances.map((instance) => [instance.id, instance]));
  const seen = new Set<string>();
  return new Map(
    items.map((item, index) => {
      const { id, value } = parseItem(item, index, file, seen);
      const where = `${file}: id ${JSON.stringify(id)}`;
      const instance = known.get(id);
      if (!instance) throw new DataError(`${where}: is not in ${truthFile}`);
      return [id, parseSimilarities(value.similarities, instance.candidates, where)];
    }),
  );
}

type Members = Readonly<Record<string, unknown>>;

function parseItem(
  item: unknown,
  index: number,
  file: string,
  seen: Set<string>,
): { id: string; value: Members } {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw new DataError(`${file}: item ${index} (from 0) is ${show(item)}, expected an object with an id`);
  const value = item as Members;
  const given = value.id;
  if (typeof given !== 'string' && typeof given !== 'number')
    throw new DataError(`${file}: item ${index} (from 0) has id ${show(given)}, expected a text or a number`);
  const id = String(given);
  if (seen.has(id)) throw new DataError(`${file}: id ${JSON.stringify(id)} occurs twice, expected each once`);
  seen.add(id);
  return { id, value };
}

function parseNames(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every((name) => typeof name === 'string'))
    throw new DataError(`${where}: got ${show(value)}, expected a list of names, at least one`);
  const names = value as readonly string[];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return names;
  throw new DataError(`${where}: ${JSON.stringify(repeated)} occurs twice, expected each name once`);
}

function parseSimilarities(value: unknown, candidates: readonly string[], where: string): readonly number[] {
  const numbers = Array.isArray(value)
    ? (value as readonly unknown[])
    : orderByName(value, candidates, where);
  if (numbers.length !== candidates.length)
    throw new DataError(
      `${where}: ${numbers.length} similarities, expected ${candidates.length}, one a candidate`,
    );
  return numbers.map((number, index) => {
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw new DataError(`${where}: similarity ${index} (from 0) is ${show(number)}, expected a number`);
  });
}

function orderByName(value: unknown, candidates: readonly string[], where: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null)
    throw new DataError(
      `${where}: similarities are ${show(value)}, expected a list of numbers, or numbers by name`,
    );
  const byName = value as Members;
  const stranger = Object.keys(byName).find((name) => !candidates.includes(name));
  if (stranger !== undefined)
    throw new DataError(`${where}: ${JSON.stringify(stranger)} is not a candidate of this id`);
  return candidates.map((name) => {
    if (Object.hasOwn(byName, name)) return byName[name];
    throw new DataError(`${where}: no similarity for ${JSON.stringify(name)}`);
  });
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
