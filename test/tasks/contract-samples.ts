import type { Category } from '../../harness/core/annotations.js';
import type { AnsweredSample, Protocol, ProtocolContext } from '../../harness/core/protocol.js';
import type { AssociationInstance, SampleKind } from '../../harness/core/sample.js';
import {
  answer,
  captioned,
  contextOf,
  embedImageNear,
  labelled,
  multiLabelled,
  named,
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
export function contextsOf(kind: SampleKind): readonly ProtocolContext[] {
  if (kind !== 'annotated-image') return [fixture];
  return [objectCategories, frequentCategories].map((categories) => ({ ...fixture, categories }));
}

/** 23 samples, or 11 maps or images with objects, or the questions of a protocol: uneven batches of 3, and some that are answered
 *  right and some wrong. Drawn anew each time. */
export function samplesOf(protocol: Protocol, kind: SampleKind): readonly AnsweredSample[] {
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
export function unitIdsOf(protocol: Protocol, kind: SampleKind): readonly string[] {
  const asked = kind === 'named-image' ? associations : samplesOf(protocol, kind).map(({ sample }) => sample);
  return asked.map(({ id }) => id);
}

/** How many units are scored: those with a line, but for questions that belong together or do not count. */
export function countScored(protocol: Protocol, kind: SampleKind): number {
  return kind === 'question' ? fakeQuestions(protocol.id).scored : unitIdsOf(protocol, kind).length;
}

/** Changes of what a protocol knows from which other texts follow, of those that its samples bring to mind. */
export function otherTexts(kind: SampleKind): readonly Partial<ProtocolContext>[] {
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
