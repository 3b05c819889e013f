import { expect } from '@jest/globals';
import type { Category } from '../../harness/core/annotations.js';
import { MetricError } from '../../harness/core/errors.js';
import type { Picture } from '../../harness/core/picture.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { AssociationInstance, SampleKind } from '../../harness/core/sample.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import { decodeBatch, encodeBatch } from '../../harness/results/shards/batch-json.js';
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
import { answeredObjects, frequentCategories, objectCategories } from './detection/fake-objects.js';
import { fakeQuestions, moodyJudge } from './lmm/fake-questions.js';
import { answeredMap, ignoredLabel, mapCategories } from './segmentation/fake-maps.js';

const classNames = ['cat', 'dog', 'owl', 'elk', 'ant', '$&', ''];

/** 17 cues of 5, 6, 10 and 12 images each; the first image of each lies near it, and up to two others belong to it. */
const associations = Array.from({ length: 17 }, (_, i): AssociationInstance => {
  const candidates = Array.from({ length: [5, 6, 10, 12][i % 4] }, (_, k) => `image ${(i * 3 + k) % 23}`);
  return { id: `cue ${i}`, cue: `Cue ${i}`, candidates, associations: candidates.slice(0, 1 + (i % 3)) };
});
const fixture = contextOf({
  associations,
  categories: mapCategories,
  labels: { ignore: ignoredLabel },
  detection: { scoreThreshold: 0.01, nmsIou: 0.5, maxDetections: 100 },
  model: {
    logitScale: 20,
    detector: { fusion: { base: 0.2, novel: 0.5, temperature: 15 } },
    segmenter: { ensemble: { seen: 0.4, unseen: 0.8, temperature: 10 }, trainedOn: ['kitten', 'sky'] },
  },
  classNames,
  templates: ['a {c}', '{c} at night'],
  metadataColumns: ['region', 'year'],
  judge: moodyJudge(),
  seed: 3,
});

/** What a protocol knows of samples of a kind; of objects also as LVIS has them, where other metrics are defined. */
function contextsOf(kind: SampleKind): readonly ProtocolContext[] {
  if (kind !== 'annotated-image') return [fixture];
  return [objectCategories, frequentCategories].map((categories) => ({ ...fixture, categories }));
}

/** Metrics that have no interval: sums over pairs of questions and groups, which no draw of questions resamples. */
const withoutInterval: Readonly<Partial<Record<string, readonly string[]>>> = {
  gqa: ['consistency', 'distribution'],
};

/** Protocols whose intervals are those of shares, which are not drawn: no seed moves them. */
export const undrawn: readonly string[] = ['gqa', 'scienceqa', 'mmbench', 'seed-bench'];

/** 23 samples, or 11 maps or images with objects, or the questions of a protocol: uneven batches of 3, and some that are answered
 *  right and some wrong. Drawn anew each time. */
