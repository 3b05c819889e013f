import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Picture } from '../../../harness/core/picture.js';
import type { AnsweredSample, Protocol, ProtocolContext } from '../../../harness/core/protocol.js';
import type { LabelledMap, PanopticImage, Sample } from '../../../harness/core/sample.js';
import { summarizePanoptic } from '../../../harness/metrics/segmentation/panoptic-summary.js';
import { summarizeSemantic } from '../../../harness/metrics/segmentation/semantic-summary.js';
import { decodeLabelMap } from '../../../harness/preprocess/maps/decode-label-map.js';
import { encodeLabelMap } from '../../../harness/preprocess/maps/encode-label-map.js';
import { panoptic } from '../../../harness/score/panoptic.js';
import { semseg } from '../../../harness/score/semseg.js';
import { denseProbe } from '../../../tasks/segmentation/dense-probe.js';
import { segmenter } from '../../../tasks/segmentation/segmenter.js';
import { scoreFiles } from '../../score/files.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { contextOf, stepAll } from '../fake-model.js';
import { answeredMap, ignoredLabel, mapCategories, mapSize } from './fake-maps.js';

const makeFolder = useTemporaryFolders();
const ensemble = { seen: 0.4, unseen: 0.8, temperature: 10 };
const context = contextOf({
  categories: mapCategories,
  templates: ['a {c}'],
  labels: { ignore: ignoredLabel },
  model: { logitScale: 20, segmenter: { ensemble, trainedOn: ['cat'] } },
});

async function run(
  protocol: Protocol,
  samples: readonly AnsweredSample[],
  changes: Partial<ProtocolContext> = {},
) {
  const folder = makeFolder();
  const write = (name: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    return Promise.resolve();
  };
  const predictions = { write, append: () => Promise.reject(new Error('not asked for')) };
  const started = await protocol.start({ ...context, predictions, ...changes });
  const lines = await stepAll(started, samples, 3);
  const result = await started.finish();
  await started.close?.();
  return { folder, lines, result };
}

const kinds = ['label-map', 'panoptic-image'] as const;
const pairs = [segmenter, denseProbe].flatMap((protocol) =>
  kinds.map((kind) => ({ id: protocol.id, protocol, kind })),
);
const samplesOf = (kind: (typeof kinds)[number]) => Array.from({ length: 7 }, (_, i) => answeredMap(kind, i));

/** The truth of samples as files of the field: a folder of maps, and for panoptic images their JSON. */
function writeTruth(samples: readonly Sample[]) {
  const [folder, list] = [makeFolder(), join(makeFolder(), 'truth.json')];
  const maps = samples as readonly (LabelledMap | PanopticImage)[];
  for (const { id, map } of maps) writeFileSync(join(folder, `${id}.png`), map);
  const annotations = maps.flatMap((sample) =>
    sample.kind === 'label-map'
      ? []
      : [
          {
            image_id: sample.imageId,
            file_name: `${sample.id}.png`,
            segments_info: sample.segments.map(({ categoryId, crowd, ...one }) => ({
              ...{ ...one, category_id: categoryId, iscrowd: Number(crowd), bbox: [0, 0, 1, 1] },
            })),
          },
        ],
  );
  const images = maps.map((sample) => ({
    id: sample.kind === 'label-map' ? 0 : sample.imageId,
    height: mapSize[0],
    width: mapSize[1],
  }));
  const categories = mapCategories.map(({ id, name, isThing }) => ({ id, name, isthing: Number(isThing) }));
  writeFileSync(list, JSON.stringify({ images, annotations, categories }));
  return { folder, list };
}

