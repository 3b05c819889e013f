import { describe, expect, it } from '@jest/globals';
import { ConfigError, DataError, MetricError, ProtocolError } from '../../harness/core/errors.js';
import type { Protocol, ProtocolContext } from '../../harness/core/protocol.js';
import type { Sample } from '../../harness/core/sample.js';
import { findReader } from '../../harness/data/index.js';
import { readSamples, type DatasetReader } from '../../harness/data/reader.js';
import { extend } from '../../harness/library/extend.js';
import type { Extension } from '../../harness/library/extension.js';
import { resolveTask } from '../../harness/library/resolve-task.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import { scorerRegistry } from '../../harness/score/scorers.js';
import { findProtocol, protocolRegistry } from '../../tasks/protocols.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import { catchError, expectOneLine } from '../support/errors.js';
import { collect, makeEntry } from '../support/webdataset.js';

type Json = Readonly<Record<string, unknown>>;

const result = { metrics: { my_share: 0.5 }, intervals: { my_share: [0.2, 0.8] }, n: 2, lines: [] };
const run = { step: () => [{ id: 'a', truth: 0, prediction: 0 }], finish: () => Promise.resolve(result) };
const protocol = {
  ...{ id: 'my-rule', version: 1, needs: ['image'], perSample: 'image', samples: ['labelled-image'] },
  metrics: ['my_share', 'acc1'],
  start: () => Promise.resolve(run),
};
const metric = { id: 'my_share', unit: 'fraction', range: [0, 1], higherIsBetter: false, summary: 's' };
const reader = { findMissing: () => Promise.resolve([]), open: () => Promise.resolve({}) };
const scorer = {
  ...{ id: 'my-score', summary: 's', options: [{ name: 'truth', value: 'file', description: 'd' }] },
  ...{ example: '--truth t', score: () => Promise.resolve({ metrics: { x: 1 }, n: 1 }) },
};

/** A value of JavaScript, as which nothing has checked it. */
const given = (value: unknown) => value as Extension;
let names = 0;
/** A name that no extension of this file has. */
const fresh = () => `mine-${names++}`;

describe('extend', () => {
  it('adds protocols, metrics, readers and scorers; the same extension again adds nothing', () => {
    const extension = given({
      ...{ name: fresh(), version: '1.2.3', protocols: [protocol], metrics: [metric] },
      ...{ readers: { 'my-format': reader }, scorers: [scorer] },
    });
    extend(extension);
    extend(extension);
    expect(findProtocol('my-rule')).toMatchObject({ id: 'my-rule', version: 1, metrics: protocol.metrics });
    expect(findMetric('my_share')?.higherIsBetter).toBe(false);
    expect(findReader('my-format')).toBeDefined();
    expect(scorerRegistry.find('my-score')?.example).toBe('--truth t');
    expect(protocolRegistry.ownerOf('my-rule')).toBe(extension.name);
  });

  it('names the extensions that a task is of, and no others', async () => {
    const name = fresh();
    extend(given({ name, protocols: [{ ...protocol, id: 'named-rule', metrics: ['acc1'] }] }));
    const [card] = (await readTaskRegistry()).tasks;
    const datasets = new Map([['toy', makeEntry()]]);
    const own = { ...card, dataset: 'toy', classes: undefined, templates: undefined };
    const task = await resolveTask({ ...own, protocol: ['named-rule'] }, datasets);
    expect(task.extensions).toEqual({ [name]: 'unversioned' });
    const plain = await resolveTask({ ...own, protocol: ['zero-shot-classification'] }, datasets);
    expect(plain.extensions).toBeUndefined();
  });

  it.each<[change: Json, message: string]>([
    [{ name: undefined }, 'extend: name: missing, expected text'],
    [
      { name: 'My Extension' },
      'My Extension: name: got "My Extension", expected a name as of an npm package',
    ],
    [{ protocol: [] }, 'x: unknown key "protocol", nearest: protocols'],
    [{ version: '' }, 'x: version: '],
    [{ protocols: {} }, 'x: protocols: got a mapping, expected a list'],
    [
      { protocols: [{ ...protocol, start: undefined }] },
      'x: protocols[0].start: missing, expected a function',
    ],
    [{ protocols: [{ ...protocol, start: 3 }] }, 'x: protocols[0].start: got 3, expected a function'],
    [
      { protocols: [{ ...protocol, id: 'My rule' }] },
      'x: protocols[0].id: got "My rule", expected an id such',
    ],
    [{ protocols: [{ ...protocol, version: 0 }] }, 'x: protocols[0].version: '],
    [
      { protocols: [{ ...protocol, needs: ['eyes'] }] },
      'x: protocols[0].needs[0]: got "eyes", expected one of',
    ],
    [
      { protocols: [{ ...protocol, perSample: 'text' }] },
      'x: protocols[0].perSample: got "text", expected one',
    ],
    [{ protocols: [{ ...protocol, samples: [] }] }, 'x: protocols[0].samples: '],
    [
      { metrics: [{ ...metric, higherIsBetter: undefined }] },
      'x: metrics[0].higherIsBetter: missing, expected',
    ],
    [
      { metrics: [{ ...metric, unit: '%' }] },
      'x: metrics[0].unit: got "%", expected one of fraction, points',
    ],
    [
      { metrics: [{ ...metric, id: 'm', range: [1, 0] }] },
      'x: metric m: got range 1 to 0, expected the lower',
    ],
    [{ readers: { r: { findMissing: () => [] } } }, 'x: readers.r.open: missing, expected a function'],
    [{ readers: { r: () => undefined } }, 'x: readers.r: got a function, expected'],
    [{ readers: { 'My Format': reader } }, 'x: readers.My Format: '],
    [{ scorers: [{ ...scorer, score: undefined }] }, 'x: scorers[0].score: missing, expected a function'],
    [
      { scorers: [{ ...scorer, options: [{ name: 'json', description: 'd' }] }] },
      'x: scorers[0].options[0].name: got "json", every metric has an option of this name',
    ],
    [{ name: 'sharp' }, 'sharp: records name something else so. Give the extension another name'],
    [
      { protocols: [{ ...protocol, id: 'zero-shot-classification' }] },
      'x: protocol zero-shot-classification: bench has one of this id itself',
    ],
    [{ metrics: [{ ...metric, id: 'acc1' }] }, 'x: metric acc1: bench has one of this id itself'],
    [{ readers: { coco: reader } }, 'x: format coco: bench has one of this id itself'],
    [{ scorers: [{ ...scorer, id: 'vqa' }] }, 'x: scorer vqa: bench has one of this id itself'],
    [
      { protocols: [{ ...protocol, id: 'odd-rule', metrics: ['odd_share'] }] },
      'x: protocol odd-rule reports odd_share, which no metric describes. Add it to `metrics`',
    ],
  ])('refuses what is wrong or taken in one line: case %#', async (change, message) => {
    await expectOneLine(
      () => {
        extend(given({ name: 'x', ...change }));
      },
      ConfigError,
      message,
    );
  });

  it('refuses what is no extension at all', async () => {
    for (const value of [null, undefined, 3, [], 'x'])
      await expectOneLine(
        () => {
          extend(given(value));
        },
        ConfigError,
        'extend: ',
      );
  });

  it('names both extensions that bring the same id, and adds nothing of the second', async () => {
    const first = fresh();
    extend(given({ name: first, readers: { 'first-format': reader } }));
    const second = fresh();
    const bring = () => {
      extend(
        given({
          ...{ name: second, protocols: [{ ...protocol, id: 'second-rule', metrics: ['acc1'] }] },
          readers: { 'first-format': reader },
        }),
      );
    };
    await expectOneLine(bring, ConfigError, `${second}: format first-format: ${first} brings one of this id`);
    expect(findProtocol('second-rule')).toBeUndefined();
    await expectOneLine(
      () => {
        extend(given({ name: first }));
      },
      ConfigError,
      `${first}: another extension of this name is there already`,
    );
  });
});

