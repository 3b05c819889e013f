import { expect } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import type { Protocol } from '../../harness/core/protocol.js';
import type { SampleKind } from '../../harness/core/sample.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import { keepInMemory, leftBy, outcomeOf, throughFile, usualOutcomeOf } from './contract-runs.js';
import { contextsOf, countScored, otherTexts, samplesOf, unitIdsOf } from './contract-samples.js';
import { encodeTexts } from './fake-model.js';

/** Metrics that have no interval: sums over pairs of questions and groups, which no draw of questions resamples. */
const withoutInterval: Readonly<Partial<Record<string, readonly string[]>>> = {
  gqa: ['consistency', 'distribution'],
};

/** Protocols whose intervals are those of shares, which are not drawn: no seed moves them. */
export const undrawn: readonly string[] = ['gqa', 'scienceqa', 'mmbench', 'seed-bench'];

/** The list that every protocol passes for each kind of sample that it scores: what is checked, and how. */
export const protocolContract: Readonly<
  Record<string, (protocol: Protocol, kind: SampleKind) => Promise<void>>
> = {
  'says what it needs': async (protocol, kind) => {
    expect(protocol.samples).toContain(kind);
    expect(protocol.needs).toContain(protocol.perSample);
    expect(new Set(protocol.needs).size).toBe(protocol.needs.length);
    expect(Number.isInteger(protocol.version) && protocol.version >= 1).toBe(true);
    expect(new Set(protocol.metrics).size).toBe(protocol.metrics.length);
    await Promise.resolve();
  },
  'batches of 1, 3 and all agree bit for bit': async (protocol, kind) => {
    const whole = await outcomeOf(protocol, Infinity, samplesOf(protocol, kind));
    expect(await outcomeOf(protocol, 1, samplesOf(protocol, kind))).toEqual(whole);
    expect(await usualOutcomeOf(protocol, kind)).toEqual(whole);
  },
  'gives every unit a line, in the order of the units, each id once': async (protocol, kind) => {
    const ids = unitIdsOf(protocol, kind);
    const { lines } = await usualOutcomeOf(protocol, kind);
    expect(lines.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    for (const line of lines) {
      expect(line.truth).toBeDefined();
      expect(line.prediction).toBeDefined();
      // what is written is what was meant: no NaN that JSON would turn into null
      expect(JSON.parse(JSON.stringify(line))).toEqual(line);
    }
  },
  'throws on empty input': async (protocol, kind) => {
    const run = await protocol.start(contextsOf(kind)[0]);
    await expect((async () => await run.finish())()).rejects.toBeInstanceOf(MetricError);
  },
  'reports what it declares': async (protocol, kind) => {
    const declared = new Set<string>();
    for (const one of protocol.samples)
      for (const place of contextsOf(one).keys()) {
        const { result } = await usualOutcomeOf(protocol, one, place);
        const [reported, sure] = [Object.keys(result.metrics), Object.keys(result.intervals)];
        reported.forEach((metric) => declared.add(metric));
        // AP has a dozen relatives; what papers report has an interval
        const unsure = withoutInterval[protocol.id] ?? [];
        if (one !== 'annotated-image') expect([...sure, ...unsure].toSorted()).toEqual(reported.toSorted());
        expect(reported).toEqual(expect.arrayContaining(sure));
        expect(sure.length).toBeGreaterThan(0);
        if (one === kind) expect(result.n).toBe(countScored(protocol, kind));
      }
    // some only where the data define them, and all of them together
    expect([...declared].toSorted()).toEqual(protocol.metrics.toSorted());
  },
  'reports finite numbers in the range of their descriptors, inside their intervals': async (
    protocol,
    kind,
  ) => {
    const { result } = await usualOutcomeOf(protocol, kind);
    for (const [id, value] of Object.entries(result.metrics)) {
      const descriptor = findMetric(id);
      if (!descriptor) throw new Error(`${id}: no descriptor`);
      const [from, to] = descriptor.range;
      const [low, high] = Object.hasOwn(result.intervals, id) ? result.intervals[id] : [value, value];
      const ascending = [from, low, value, high, to ?? Number.MAX_VALUE];
      expect(ascending.every(Number.isFinite)).toBe(true);
      expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
    }
  },
  'tells right from wrong: the fixture is neither': async (protocol, kind) => {
    const { lines, result } = await usualOutcomeOf(protocol, kind);
    if (lines.every(({ correct }) => correct === undefined)) {
      const isBetween = ([id, value]: readonly [string, number]) =>
        value > 0 && value < (findMetric(id)?.range[1] ?? 100);
      expect(Object.entries(result.metrics).some(isBetween)).toBe(true);
      return;
    }
    const right = lines.filter(({ correct }) => correct === true).length;
    expect(right).toBeGreaterThan(0);
    expect(right).toBeLessThan(lines.length);
  },
  'is the same for the same seed, and another seed moves only intervals': async (protocol, kind) => {
    const first = await usualOutcomeOf(protocol, kind);
    expect(await outcomeOf(protocol, 3, samplesOf(protocol, kind))).toEqual(first);
    const other = await outcomeOf(protocol, 3, samplesOf(protocol, kind), { seed: 4 });
    expect(other.lines).toEqual(first.lines);
    expect(other.result.metrics).toEqual(first.result.metrics);
    if (undrawn.includes(protocol.id)) expect(other.result.intervals).toEqual(first.result.intervals);
    else expect(other.result.intervals).not.toEqual(first.result.intervals);
  },
  'gives the same metrics for any order of the samples': async (protocol, kind) => {
    const { result } = await usualOutcomeOf(protocol, kind);
    const turned = await outcomeOf(protocol, 3, samplesOf(protocol, kind).toReversed());
    expect(Object.keys(turned.result.metrics)).toEqual(Object.keys(result.metrics));
    // sums of fractions differ in their last bit
    for (const [id, value] of Object.entries(result.metrics))
      expect(turned.result.metrics[id]).toBeCloseTo(value, 12);
  },
  'keeps two runs apart': async (protocol, kind) => {
    const samples = samplesOf(protocol, kind);
    const [context] = contextsOf(kind);
    const [left, right] = [await protocol.start(context), await protocol.start(context)];
    for (const answered of samples) {
      await left.step([answered]);
      await right.step([answered]);
    }
    const result = await left.finish();
    expect(result).toEqual(await right.finish());
    expect(result.n).toBe(countScored(protocol, kind));
    // a third that was given nothing has nothing
    const empty = await protocol.start(context);
    await expect((async () => await empty.finish())()).rejects.toBeInstanceOf(MetricError);
  },
  'takes what was kept of outputs as it takes outputs': async (protocol, kind) => {
    const plain = await leftBy(protocol, samplesOf(protocol, kind), (_, answered) =>
      Promise.resolve(answered),
    );
    expect(await leftBy(protocol, samplesOf(protocol, kind), throughFile)).toEqual(plain);
  },
  'leaves its input as it is': async (protocol, kind) => {
    const samples = samplesOf(protocol, kind);
    const given: { tensor: Tensor; copy: Tensor }[] = [];
    const lent = async (texts: readonly string[]) => {
      const tensor = await encodeTexts(texts);
      given.push({ tensor, copy: structuredClone(tensor) });
      return tensor;
    };
    await outcomeOf(protocol, 3, samples, { encodeTexts: lent });
    expect(samples).toEqual(samplesOf(protocol, kind));
    expect(given.length > 0).toBe(protocol.needs.includes('text'));
    for (const { tensor, copy } of given) expect(tensor).toEqual(copy);
  },
  'keeps texts under all that they are made of': async (protocol, kind) => {
    const samples = samplesOf(protocol, kind);
    const { keeping, encoded } = keepInMemory();
    const first = await outcomeOf(protocol, 3, samples, keeping);
    expect(encoded.size > 0).toBe(protocol.needs.includes('text'));
    encoded.clear();
    expect(await outcomeOf(protocol, 3, samples, keeping)).toEqual(first);
    expect(encoded.size).toBe(0);
    for (const other of otherTexts(kind))
      expect(await outcomeOf(protocol, 3, samples, { ...other, ...keeping })).toEqual(
        await outcomeOf(protocol, 3, samples, other),
      );
    const turned = samples.toReversed();
    expect(await outcomeOf(protocol, 3, turned, keeping)).toEqual(await outcomeOf(protocol, 3, turned));
  },
  'refuses samples of another kind': async (protocol, kind) => {
    const other = protocol.samples.includes('labelled-image') ? 'captioned-image' : 'labelled-image';
    // what the protocol knows is all right: only the samples are not
    const outcome = outcomeOf(protocol, 3, samplesOf(protocol, other), contextsOf(kind)[0]);
    await expect(outcome).rejects.toMatchObject({ kind: 'ProtocolError' });
  },
};