describe.each(pairs)('$id on a $kind', ({ protocol, kind }) => {
  it('writes predictions that `bench score` scores as the record does', async () => {
    const samples = samplesOf(kind);
    const { folder, result } = await run(protocol, samples);
    const truth = writeTruth(samples.map(({ sample }) => sample));
    const { metrics } =
      kind === 'label-map'
        ? await scoreFiles(semseg, { truth: truth.folder, predictions: folder, 'num-classes': '4' })
        : await scoreFiles(panoptic, {
            ...{ truth: truth.list, 'truth-dir': truth.folder },
            ...{ predictions: join(folder, 'panoptic.json'), 'predictions-dir': join(folder, 'panoptic') },
          });
    expect(Object.keys(result.metrics).length).toBeGreaterThan(4);
    for (const [name, value] of Object.entries(result.metrics)) {
      expect(Math.abs(value - Number(metrics[name]))).toBeLessThan(1e-12);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
  });

  it('keeps counts in its lines, from which the metrics can be summed', async () => {
    const { lines, result } = await run(protocol, samplesOf(kind));
    const counts = lines.map((line) => line.counts ?? {});
    const again =
      kind === 'label-map'
        ? summarizeSemantic(counts, 4).mIoU
        : summarizePanoptic(counts, mapCategories).all.PQ;
    expect(again).toBe(result.metrics[kind === 'label-map' ? 'mIoU' : 'PQ']);
  });

  it('names the sample whose truth is damaged, empty or of another size', async () => {
    const [first] = samplesOf(kind);
    const of = (map: Uint8Array) => [{ ...first, sample: { ...first.sample, map } as Sample }];
    const { map } = first.sample as LabelledMap;
    const [height, width] = mapSize;
    const wide = encodeLabelMap({ height, width: width + 1, data: new Uint8Array(height * (width + 1)) });
    for (const bytes of [
      map.slice(0, map.length - 20),
      new Uint8Array(0),
      ...(kind === 'label-map' ? [wide] : []),
    ])
      await expect(run(protocol, of(bytes))).rejects.toMatchObject({
        kind: 'DataError',
        message: expect.stringMatching(/^sample image 0: (label|panoptic) map: /) as unknown as string,
      });
  });

  it('draws as many pictures as are wanted, in order', async () => {
    const pictures: Picture[] = [];
    const sink = {
      isOpen: () => pictures.length < 2,
      add: (picture: Picture) => Promise.resolve(void pictures.push(picture)),
    };
    await run(protocol, samplesOf(kind), { pictures: sink });
    expect(pictures.map(({ id }) => id)).toEqual(['image 0', 'image 1']);
    for (const { truth, prediction } of pictures) {
      const names = new Set(
        [truth, prediction].flatMap(({ map }) => [...(map?.values.values() ?? [])]).map(({ name }) => name),
      );
      expect([...names].every((name) => mapCategories.some((category) => category.name === name))).toBe(true);
      // what is not scored is left clear
      expect(truth.map?.values.has(truth.map.map.data[0])).toBe(false);
    }
  });

  it('works without what it may do without: objectness, an ensemble, pictures', async () => {
    const bare = samplesOf(kind).map(({ sample, output }) => {
      const tensors = Object.entries(output.tensors).filter(([name]) => name !== 'mask_objectness');
      return { sample, output: { ...output, tensors: Object.fromEntries(tensors) } };
    });
    const { result } = await run(protocol, bare, { model: { logitScale: 20 } });
    expect(result.n).toBe(7);
  });
});

describe('labels of 16 bits', () => {
  it('are written where there are more than 255 classes, and read with the ignored zero', async () => {
    const categories = Array.from({ length: 300 }, (_, id) => ({
      id,
      name: `class ${id}`,
      names: [`class ${id}`],
    }));
    const answered = answeredMap('label-map', 0);
    const [height, width] = mapSize;
    const pixels = height * width;
    const map = encodeLabelMap({ height, width, data: new Uint16Array(pixels).fill(300) }, 16);
    const sample = { ...answered.sample, map } as Sample;
    const labels = { ignore: 65535, reduceZero: true };
    const { folder, lines } = await run(denseProbe, [{ ...answered, sample }], { categories, labels });
    expect(lines[0].truth).toEqual({ 299: pixels });
    const bytes = readFileSync(join(folder, 'image 0.png'));
    expect(bytes[24]).toBe(16);
    expect((await decodeLabelMap(bytes, 'x')).data).toHaveLength(pixels);
  });
});

describe('what segmentation refuses', () => {
  const [sample] = samplesOf('panoptic-image');
  const faults: readonly [string, Protocol, AnsweredSample, Partial<ProtocolContext>, RegExp][] = [
    ['no features', denseProbe, { ...sample, output: { tensors: {} } }, {}, /no dense features/],
    ['no masks', segmenter, { ...sample, output: { ...sample.output, tensors: {} } }, {}, /no mask_logits/],
    ['no mask layout', segmenter, { ...sample, output: { tensors: {} } }, {}, /no mask layout/],
    ['no temperature', segmenter, sample, { model: {} }, /neither segmenter.temperature nor logitScale/],
    [
      'an ensemble without seen classes',
      segmenter,
      sample,
      { model: { logitScale: 1, segmenter: { ensemble } } },
      /trainedOn/,
    ],
    ['no categories', denseProbe, sample, { categories: [] }, /0 categories/],
    [
      'categories that are neither things nor stuff',
      denseProbe,
      sample,
      { categories: mapCategories.map(({ id, name, names }) => ({ id, name, names })) },
      /"cat" is neither a thing nor stuff/,
    ],
    [
      'features that are no numbers',
      denseProbe,
      {
        ...sample,
        output: {
          ...sample.output,
          tensors: { features: { data: new Float32Array(128).fill(NaN), shape: [8, 4, 4] } },
        },
      },
      {},
      /is NaN in cell 0/,
    ],
    [
      'features of another width',
      denseProbe,
      {
        ...sample,
        output: { ...sample.output, tensors: { features: { data: new Float32Array(16), shape: [1, 4, 4] } } },
      },
      {},
      /expected \[8, height, width\]/,
    ],
  ];

  it.each(faults)('%s', async (_, protocol, answered, changes, message) => {
    await expect(run(protocol, [answered], changes)).rejects.toMatchObject({
      kind: 'ProtocolError',
      message: expect.stringMatching(message) as unknown as string,
    });
  });

  it('kinds that are mixed', async () => {
    await expect(run(denseProbe, [sample, answeredMap('label-map', 1)])).rejects.toThrow(/is a label-map/);
  });
});