/** The protocol as bench runs it, with another run. */
function guarded(change: Json, more: Json = {}): Protocol {
  const id = `rule-${fresh()}`;
  const start = () => Promise.resolve(Object.keys(change).length === 0 ? run : { ...run, ...change });
  extend(given({ name: fresh(), protocols: [{ ...protocol, id, metrics: ['acc1'], start, ...more }] }));
  const found = findProtocol(id);
  if (!found) throw new Error(`${id}: was not added`);
  return found;
}

const context = {} as ProtocolContext;

describe('a protocol of an extension', () => {
  const finish = (change: Json) => ({
    finish: () => Promise.resolve({ ...result, metrics: { acc1: 1 }, intervals: {}, ...change }),
  });

  it('is called as it is: with its own this, and closed once', async () => {
    class Rule {
      readonly id = `class-${fresh()}`;
      readonly version = 2;
      readonly needs = ['image'];
      readonly perSample = 'image';
      readonly samples = ['labelled-image'];
      readonly metrics = ['acc1'];
      closed = 0;
      start() {
        return Promise.resolve({
          step: () => [],
          finish: () =>
            Promise.resolve({ metrics: { acc1: this.version / 2 }, intervals: {}, n: 1, lines: [] }),
          close: () => {
            this.closed++;
            return Promise.resolve();
          },
        });
      }
    }
    const rule = new Rule();
    extend(given({ name: fresh(), protocols: [rule] }));
    const started = await findProtocol(rule.id)?.start(context);
    expect((await started?.finish())?.metrics).toEqual({ acc1: 1 });
    await started?.close?.();
    expect(rule.closed).toBe(1);
  });

  it.each<[change: Json, message: string]>([
    [{ step: undefined }, 'start: step: missing, expected a function'],
    [{ finish: 'x' }, 'start: finish: got "x", expected a function'],
    [{ digest: () => undefined }, 'digests and the digest of its runs differ'],
  ])('must start a run: case %#', async (change, message) => {
    await expectOneLine(() => guarded(change).start(context), ProtocolError, '(extension mine-', message);
  });

  it.each<[change: Json, message: string]>([
    [{ metrics: { acc1: Number.NaN } }, 'finish: metrics.acc1: '],
    [{ metrics: undefined }, 'finish: metrics: missing'],
    [{ metrics: { acc5: 1 } }, 'finish gave acc5, expected one of acc1. Add it to `metrics`'],
    [{ intervals: { acc1: [0] } }, 'finish: intervals.acc1'],
    [{ n: 0 }, 'finish: n: '],
    [{ lines: [{ truth: 1 }] }, 'finish: lines[0].id: missing'],
    [{ lines: undefined }, 'finish: lines: missing'],
  ])('must finish with what a record needs: case %#', async (change, message) => {
    const started = await guarded(finish(change)).start(context);
    await expectOneLine(() => started.finish(), ProtocolError, '(extension mine-', message);
  });

  it('must give lines', async () => {
    const started = await guarded({ step: () => undefined }).start(context);
    await expectOneLine(async () => await started.step([]), ProtocolError, 'step: ');
  });
});

