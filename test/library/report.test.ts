import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { report } from '../../harness/library/report.js';
import { expectOneLine } from '../support/errors.js';
import { ladder, writeResults } from '../support/result-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
let results: string;
beforeAll(() => {
  results = join(makeFolder(), 'results');
  writeResults(results, ladder.slice(0, 2));
});

/** Also with options that the types would not let through. */
const make = (options: object = {}) => report({ results, bootstrap: 20, thumbnails: false, ...options });

describe('report', () => {
  it('gives the page, its sentences and its tables', async () => {
    const notes: string[] = [];
    const made = await make({ onNote: (text: string) => notes.push(text) });
    expect(made).toMatchObject({ models: 2, damaged: [] });
    expect(made.html).toMatch(/^<!doctype html>/i);
    expect(made.html).toContain('vit-toy-s');
    expect(made.tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['heatmap', 'chart-model-size']),
    );
    expect(notes).toEqual([`reading ${results}`, 'fitting 2 models', 'drawing']);
  });

  it('writes only the files that are named, and the page as it gave it', async () => {
    const folder = makeFolder();
    const out = join(folder, 'report.html');
    const { html, tables } = await make({ out, csv: join(folder, 'tables') });
    expect(readdirSync(folder).sort()).toEqual(['report.html', 'tables']);
    expect(readFileSync(out, 'utf8') === html).toBe(true);
    expect(readdirSync(join(folder, 'tables')).sort()).toEqual(
      tables.map(({ name }) => `${name}.csv`).sort(),
    );
  });

  it('takes the verdict of a gate as a value, and shows it', async () => {
    const verdict = { schema: 1, verdict: 'fail', summary: 'one task is worse', baseline: { name: 'b' } };
    const { html } = await make({ gate: verdict });
    expect(/<p class="gate">.*?Gate: fail.*?<\/p>/.exec(html)?.[0]).toContain('One task is worse');
    await expectOneLine(() => make({ gate: { verdict: 'fail' } }), ConfigError, 'the verdict given: schema');
  });

  it('names what is damaged, and is of the others', async () => {
    const folder = join(makeFolder(), 'results');
    writeResults(folder, ladder.slice(0, 2));
    const record = readdirSync(join(folder, 'vit-toy-s')).find((name) => name === 'mini__novel.json');
    writeFileSync(join(folder, 'vit-toy-s', String(record)), '{');
    const { damaged, models } = await make({ results: [folder] });
    expect(models).toBe(2);
    expect(damaged).toEqual([expect.stringContaining('mini__novel.json: not valid JSON')]);
  });

  it.each<[object, new (message: string) => Error, string]>([
    [{ resluts: 'x' }, ConfigError, 'report: unknown key "resluts", nearest: results'],
    [{ json: true }, ConfigError, 'report: unknown key "json"'],
    [{ pair: ['one'] }, ConfigError, '--pair one: expected the ids of two models'],
    [{ pair: 5 }, ConfigError, 'report: pair: got 5, expected the ids of two models'],
    [{ bootstrap: -1 }, ConfigError, '--bootstrap -1: not a whole number of at least 0'],
    [{ split: true }, ConfigError, '--split: writes files beside the page'],
    [{ task: 'mini/digits' }, DataError, 'no records of these tasks'],
    [{ results: 'nowhere' }, DataError, 'nowhere: no such folder'],
  ])('says what is wrong: %j', async (options, ErrorClass, message) => {
    await expectOneLine(() => make(options), ErrorClass, message);
    expect(existsSync('report.html')).toBe(false);
  });
});
