import { describe, expect, it } from '@jest/globals';
import type { OutputDigest } from '../../harness/core/encoder.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { AnsweredSample, Protocol } from '../../harness/core/protocol.js';
import { detector } from '../../tasks/detection/detector.js';
import { regionProbe } from '../../tasks/detection/region-probe.js';
import { denseProbe } from '../../tasks/segmentation/dense-probe.js';
import { expectOneLine } from '../support/errors.js';
import { answeredObjects, objectCategories } from './detection/fake-objects.js';
import { contextOf } from './fake-model.js';
import { answeredMap, ignoredLabel, mapCategories } from './segmentation/fake-maps.js';

type Json = Readonly<Record<string, unknown>>;

const cases: readonly (readonly [id: string, protocol: Protocol, answered: AnsweredSample])[] = [
  [detector.id, detector, answeredObjects(0)],
  [regionProbe.id, regionProbe, answeredObjects(0)],
  [denseProbe.id, denseProbe, answeredMap('panoptic-image', 0)],
];

async function start({ id, start }: Protocol) {
  const run = await start(
    contextOf({
      categories: id === 'dense-probe' ? mapCategories : objectCategories,
      templates: ['a {c}'],
      labels: { ignore: ignoredLabel },
      detection: { scoreThreshold: 0.01, nmsIou: 0.5, maxDetections: 100 },
      model: { logitScale: 20 },
    }),
  );
  if (!run.digest) throw new Error(`${id}: no digests`);
  return { ...run, digest: run.digest };
}

/** Steps over the sample with what `change` makes of its digest. */
async function stepOver(
  protocol: Protocol,
  answered: AnsweredSample,
  change: (digest: OutputDigest) => OutputDigest,
) {
  const run = await start(protocol);
  const digest = change(await run.digest(answered));
  return run.step([{ sample: answered.sample, output: { tensors: {}, digest } }]);
}

describe.each(cases)('the digest of %s', (id, protocol, answered) => {
  const where = `${id}: sample ${answered.sample.id}: what was kept of its output: `;

  it('is taken whole', async () => {
    expect(await stepOver(protocol, answered, (digest) => digest)).toHaveLength(1);
  });

  it('is refused where a member is missing, or is none of it', async () => {
    const { digest } = await start(protocol);
    const facts = (await digest(answered)).facts as Json;
    const withFacts = (changed: unknown) => (whole: OutputDigest) => ({ ...whole, facts: changed });
    for (const key of Object.keys(facts).filter((name) => name !== 'segments')) {
      const rest = Object.fromEntries(Object.entries(facts).filter(([name]) => name !== key));
      await expectOneLine(
        () => stepOver(protocol, answered, withFacts(rest)),
        ProtocolError,
        `${where}${key}: `,
      );
    }
    for (const strange of [null, [], 'text', { ...facts, surprise: 1 }])
      await expectOneLine(() => stepOver(protocol, answered, withFacts(strange)), ProtocolError, where);
  });
});

describe('a digest that does not fit its sample', () => {
  const strange = { categoryId: 3, score: 0.5, box: [0, 0, 4, 4] };
  const selected = { truth: [], prediction: [], boxes: [], masks: [] };

  it.each<[protocol: Protocol, answered: AnsweredSample, digest: OutputDigest, part: string]>([
    [
      detector,
      answeredObjects(0),
      { facts: { masks: true, found: [{ ...strange, mask: '9' }] } },
      'sum to 9',
    ],
    [
      regionProbe,
      answeredObjects(0),
      { facts: { ...selected, detections: [{ region: 3, category: 0, score: 1 }] } },
      'region 3 of category 0',
    ],
    [
      regionProbe,
      answeredObjects(0),
      { facts: { ...selected, detections: [{ region: 0, category: 6, score: 1 }] } },
      'region 0 of category 6',
    ],
    [
      denseProbe,
      answeredMap('label-map', 0),
      { facts: { counts: {}, truth: {}, prediction: {} } },
      'expected the PNG',
    ],
  ])('case %#', async (protocol, answered, digest, part) => {
    await expectOneLine(() => stepOver(protocol, answered, () => digest), ProtocolError, part);
  });
});
