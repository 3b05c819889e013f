import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { findGateMistake } from '../../harness/config/check-gate-config.js';
import { gateConfigSchema } from '../../harness/config/gate-config.js';
import { baselineModelOf } from '../support/baselines.js';
import { plantKeys, plantTypes } from '../support/plant-faults.js';
import { recordsByStatus } from '../support/records.js';
import { compileSchema } from './check-value.js';
import { describedFiles, type DescribedFile } from './described-files.js';
import { makeJsonSchema, writeJsonSchema, type JsonSchema } from './json-schema.js';
import { readRealFiles } from './real-files.js';

const folder = join(packageRoot, 'schemas');
const named = describedFiles.map((file) => [file.name, file] as const);
const users = named.filter(([, { writtenBy }]) => writtenBy === 'people');
/** Tables have columns of their own, which only zod looks into. */
const planted = named.filter(([, { writtenBy }]) => writtenBy !== 'script');

const verdict = { schema: 1, verdict: 'pass', summary: 'gate: pass', baseline: { name: 'a' }, more: 1 };

async function examplesOf(name: string): Promise<readonly (readonly [string, unknown])[]> {
  if (name === 'record') return Object.entries(recordsByStatus);
  if (name === 'gate-verdict') return [['a verdict', verdict]];
  if (name !== 'baseline') return readRealFiles(name).map(({ path, value }) => [path, value]);
  const [{ value }] = readRealFiles(name).map((file) => ({ value: file.value as Readonly<Record<string, unknown>> }));
  // The whole file would be planted into many thousand times.
  return [['a small one', { ...value, models: [await baselineModelOf('m', ['mini/toy'])] }]];
}

/** Members without a word on what they are. */
function undescribed(schema: JsonSchema, place = ''): readonly string[] {
  const members = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const own = Object.entries(members).flatMap(([key, member]) =>
    typeof member.description === 'string' ? [] : [`${place}.${key}`],
  );
  const parts = Object.entries({ ...schema, ...members }).flatMap(([key, part]) =>
    typeof part === 'object' && part !== null && key !== 'properties' ? undescribed(part as JsonSchema, `${place}.${key}`) : [],
  );
  return [...own, ...parts];
}

describe('schemas/', () => {
  it('holds a file for each, and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(named.map(([name]) => `${name}.json`).sort());
  });

  it.each(named)('%s stands in docs/SCHEMAS.md', (name) => {
    expect(readFileSync(join(packageRoot, 'docs', 'SCHEMAS.md'), 'utf8')).toContain(`(../schemas/${name}.json)`);
  });

  // If this fails: npm run schemas, and look at the difference.
  it.each(named)('%s is what zod says today', (name, file) => {
    expect(readFileSync(join(folder, `${name}.json`), 'utf8')).toBe(writeJsonSchema(file));
  });

  it.each(users)('%s: every member says what it is', (_name, file) => {
    expect(undescribed(makeJsonSchema(file))).toEqual([]);
  });

  it('would name a member that does not say it', () => {
    const schema = { properties: { a: { description: 'x', items: { properties: { b: {} } } } } };
    expect(undescribed(schema)).toEqual(['.a.items.b']);
  });
});

describe('every file of this repository satisfies its JSON Schema', () => {
  it.each(named.filter(([name]) => name !== 'record' && name !== 'gate-verdict'))('%s', (name, file) => {
    const check = compileSchema(makeJsonSchema(file));
    const real = readRealFiles(name);
    expect(real.length).toBeGreaterThan(0);
    for (const { path, value } of real) {
      check(value);
      expect([path, check.errors]).toEqual([path, null]);
    }
  });

  it.each(['record', 'gate-verdict'])('%s: those of the tests', async (name) => {
    const check = compileSchema(makeJsonSchema(fileOf(name)));
    for (const [place, value] of await examplesOf(name)) {
      check(value);
      expect([place, check.errors]).toEqual([place, null]);
    }
  });
});

