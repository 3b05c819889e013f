import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { buildReport } from '../../../reports/findings/build-report.js';
import type { Curve } from '../../../reports/findings/curve.js';
import type { PublishedModel, ReportInput } from '../../../reports/findings/report-input.js';
import { sha256 } from '../../../harness/core/hash.js';
import { changeRecords, inventReportInput as invent, type Invention } from '../../support/report-records.js';

/** With few resamples: most of what is tested does not hang on them. */
function inventReportInput(wish: Invention = {}): ReportInput {
  return { ...invent(wish), bootstrap: 40 };
}

const exact = { n: 0, law: { alpha: 0.15, beta: 0.1, scatter: 0 } } as const;

function curvesOf(curves: readonly Curve[], axis: Curve['axis'], target: string): readonly Curve[] {
  return curves.filter((curve) => curve.axis === axis && curve.target === target);
}

function ok(change: (record: OwnRecord) => OwnRecord | undefined) {
  return (input: ReportInput) =>
    changeRecords(input, (record) => (record.status === 'ok' && !record.imported ? change(record) : record));
}

describe('curves', () => {
  it('find the law that records follow, along size and data, for every family', async () => {
    const { curves } = await buildReport(inventReportInput(exact));
    for (const task of ['invented/task-00', 'invented/task-01']) {
      const size = curvesOf(curves, 'size', task);
      expect(size.map(({ series }) => series.family)).toEqual(['vit', 'vitamin']);
      const level = task.endsWith('0') ? 0.5 : 0.7;
      size.forEach(({ fit, points }, family) => {
        expect(points.map(({ x }) => x)).toEqual([1.5, 3, 6, 12]);
        expect(fit.params.alpha.value).toBeCloseTo(0.15, 4);
        // x is image and text parameters, 1.5 times those of the law
        const factor = (family === 0 ? 1 : 0.9) * 8 ** -0.1 * 1.5 ** 0.15;
        expect(fit.params.A.value).toBeCloseTo(level * factor, 4);
      });
      for (const { fit, xName } of curvesOf(curves, 'data', task)) {
        expect(xName).toBe('samples seen (M)');
        expect(fit.params.alpha.value).toBeCloseTo(0.1, 4);
      }
    }
  });

  it('go through the lower envelope along compute, and through means only', async () => {
    const { curves } = await buildReport(inventReportInput(exact));
    const compute = curves.filter(({ axis }) => axis === 'compute');
    expect(compute.map(({ target }) => target)).toEqual(['invented']);
    const [{ points, fit }] = compute;
    expect(points).toHaveLength(12);
    const front = points.filter(({ onEnvelope }) => onEnvelope);
    // the same compute and a worse family is never on it
    expect(front.every(({ model }) => model.startsWith('vitamin'))).toBe(true);
    expect(fit.n).toBe(front.length);
    for (const { x, score, onEnvelope } of points)
      expect(onEnvelope).toBe(!points.some((other) => other.x <= x && other.score > score));
  });

  it('put seeds at one x and have the runs scatter', async () => {
    const { curves } = await buildReport(
      inventReportInput({ ...exact, seeds: [0, 1, 2], law: { alpha: 0.15, beta: 0.1, scatter: 0.05 } }),
    );
    const [{ points, fit }] = curvesOf(curves, 'size', 'invented');
    expect(points.map(({ x }) => x)).toEqual([1.5, 3, 3, 3, 6, 12]);
    expect(new Set(points.map(({ score }) => score)).size).toBe(6);
    expect(fit.n).toBe(6);
    expect(fit.params.alpha.runs?.[0]).toBeLessThan(fit.params.alpha.value - 0.01);
  });

  it('draw intervals from test samples that the models share', async () => {
    const { curves } = await buildReport(
      inventReportInput({ n: 400, families: [{ name: 'vit', factor: 1 }] }),
    );
    const [{ fit, points }] = curvesOf(curves, 'size', 'invented');
    const { samples, runs, both, value } = fit.params.alpha;
    expect(points.every(({ n }) => n === 1200)).toBe(true);
    for (const interval of [samples, runs, both]) {
      expect(interval?.[0]).toBeLessThan(value);
      expect(interval?.[1]).toBeGreaterThan(value);
    }
    expect(fit.warnings.filter((warning) => warning.includes('unpaired'))).toEqual([]);
  });

  it('say that an interval is unpaired where samples are not kept', async () => {
    const input = inventReportInput({ n: 400, families: [{ name: 'vit', factor: 1 }] });
    const { curves } = await buildReport({
      ...input,
      readSamples: async function* () {
        // no samples file
      },
    });
    const [{ fit }] = curvesOf(curves, 'size', 'invented');
    expect(fit.warnings.join()).toContain('unpaired approximation for 3 of 3 tasks');
  });

  it('mark points at chance and leave them out of the law', async () => {
    const atChance = ok((record) =>
      record.model.id === 'vit-1'
        ? { ...record, metrics: { acc1: 0.11 }, intervals: { acc1: [0.09, 0.13] } }
        : record,
    );
    const { curves, provenance } = await buildReport(atChance(inventReportInput({ n: 400 })));
    const [{ points, fit }] = curvesOf(curves, 'size', 'invented/task-00');
    expect(points.map((point) => point.atChance)).toEqual([true, false, false, false]);
    expect(fit.n).toBe(3);
    expect(fit.leftOut).toEqual([{ id: 'vit-1', reason: 'at chance' }]);
    expect(provenance.exclusions.join('\n')).toContain('vit-1 is left out of');
  });

  it('flag repeated data', async () => {
    const { curves, header } = await buildReport(inventReportInput({ ...exact, uniquePairs: 1 }));
    const [{ points }] = curvesOf(curves, 'data', 'invented');
    // samples seen 2, 4 and 8 M of 1 M pairs: more than four times is repeated
    expect(points.map(({ repeated }) => repeated)).toEqual([undefined, undefined, 8]);
    expect(header.warnings.join()).toContain('repeated data: 8 models saw their pairs 8 times');
  });

  it.each([
    [1, 'point'],
    [2, 'segment'],
    [3, 'descriptive'],
    [4, 'fit'],
  ])('of %i sizes say no more than their number allows', async (count, kind) => {
    const sizes = [1, 2, 4, 8].slice(0, count);
    const { curves, header } = await buildReport(
      inventReportInput({ ...exact, sizes, samplesSeen: [8], families: [{ name: 'vit', factor: 1 }] }),
    );
    expect(curvesOf(curves, 'size', 'invented').map(({ fit }) => fit.kind)).toEqual([kind]);
    expect(header.verdicts[0]).toContain('Error on Invented (3)');
  });

  it('call equal scores flat', async () => {
    const { curves, header } = await buildReport(
      inventReportInput({ n: 0, law: { alpha: 0, beta: 0, scatter: 0 } }),
    );
    for (const { fit } of curvesOf(curves, 'size', 'invented')) expect(fit.verdict).toBe('flat');
    expect(header.verdicts.join()).not.toContain('falls');
  });

  it('of perfect and of worst scores are finite', async () => {
    const perfect = ok((record) => ({ ...record, metrics: { acc1: 1 }, intervals: { acc1: [0.99, 1] } }));
    const worst = ok((record) => ({ ...record, metrics: { acc1: 0 }, intervals: { acc1: [0, 0.01] } }));
    for (const change of [perfect, worst]) {
      const { curves } = await buildReport(change(inventReportInput()));
      expect(curves.length).toBeGreaterThan(0);
    }
  });
});