function samplesOf(protocol: Protocol, kind: SampleKind): readonly AnsweredSample[] {
  if (kind === 'question') return fakeQuestions(protocol.id).samples;
  if (kind === 'label-map' || kind === 'panoptic-image')
    return Array.from({ length: 11 }, (_, i) => answeredMap(kind, i));
  if (kind === 'annotated-image') return Array.from({ length: 11 }, (_, i) => answeredObjects(i));
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

/** What has a line: the cues that are asked about named images, and otherwise the samples. */
function unitIdsOf(protocol: Protocol, kind: SampleKind): readonly string[] {
  const asked = kind === 'named-image' ? associations : samplesOf(protocol, kind).map(({ sample }) => sample);
  return asked.map(({ id }) => id);
}

/** How many units are scored: those with a line, but for questions that belong together or do not count. */
function countScored(protocol: Protocol, kind: SampleKind): number {
  return kind === 'question' ? fakeQuestions(protocol.id).scored : unitIdsOf(protocol, kind).length;
}

interface Outcome {
  readonly lines: readonly SampleLine[];
  readonly result: ProtocolResult;
}

async function outcomeOf(
  protocol: Protocol,
  batch: number,
  samples: readonly AnsweredSample[],
  changes: Partial<ProtocolContext> = {},
): Promise<Outcome> {
  const [context] = contextsOf(samples[0].sample.kind);
  const run = await protocol.start({ ...context, ...changes });
  const lines = await stepAll(run, samples, batch);
  const result = await run.finish();
  await run.close?.();
  return { lines: [...lines, ...result.lines], result };
}

const usualOutcomes = new WeakMap<Protocol, Map<string, Promise<Outcome>>>();

/** The outcome of batches of 3 in one of `contextsOf`, computed once: most of the list only looks at it. */
function usualOutcomeOf(protocol: Protocol, kind: SampleKind, place = 0): Promise<Outcome> {
  const known = usualOutcomes.get(protocol) ?? new Map<string, Promise<Outcome>>();
  usualOutcomes.set(protocol, known);
  const name = `${kind} ${place}`;
  const outcome =
    known.get(name) ?? outcomeOf(protocol, 3, samplesOf(protocol, kind), contextsOf(kind)[place]);
  known.set(name, outcome);
  return outcome;
}

/** All that a task leaves behind: its lines and its result as they are written, its predictions by name, and its pictures. */
async function leftBy(
  protocol: Protocol,
  samples: readonly AnsweredSample[],
  change: (run: ProtocolRun, answered: AnsweredSample) => Promise<AnsweredSample>,
) {
  const predictions = new Map<string, string>();
  const pictures: Picture[] = [];
  const put = (name: string, text: string) => Promise.resolve(void predictions.set(name, text));
  const [context] = contextsOf(samples[0].sample.kind);
  const run = await protocol.start({
    ...context,
    predictions: {
      write: (name, bytes) => put(name, Buffer.from(bytes).toString('base64')),
      append: (name, text) => put(name, (predictions.get(name) ?? '') + text),
    },
    pictures: { isOpen: () => true, add: (picture) => Promise.resolve(void pictures.push(picture)) },
  });
  expect(run.digest !== undefined).toBe(protocol.digests === true);
  const changed: AnsweredSample[] = [];
  // backwards: a digest is of its sample alone
  for (const answered of samples.toReversed()) changed.unshift(await change(run, answered));
  const lines = await stepAll(run, changed, 3);
  const result = await run.finish();
  await run.close?.();
  return { written: JSON.stringify([lines, result]), predictions, pictures };
}

/** The sample with what a shard file keeps of its output, after it did. */
async function throughFile(run: ProtocolRun, { sample, output }: AnsweredSample): Promise<AnsweredSample> {
  const digest = await run.digest?.({ sample, output });
  const kept = { ok: true, output: digest ? { tensors: {}, digest } : output } as const;
  const ids = [sample.id];
  const text = encodeBatch({ index: 0, ids, batch: { samples: [kept], encodeMs: 1 } });
  const found = decodeBatch(text, ids)?.samples[0];
  if (!found?.ok) throw new Error(`${sample.id}: not found again`);
  return { sample, output: found.output };
}

/** The fake texts with a store in memory, and the texts that were encoded. */
function keepInMemory() {
  const kept = new Map<string, Tensor>();
  const encoded = new Set<string>();
  const keeping: Pick<ProtocolContext, 'keep' | 'encodeTexts'> = {
    encodeTexts: (texts) => {
      texts.forEach((text) => encoded.add(text));
      return encodeTexts(texts);
    },
    keep: async (what, make) => {
      const key = JSON.stringify(what);
      const tensor = kept.get(key) ?? (await make());
      kept.set(key, tensor);
      return tensor;
    },
  };
  return { keeping, encoded };
}

/** Changes of what a protocol knows from which other texts follow, of those that its samples bring to mind. */
function otherTexts(kind: SampleKind): readonly Partial<ProtocolContext>[] {
  const [{ categories = [] }] = contextsOf(kind);
  const templates = { templates: ['{c}, seen'] };
  switch (kind) {
    case 'named-image':
      return [{ associations: associations.map((one) => ({ ...one, cue: `${one.cue} too` })) }];
    case 'annotated-image':
    case 'panoptic-image':
    case 'label-map': {
      const rename = (one: Category) => ({ ...one, names: one.names.map((name) => `${name} too`) });
      return [templates, { categories: categories.map(rename) }];
    }
    case 'captioned-image':
    case 'question':
      return [];
    case 'labelled-image':
    case 'multi-labelled-image':
      return [templates, { classNames: classNames.toReversed() }];
  }
}

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