describe('zod and the JSON Schema agree on planted faults', () => {
  it.each(planted)('%s: an unknown key in any object', async (_name, file) => {
    const { disagreed, refused, accepted } = await judgeBoth(file, plantKeys);
    expect(disagreed).toEqual([]);
    // Files of people are closed, so that a misspelt key is found. What bench writes may get more.
    const open = accepted.filter((place) => !place.endsWith(': published.tasks'));
    if (file.writtenBy === 'people') expect([open, refused.length > 0]).toEqual([[], true]);
    else expect(open.length).toBeGreaterThan(0);
  });

  it.each(planted)('%s: a member of another type', async (_name, file) => {
    const { disagreed, refused } = await judgeBoth(file, plantTypes);
    expect(disagreed).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
  });

  it.each(users)('%s: $schema may stand in a file', (name, file) => {
    const check = compileSchema(makeJsonSchema(file));
    for (const { path, value } of readRealFiles(name).slice(0, 3)) {
      const marked = { ...(value as object), $schema: `schemas/${name}.json` };
      expect([path, check(marked), file.schema.safeParse(marked).success]).toEqual([path, true, true]);
    }
  });

  it('a rule of a gate says one thing', () => {
    const check = compileSchema(makeJsonSchema(fileOf('gate')));
    const judge = (rule: object) => {
      const value = { version: 1, rules: [{ id: 'a', ...rule }] };
      return [check(value), findGateMistake(gateConfigSchema.parse(value)) === undefined];
    };
    expect(judge({ detect: {} })).toEqual([true, true]);
    expect(judge({})).toEqual([false, false]);
    expect(judge({ detect: {}, floor: { min: 0 } })).toEqual([false, false]);
  });
});

describe('what JSON Schema cannot say', () => {
  const model = { id: 'm', family: 'vit', image: { file: 'v.onnx', size: [8, 8] } };
  const dataset = {
    ...{ id: 'd', name: 'D', format: 'webdataset', paths: ['d'], split: 'test', imageMode: 'rgb' },
    ...{ labels: '.cls', licence: 'none', tasks: ['mini/d'] },
  };
  const datasets = (entry: object) => ({ version: 1, datasets: [{ ...dataset, ...entry }] });
  const templates = (text: string) => ({ source: 's', templates: [text] });

  it.each<readonly [string, unknown, string]>([
    ['model', { ...model, image: { file: '../v.onnx', size: [8, 8] } }, 'lead out of the model folder'],
    ['datasets', datasets({ format: 'coco' }), 'a key that its format needs is missing'],
    ['datasets', datasets({ paths: ['../d'] }), 'leads out of the root'],
    ['datasets', datasets({ metadata: ['a', 'a'] }), 'a column stands twice'],
    ['templates', templates('a photo'), 'not one {c}'],
  ])('%s: case %#, which zod refuses, is told in its description', (name, value, words) => {
    const file = fileOf(name);
    const schema = makeJsonSchema(file);
    expect(file.schema.safeParse(value).success).toBe(false);
    expect(compileSchema(schema)(value)).toBe(true);
    expect(schema.description).toContain(words);
  });
});

function fileOf(name: string): DescribedFile {
  const found = describedFiles.find((file) => file.name === name);
  if (!found) throw new Error(`${name}: no such schema`);
  return found;
}

/** What zod and the JSON Schema say of every planted fault: the places where they differ, and where both refuse or accept. */
async function judgeBoth(file: DescribedFile, plant: typeof plantKeys) {
  const check = compileSchema(makeJsonSchema(file));
  const [disagreed, refused, accepted]: string[][] = [[], [], []];
  // One of each shape is enough.
  for (const [path, value] of (await examplesOf(file.name)).slice(0, 4))
    for (const [place, faulty] of plant(value)) {
      const ours = file.schema.safeParse(faulty).success;
      const list = ours === check(faulty) ? (ours ? accepted : refused) : disagreed;
      list.push(`${path}: ${place}`);
    }
  return { disagreed, refused, accepted };
}
