import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, DataError, Interrupted } from '../../harness/core/errors.js';
import { compare } from '../../harness/library/compare.js';
import { gate } from '../../harness/library/gate.js';
import { catchError, expectOneLine } from '../support/errors.js';
import { writeRun } from '../support/gate-runs.js';
import { flipped, rightOf } from '../support/gate-samples.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
const task = 'datacomp/cifar10';

// 1,000 samples, 800 right; the worse run loses 60 of them and gains none
const right = rightOf(1000, 800);
let home: string;
let [before, after]: readonly string[] = [];
beforeAll(() => {
  home = makeFolder();
  [before, after] = ['good', 'worse'].map((name) => join(home, name));
  writeRun(before, { tasks: [{ task, right }] });
  writeRun(after, { tasks: [{ task, right: flipped(right, { lost: 60 }) }] });
});

/** Also with options that the types would not let through. */
const compareAnything = (options: object) => compare({ before, after, bootstrap: 1000, ...options });
const gateAnything = (options: object) => gate({ baseline: before, current: after, ...options });

describe('compare', () => {
  it('gives the comparison, and says what it compares', async () => {
    const notes: string[] = [];
    const { models, alpha } = await compareAnything({ onNote: (text: string) => notes.push(text) });
    expect(alpha).toBe(0.05);
    expect(models).toHaveLength(1);
    expect(models[0].tasks).toMatchObject([{ task, finding: 'worse', before: 0.8, after: 0.74 }]);
    expect(notes).toEqual(['comparing toy-model with toy-model']);
  });

  it('writes the file that is named, and no other', async () => {
    const out = makeFolder();
    await compareAnything({ markdown: join(out, 'tables.md') });
    expect(readdirSync(out)).toEqual(['tables.md']);
    expect(readFileSync(join(out, 'tables.md'), 'utf8')).toContain(task.replace('datacomp/', ''));
  });

  it('is ended by a signal, and by a function of the program that throws', async () => {
    expect(await catchError(() => compareAnything({ signal: AbortSignal.abort() }))).toBeInstanceOf(
      Interrupted,
    );
    const mine = new Error('mine');
    const onNote = () => {
      throw mine;
    };
    expect(await catchError(() => compareAnything({ onNote }))).toBe(mine);
  });

  it.each<[object, new (message: string) => Error, string]>([
    [{ befor: 'x' }, ConfigError, 'compare: unknown key "befor", nearest: before'],
    [{ verbose: true }, ConfigError, 'compare: unknown key "verbose"'],
    [{ alpha: 0.7 }, ConfigError, '--alpha 0.7: expected a number above 0 and below 0.5'],
    [{ alpha: true }, ConfigError, 'compare: alpha: got true, expected a number'],
    [{ before: undefined }, ConfigError, 'compare: before: missing, expected text'],
    [{ before: '/nowhere' }, DataError, '/nowhere: '],
  ])('says what is wrong: %j', async (options, ErrorClass, message) => {
    await expectOneLine(() => compareAnything(options), ErrorClass, message);
  });
});

describe('gate', () => {
  it('gives a verdict and an exit code, and throws of neither', async () => {
    const failed = await gateAnything({});
    expect(failed).toMatchObject({ schema: 1, verdict: 'fail', exitCode: 1, unwritten: [] });
    expect(failed.checks[0]).toMatchObject({ model: 'toy-model', target: task, state: 'fail' });
    expect(await gateAnything({ current: before })).toMatchObject({ verdict: 'pass', exitCode: 0 });
    expect(await gateAnything({ advisory: true })).toMatchObject({ verdict: 'fail', exitCode: 0 });
  });

  it('takes a config as a value', async () => {
    const rule = { id: 'close', nonInferior: { margin: 0.2 } };
    const config = { version: 1, rules: [rule] };
    expect(await gateAnything({ config })).toMatchObject({ verdict: 'pass', configName: 'the config given' });
    await expectOneLine(
      () => gateAnything({ config: { ...config, rule: [] } }),
      ConfigError,
      'the config given: unknown key "rule"',
    );
    await expectOneLine(
      () => gateAnything({ config: { version: 1, rules: [rule, rule] } }),
      ConfigError,
      'the config given.rules.0.id: rule close',
    );
  });

  it('writes the files that are named, also where it could not be held', async () => {
    const out = makeFolder();
    const [json, junit] = [join(out, 'gate.json'), join(out, 'gate.xml')];
    const { unwritten, ...document } = await gateAnything({ json, junit });
    expect(readdirSync(out).sort()).toEqual(['gate.json', 'gate.xml']);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(document);
    expect(unwritten).toEqual([]);
    await expectOneLine(() => gateAnything({ baseline: '/nowhere', json }), DataError, '/nowhere');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'error', exitCode: 3 });
  });

  it('keeps its verdict where a file cannot be written, and says so', async () => {
    const { verdict, unwritten } = await gateAnything({ json: join(home, 'good', 'x\0', 'gate.json') });
    expect({ verdict, lines: unwritten.length }).toEqual({ verdict: 'fail', lines: 1 });
    expect(unwritten[0]).toContain('cannot be written');
  });

  it.each<[object, string]>([
    [{ basline: 'x' }, 'gate: unknown key "basline", nearest: baseline'],
    [{ explain: task }, 'gate: unknown key "explain"'],
    [{ seed: 0.5 }, '--seed 0.5: not a whole number of at least 0'],
    [{ config: 5 }, 'gate: config: got 5, expected the path of a YAML file, or its value'],
    [{ baseline: undefined }, '--baseline: not given'],
  ])('says what is wrong: %j', async (options, message) => {
    await expectOneLine(() => gateAnything(options), ConfigError, message);
  });
});
