import { expect } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { AssociationInstance, SampleKind } from '../../harness/core/sample.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import {
  answer,
  captioned,
  contextOf,
  embedImageNear,
  encodeTexts,
  labelled,
  multiLabelled,
  named,
  stepAll,
} from './fake-model.js';

const classNames = ['cat', 'dog', 'owl', 'elk', 'ant', '$&', ''];

/** 17 cues of 5, 6, 10 and 12 images each; the first image of each lies near it, and up to two others belong to it. */
const associations = Array.from({ length: 17 }, (_, i): AssociationInstance => {
  const candidates = Array.from({ length: [5, 6, 10, 12][i % 4] }, (_, k) => `image ${(i * 3 + k) % 23}`);
  return { id: `cue ${i}`, cue: `Cue ${i}`, candidates, associations: candidates.slice(0, 1 + (i % 3)) };
});
const context = contextOf({
  associations,
  classNames,
  templates: ['a {c}', '{c} at night'],
  metadataColumns: ['region', 'year'],
  seed: 3,
});

/** 23 samples: uneven batches of 3, and some that are answered right and some wrong. Drawn anew each time. */
function samplesOf(kind: SampleKind): readonly AnsweredSample[] {
  return Array.from({ length: 23 }, (_, i) => {
    const id = `image ${i}`;
    if (kind === 'labelled-image') {
      const label = (i * 3) % 5;
      const metadata = [i % 3, 2016 + (i % 2)];
      return answer(labelled(id, label, metadata), embedImageNear(`a ${classNames[label]}`, id, 0.8));
    }
    if (kind === 'multi-labelled-image') {
      const labels = [0, 1, 2, 3, 4].filter((label) => (i * (label + 2) + label) % 5 < 2);
      const shown = labels[i % Math.max(labels.length, 1)] ?? 5;
      return answer(multiLabelled(id, labels), embedImageNear(`a ${classNames[shown]}`, id, 0.8));
    }
    // image (3 i) mod 23 is the first of cue i, and 8 is the inverse of 3
    if (kind === 'named-image') return answer(named(id), embedImageNear(`A cue ${(i * 8) % 23}`, id, 0.8));
    const captions = Array.from({ length: 1 + ((i * 5) % 7) }, (_, k) => `caption ${k} of ${id}`);
    return answer(captioned(id, captions), embedImageNear(captions[0], id, 0.8));
  });
}

/** What is scored: the cues that are asked about named images, and otherwise the samples. */
function unitIdsOf(kind: SampleKind): readonly string[] {
  const asked = kind === 'named-image' ? associations : samplesOf(kind).map(({ sample }) => sample);
  return asked.map(({ id }) => id);
}

interface Outcome {
  readonly lines: readonly SampleLine[];
  readonly result: ProtocolResult;
}

async function outcomeOf(
  protocol: Protocol,
  batch: number,
  samples: readonly AnsweredSample[] = samplesOf(protocol.samples[0]),
  changes: Partial<ProtocolContext> = {},
): Promise<Outcome> {
  const run = await protocol.start({ ...context, ...changes });
  const lines = await stepAll(run, samples, batch);
  const result = await run.finish();
  return { lines: [...lines, ...result.lines], result };
}

