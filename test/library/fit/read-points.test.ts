import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseFitOptions } from '../../../harness/library/fit/fit-options.js';
import type { WrittenFitOptions } from '../../../harness/config/written-fit.js';
import { readPoints } from '../../../harness/library/fit/read-points.js';
import { ConfigError, DataError } from '../../../harness/core/errors.js';
import { withTemporaryFolder } from '../../support/cli.js';

const written = { x: 'x', y: 'y', form: 'auto', loss: 'log', envelope: 'none', seed: '0' };

function readText(text: string | Uint8Array, options: Partial<WrittenFitOptions> = {}) {
  return withTemporaryFolder((folder) => {
    const points = join(folder, 'runs.csv');
    writeFileSync(points, text);
    return readPoints(parseFitOptions({ ...written, ...options, points }));
  });
}

describe('points of a CSV file', () => {
  it('are errors above x, named by their rows', async () => {
    expect(await readText('name,x,y\na,1,0.5\nb,2e3,.25\n')).toEqual({
      series: [
        {
          name: null,
          points: [
            { id: 'row 1', x: 1, y: 0.5 },
            { id: 'row 2', x: 2000, y: 0.25 },
          ],
        },
      ],
      rows: 2,
      used: 2,
    });
  });

  it('are 1 - score, in series, with names, clusters and numbers of samples', async () => {
    const text = 'name,arch,data,x,y,n\na,vit,p,1,0.75,100\nb,vit,q,2,0.5,50\nc,conv,p,3,0.11,100\n';
    const { series } = await readText(text, {
      metric: 'acc1',
      series: 'data',
      id: 'name',
      cluster: 'arch',
      n: 'n',
      chance: '0.1',
    });
    expect(series).toEqual([
      {
        name: 'p',
        points: [
          { id: 'a', cluster: 'vit', x: 1, y: 0.25, n: 100, atChance: false },
          // 0.11 of 100 may well be 0.1
          { id: 'c', cluster: 'conv', x: 3, y: 0.89, n: 100, atChance: true },
        ],
      },
      { name: 'q', points: [{ id: 'b', cluster: 'vit', x: 2, y: 0.5, n: 50, atChance: false }] },
    ]);
  });

  it('may be perfect where the number of samples is known', async () => {
    const { series } = await readText('x,y,n\n1,1,20\n', { metric: 'acc1', n: 'n' });
    expect(series[0].points).toEqual([{ id: 'row 1', x: 1, y: 0, n: 20 }]);
  });

  it('leave out rows that miss any condition, also ones with nothing in a cell', async () => {
    const text = 'data,x,y\np,1,0.5\nq,2,\np,3,\nq,4,0.25\n';
    const { series, rows, used } = await readText(text, { where: ['y!=', 'data=q'] });
    expect(series[0].points).toEqual([{ id: 'row 4', x: 4, y: 0.25 }]);
    expect([rows, used]).toEqual([4, 1]);
  });

  it.each<readonly [string, string, Partial<WrittenFitOptions>, RegExp]>([
    ['no such column', 'x,y\n1,2\n', { x: 'gmacs' }, /^--x gmacs: no such column in .*runs\.csv, got x, y$/],
    [
      'no such column of many',
      'gmacs_total,b,c,d,e,f,g,h,y\n',
      { x: 'gmac_totl' },
      /^--x gmac_totl: no such column in .*, nearest: gmacs_total, /,
    ],
    ['a condition on none', 'x,y\n1,2\n', { where: ['z=1'] }, /^--where "z=1": no such column in /],
    [
      'a condition that nothing meets',
      'x,y,d\n1,2,p\n1,2,q\n',
      { where: ['d=r'] },
      /^--where "d=r": none of 2 rows of .*runs\.csv, d is p, q$/,
    ],
  ])('%s is an error of usage', async (_name, text, options, message) => {
    const error = await readText(text, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(message);
  });

  it.each<readonly [string, string | Uint8Array, Partial<WrittenFitOptions>, RegExp]>([
    ['nothing', '', {}, /runs\.csv: is empty/],
    ['only names', 'x,y\n', {}, /runs\.csv: no rows below the column names/],
    ['rows of different lengths', 'x,y\n1,2\n3\n', {}, /runs\.csv: not a CSV table: .*line 3/],
    ['a broken quote', 'x,y\n"1,2\n', {}, /runs\.csv: not a CSV table/],
    ['bytes that are no text', Uint8Array.from([120, 44, 121, 10, 0xff]), {}, /line 2 is not UTF-8/],
    ['two columns of a name', 'x,y,x\n1,2,3\n', {}, /runs\.csv: 2 columns are called x/],
    ['a word', 'x,y\n1,2\n3,n/a\n', {}, /runs\.csv: row 2: y is "n\/a", expected a number/],
    ['infinity', 'x,y\n1e999,2\n', {}, /row 1: x is "1e999", expected a number/],
    ['hexadecimal', 'x,y\n0x10,2\n', {}, /row 1: x is "0x10", expected a number/],
    ['nothing in a cell', 'x,y\n1,\n', {}, /row 1: y is empty, .*--where 'y!='/],
    ['x = 0', 'x,y\n0,2\n', {}, /row 1: x is 0, expected a number above 0/],
    ['y below 0', 'x,y\n1,-2\n', {}, /row 1: y is -2, expected a number above 0/],
    [
      'percent',
      'x,y\n1,76.6\n',
      { metric: 'acc1' },
      /row 1: y is 76\.6, .*percent: divide the column by 100/,
    ],
    ['a score below 0', 'x,y\n1,-0.1\n', { metric: 'acc1' }, /row 1: y is -0\.1, expected a fraction/],
    ['a perfect score', 'x,y\n1,1\n', { metric: 'acc1' }, /row 1: y is 1, an error of 0/],
    ['no samples', 'x,y,n\n1,0.5,0\n', { n: 'n' }, /row 1: n is 0, expected a number above 0/],
    ['a loss of samples', 'x,y,n\n1,2.5,9\n', { n: 'n' }, /row 1: y is 2\.5, expected a fraction up to 1/],
  ])('%s is an error of the data', async (_name, text, options, message) => {
    const error = await readText(text, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });

  it('a file that is not there is one too', async () => {
    const options = parseFitOptions({ ...written, points: '/nowhere/runs.csv' });
    await expect(readPoints(options)).rejects.toThrow(new DataError('/nowhere/runs.csv: file not found'));
  });
});