describe('a report', () => {
  it('is the same bytes twice, whatever the order of the records', async () => {
    const wish = { hostile: true, seeds: [0, 1] };
    const [one, two] = [inventReportInput(wish), inventReportInput(wish)];
    const shuffled = {
      ...two,
      models: two.models.map((model) => ({ ...model, records: model.records.toReversed() })),
    };
    const hashOf = async (input: ReportInput) => sha256(JSON.stringify(await buildReport(input)));
    const first = await hashOf(one);
    expect(await hashOf(shuffled)).toBe(first);
    expect(await hashOf({ ...one, seed: 8 })).not.toBe(first);
  });

  it('says what is missing instead of leaving it out', async () => {
    const input = changeRecords(inventReportInput(), (record) => {
      const facts = {
        schema: 1,
        startedAt: record.startedAt,
        task: record.task,
        group: 'classification',
      } as const;
      const { id, family } = record.model;
      const bare = { ...facts, metric: 'acc1', model: { id, family } };
      if (record.task === 'invented/task-01' && id.startsWith('vitamin'))
        return { ...bare, status: 'skipped', reason: 'no text head' };
      if (record.task === 'invented/task-02' && id === 'vit-1')
        return { ...bare, status: 'failed', error: 'broken' };
      return record.task === 'invented/task-02' && id === 'vit-2' ? undefined : record;
    });
    const { omitted, header, headline } = await buildReport(input);
    expect(omitted.map(({ task, status, reason, models }) => [task, status, reason, models.length])).toEqual([
      ['invented/task-01', 'skipped', 'no text head', 6],
      ['invented/task-02', 'failed', 'broken', 1],
      ['invented/task-02', 'not run', 'no record', 1],
    ]);
    expect(header.coverage).toBe('suite invented: 1 of 3 tasks complete');
    expect(headline.rows).toHaveLength(12);
  });

  it('of nothing but failures has no curve and says so', async () => {
    const input = changeRecords(inventReportInput(), ({ model, task, startedAt }) => ({
      ...{ schema: 1, status: 'failed', startedAt, task, group: 'classification', metric: 'acc1' },
      ...{ model: { id: model.id, family: model.family }, error: 'broken' },
    }));
    const { curves, header, omitted } = await buildReport(input);
    expect(curves).toEqual([]);
    expect(header.verdicts).toEqual([
      'No two models differ in size, data or compute alone: there is no trend to speak of.',
    ]);
    expect(omitted).toHaveLength(3);
  });

  it('warns of what was not measured alike', async () => {
    const odd = ok((record) => {
      if (record.model.id !== 'vit-1') return record;
      return record.task === 'invented/task-00'
        ? { ...record, dataset: { ...record.dataset, sha256: 'f'.repeat(64) } }
        : { ...record, n: 100, limit: 100 };
    });
    const { header } = await buildReport(odd(inventReportInput()));
    expect(header.warnings).toEqual(
      expect.arrayContaining([
        'models differ in data on invented/task-00: their scores do not compare',
        'models differ in number of samples on invented/task-01, invented/task-02: their scores do not compare',
        'scored on a part of the samples (--limit): invented/task-01, invented/task-02',
      ]),
    );
  });

  it('counts a repeated run once, and in the place of one without a score', async () => {
    const input = inventReportInput(exact);
    const twin = input.models[0].records.map((record) => ({
      ...record,
      model: { ...record.model, id: 'vit-1-twin' },
    }));
    const models = [
      { ...input.models[0], records: input.models[0].records.slice(1) },
      ...input.models.slice(1),
      { id: 'vit-1-twin', records: twin },
    ];
    const { curves, provenance } = await buildReport({ ...input, models });
    const ids = (task: string) => curvesOf(curves, 'size', task)[0].points.map(({ model }) => model);
    expect(ids('invented/task-00')[0]).toBe('vit-1-twin');
    expect(ids('invented/task-01')).toEqual(['vit-1', 'vit-2', 'vit-4', 'vit-8']);
    expect(provenance.exclusions[0]).toBe(
      'vit-1-twin is no further run: the same size, training data and seed as vit-1',
    );
  });

  it('lays published values beside our own, never joined with them', async () => {
    const values = [2, 4, 8].map((paramsM): PublishedModel => ({
      model: {
        ...{ id: `vit-${paramsM}`, family: 'vit', size: `${paramsM}M`, data: 'drawings' },
        ...{ paramsM: { image: paramsM, text: paramsM / 2 }, gmacs: { image: paramsM, text: 1 } },
        ...{ samplesSeenM: 8, uniquePairsM: 8, published: true, imported: false },
      },
      scores: {
        invented: { score: 1 - 0.4 * paramsM ** -0.2, half: 0.0005, source: 'a paper', date: '2026-01-01' },
      },
      aliases: [],
      study: 'a paper',
    }));
    const other = { ...values[0], model: { ...values[0].model, id: 'vit-published' } };
    const published = { models: [other, ...values.slice(1)], notes: [] };
    const data = await buildReport({ ...inventReportInput(exact), published });
    const size = curvesOf(data.curves, 'size', 'invented');
    expect(size.map(({ series, points }) => [series.published, points.length])).toEqual([
      [false, 4],
      [false, 4],
      [true, 3],
    ]);
    expect(size[2].points[0].source).toBe('a paper');
    const ids = data.models.map(({ id }) => id);
    expect(ids.filter((id) => id === 'vit-4')).toHaveLength(1);
    expect(data.models.at(-1)).toMatchObject({ id: 'vit-published', published: true });
    const pooled = data.pooled.find(({ target, axis }) => target === 'invented' && axis === 'size');
    expect(Object.keys(pooled?.factors ?? {})).toEqual(['vit · drawings', 'vitamin · drawings']);
    expect(pooled?.alpha.value).toBeCloseTo(0.15, 4);
  });

  it('names its sources and its method', async () => {
    const { provenance, header } = await buildReport(inventReportInput());
    expect(header.commit).toBe('c'.repeat(40));
    expect(header.samples).toBe(12 * 3 * 400);
    expect(new Map(provenance.run).get('command')).toBe('bench report invented');
    const method = new Map(provenance.method);
    expect(method.get('runs')).toBe('12 models in 5 series, 17 curves');
    expect(method.get('loss')).toBe('log-huber 17');
    expect(method.get('intervals')).toContain('40 resamples of runs');
    expect(new Map(provenance.tasks[0].facts).get('units scored')).toBe('400');
  });
});
