import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import type { FitOptions } from '../../harness/library/fit-options.js';
import { fit } from '../../harness/library/fit.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();

/** Errors that are 0.5 x^-0.25, of two recipes; the second has one run alone. */
const rows = [1, 2, 4, 8, 16, 32].map((x) => ({ run: `run ${x}`, data: 'a', x, error: 0.5 * x ** -0.25 }));
const alone = { run: 'b', data: 'b', x: 1, error: 0.3 };

const fitRows = (options: Partial<FitOptions> = {}) =>
  fit({ points: rows, x: 'x', y: 'error', form: 'power', bootstrap: 0, series: undefined, ...options });

/** Also with options that the types would not let through. */
const fitAnything = (options: object) => fitRows(options);

describe('fit', () => {
  it('finds the law of rows', async () => {
    const document = await fitRows({ predict: 64 });
    if ('series' in document) throw new Error('one law is asked for');
    expect(document).toMatchObject({ form: 'power', n: 6, seed: 0, bootstrap: 0 });
    expect(document.params.A).toBeCloseTo(0.5, 6);
    expect(document.params.alpha).toBeCloseTo(0.25, 6);
    // 0.5 * 64^-0.25
    expect(document.predictions[0].y).toBeCloseTo(0.1767767, 5);
  });

  it('says the same of a file as of its rows, and of numbers as of their texts', async () => {
    const file = join(makeFolder(), 'runs.csv');
    const lines = rows.map((row) => Object.values(row).join(','));
    writeFileSync(file, `run,data,x,error\n${lines.join('\n')}\n`);
    const typed = await fitRows({ predict: [64, 128], holdout: 2, seed: 3, id: 'run' });
    const written = { predict: ['64,128'], holdout: '2', seed: '3', bootstrap: '0', id: 'run' };
    expect(await fitAnything({ ...written, points: file })).toEqual(typed);
  });

  it('gives a law of each series, and why one has none', async () => {
    const document = await fit({
      ...{ points: [...rows, alone], x: 'x', y: 'error', form: 'power', bootstrap: 0 },
      series: 'data',
    });
    expect(Object.keys(document.series)).toEqual(['a', 'b']);
    expect(document.series.a).toMatchObject({ form: 'power', n: 6 });
    expect(document.series.b).toEqual({ error: expect.stringContaining('power') });
  });

  it('asks laws of two variables at places of both', async () => {
    const points = [1, 2, 4, 8].flatMap((x) =>
      [1, 2, 4, 8].map((x2) => ({ x, x2, loss: 0.1 + 0.5 * x ** -0.5 + 0.3 * x2 ** -0.25 })),
    );
    const document = await fit({
      ...{ points, x: 'x', x2: 'x2', y: 'loss', bootstrap: 0 },
      predict: [{ x: 16, x2: 16 }],
    });
    // 0.1 + 0.5 / 4 + 0.3 / 2
    expect(document.predictions[0].y).toBeCloseTo(0.375, 2);
  });

  it('leaves out rows whose cell is not there', async () => {
    const points = [...rows, { ...alone, error: null }, { ...alone, error: undefined }];
    await expectOneLine(() => fitRows({ points }), DataError, 'the points: row 7: error is empty');
    expect(await fitRows({ points, where: 'error!=' })).toMatchObject({ n: 6 });
  });

  it.each<[object, new (message: string) => Error, string]>([
    [{ frm: 'power' }, ConfigError, 'fit: unknown key "frm", nearest: form'],
    [{ json: true }, ConfigError, 'fit: unknown key "json"'],
    [{ x: undefined }, ConfigError, 'fit: x: missing, expected text'],
    [{ holdout: 1.5 }, ConfigError, '--holdout 1.5: not a whole number of at least 0'],
    [{ form: 'x' }, ConfigError, '--form x: unknown, expected one of auto'],
    [{ predict: [{ x: 1 }] }, ConfigError, 'fit: predict: got a list, expected numbers, or texts X:X2'],
    [{ points: [{ x: true }] }, ConfigError, 'fit: points: got a list, expected the path of a CSV file, or'],
    [{ points: [] }, DataError, 'the points: a list without rows'],
    [{ y: 'loss' }, ConfigError, '--y loss: no such column in the points, got run, data, x, error'],
    [{ points: [{ x: 1, error: Number.NaN }] }, ConfigError, 'fit: points: '],
  ])('says what is wrong: %j', async (options, ErrorClass, message) => {
    await expectOneLine(() => fitAnything(options), ErrorClass, message);
  });
});