const image = new Uint8Array([1]);
const labelled = { kind: 'labelled-image', id: 'a', image, label: 1 };

/** The reader as bench calls it: `open` gives this, with these samples. */
function guardedReader(change: Json, samples: readonly unknown[] = [labelled]): DatasetReader {
  const format = `format-${fresh()}`;
  const dataset = {
    ...{ kind: 'labelled-image', classNames: ['x', 'y'], templates: [], metadataColumns: [] },
    files: ['/f'],
    parts: [{ name: 'p', samples: () => samples.values() }],
    ...change,
  };
  const part = { name: 'p', samples: () => streamOf(samples) };
  const parts = change.parts ?? [part];
  const open = () => Promise.resolve({ ...dataset, parts });
  extend(given({ name: fresh(), readers: { [format]: { ...reader, open } } }));
  const found = findReader(format);
  if (!found) throw new Error(`${format}: was not added`);
  return found;
}

async function* streamOf(samples: readonly unknown[]): AsyncGenerator<Sample> {
  await Promise.resolve();
  for (const sample of samples) yield sample as Sample;
}

describe('a reader of an extension', () => {
  const entry = makeEntry();

  it('is given the entry and the folder, which stand in what it opens', async () => {
    const dataset = await guardedReader({ entry: 3, folder: 4 }).open('/here', entry);
    expect([dataset.entry, dataset.folder]).toEqual([entry, '/here']);
    expect(await collect(readSamples({ ...dataset, entry: { ...entry, count: 1 } }))).toEqual([labelled]);
  });

  it.each<[change: Json, message: string]>([
    [{ kind: 'picture' }, 'open: kind: got "picture", expected one of labelled-image'],
    [{ classNames: undefined }, 'open: classNames: missing'],
    [{ templates: ['a photo'] }, 'open: templates[0]: got "a photo", expected {c}'],
    [{ files: [] }, 'open: files: '],
    [{ parts: [{ name: 'p' }] }, 'open: parts[0].samples: missing, expected a function'],
  ])('must open a data set: case %#', async (change, message) => {
    await expectOneLine(() => guardedReader(change).open('/', entry), DataError, 'toy: reader of ', message);
  });

  it.each<[sample: unknown, message: string]>([
    [undefined, 'a sample has no id'],
    [{ ...labelled, id: '' }, 'a sample has no id'],
    [{ ...labelled, kind: 'question' }, 'sample a: got kind question, the data set is of labelled-image'],
    [{ ...labelled, image: 'a.png' }, 'sample a: has no image, expected the bytes of a file'],
    [{ ...labelled, label: 2 }, 'sample a: got label 2, expected 0 to 1, as there are 2 class names'],
    [{ ...labelled, label: 'y' }, 'sample a: got label y'],
    [{ kind: 'damaged', id: 'a', error: 'x' }, 'sample a: expected a DataError'],
  ])('must give samples of its kind: case %#', async (sample, message) => {
    const { parts } = await guardedReader({}, [sample]).open('/', entry);
    await expectOneLine(() => collect(parts[0].samples()), DataError, 'toy: reader of ', message);
  });

  it('fails with what the system says of a file, and a bug of it stays one', async () => {
    const broken = (error: Error) => {
      const format = `format-${fresh()}`;
      const fail = () => Promise.reject(error);
      extend(given({ name: fresh(), readers: { [format]: { findMissing: fail, open: fail } } }));
      return findReader(format)?.findMissing('/', entry);
    };
    const gone = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
    await expectOneLine(() => broken(gone), DataError, 'toy: reader of ', 'ENOENT: no such file');
    expect(await catchError(() => broken(new TypeError('x is undefined')))).toBeInstanceOf(TypeError);
  });
});

it('a scorer of an extension must give numbers', async () => {
  const id = `score-${fresh()}`;
  const score = () => Promise.resolve({ metrics: { x: 'high' }, n: 1 });
  extend(given({ name: fresh(), scorers: [{ ...scorer, id, score }] }));
  const input = {
    options: {},
    multiply: () => Promise.reject(new Error('none')),
    workers: 0,
    warn: () => undefined,
  };
  await expectOneLine(
    () => scorerRegistry.find(id)?.score(input),
    MetricError,
    `${id} (extension mine-`,
    'score: metrics.x',
  );
});