/** The list that every protocol passes: what is checked, and how. */
export const protocolContract: Readonly<Record<string, (protocol: Protocol) => Promise<void>>> = {
  'says what it needs': async (protocol) => {
    expect(protocol.needs).toContain(protocol.perSample);
    expect(new Set(protocol.needs).size).toBe(protocol.needs.length);
    expect(Number.isInteger(protocol.version) && protocol.version >= 1).toBe(true);
    expect(new Set(protocol.metrics).size).toBe(protocol.metrics.length);
    await Promise.resolve();
  },
  'batches of 1, 3 and all agree bit for bit': async (protocol) => {
    const whole = await outcomeOf(protocol, Infinity);
    expect(await outcomeOf(protocol, 1)).toEqual(whole);
    expect(await outcomeOf(protocol, 3)).toEqual(whole);
  },
  'gives every unit a line, in the order of the units, each id once': async (protocol) => {
    const ids = unitIdsOf(protocol.samples[0]);
    const { lines } = await outcomeOf(protocol, 3);
    expect(lines.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    for (const line of lines) {
      expect(line.truth).toBeDefined();
      expect(line.prediction).toBeDefined();
      // what is written is what was meant: no NaN that JSON would turn into null
      expect(JSON.parse(JSON.stringify(line))).toEqual(line);
    }
  },
  'throws on empty input': async (protocol) => {
    const run = await protocol.start(context);
    await expect((async () => await run.finish())()).rejects.toBeInstanceOf(MetricError);
  },
  'reports what it declares': async (protocol) => {
    const { result } = await outcomeOf(protocol, 3);
    expect(Object.keys(result.metrics).toSorted()).toEqual(protocol.metrics.toSorted());
    expect(Object.keys(result.intervals).toSorted()).toEqual(protocol.metrics.toSorted());
    expect(result.n).toBe(unitIdsOf(protocol.samples[0]).length);
  },
  'reports finite numbers in the range of their descriptors, inside their intervals': async (protocol) => {
    const { result } = await outcomeOf(protocol, 3);
    for (const [id, value] of Object.entries(result.metrics)) {
      const descriptor = findMetric(id);
      if (!descriptor) throw new Error(`${id}: no descriptor`);
      const [from, to] = descriptor.range;
      const [low, high] = result.intervals[id];
      const ascending = [from, low, value, high, to];
      expect(ascending.every(Number.isFinite)).toBe(true);
      expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
    }
  },
  'tells right from wrong: the fixture is neither': async (protocol) => {
    const { lines } = await outcomeOf(protocol, 3);
    const right = lines.filter(({ correct }) => correct === true).length;
    expect(right).toBeGreaterThan(0);
    expect(right).toBeLessThan(lines.length);
  },
  'is the same for the same seed, and another seed moves only intervals': async (protocol) => {
    const first = await outcomeOf(protocol, 3);
    expect(await outcomeOf(protocol, 3)).toEqual(first);
    const other = await outcomeOf(protocol, 3, undefined, { seed: 4 });
    expect(other.lines).toEqual(first.lines);
    expect(other.result.metrics).toEqual(first.result.metrics);
    expect(other.result.intervals).not.toEqual(first.result.intervals);
  },
  'gives the same metrics for any order of the samples': async (protocol) => {
    const { result } = await outcomeOf(protocol, 3);
    const turned = await outcomeOf(protocol, 3, samplesOf(protocol.samples[0]).toReversed());
    expect(turned.result.metrics).toEqual(result.metrics);
  },
  'keeps two runs apart': async (protocol) => {
    const samples = samplesOf(protocol.samples[0]);
    const [left, right] = [await protocol.start(context), await protocol.start(context)];
    for (const answered of samples) {
      await left.step([answered]);
      await right.step([answered]);
    }
    expect(await left.finish()).toEqual(await right.finish());
    expect((await left.finish()).n).toBe(unitIdsOf(protocol.samples[0]).length);
  },
  'leaves its input as it is': async (protocol) => {
    const samples = samplesOf(protocol.samples[0]);
    const given: { tensor: Tensor; copy: Tensor }[] = [];
    const lent = async (texts: readonly string[]) => {
      const tensor = await encodeTexts(texts);
      given.push({ tensor, copy: structuredClone(tensor) });
      return tensor;
    };
    await outcomeOf(protocol, 3, samples, { encodeTexts: lent });
    expect(samples).toEqual(samplesOf(protocol.samples[0]));
    expect(given.length).toBeGreaterThan(0);
    for (const { tensor, copy } of given) expect(tensor).toEqual(copy);
  },
  'refuses samples of another kind': async (protocol) => {
    const other = protocol.samples.includes('labelled-image') ? 'captioned-image' : 'labelled-image';
    await expect(outcomeOf(protocol, 3, samplesOf(other))).rejects.toMatchObject({ kind: 'ProtocolError' });
  },
};
