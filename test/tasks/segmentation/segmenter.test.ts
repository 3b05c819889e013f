import { describe, it } from '@jest/globals';
import { ProtocolError } from '../../../harness/core/errors.js';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { segmenter } from '../../../tasks/segmentation/segmenter.js';
import { expectOneLine } from '../../support/errors.js';
import { contextOf } from '../fake-model.js';
import { answeredMap, ignoredLabel, mapCategories } from './fake-maps.js';

const context = contextOf({
  categories: mapCategories,
  templates: ['a {c}'],
  labels: { ignore: ignoredLabel },
  model: {
    logitScale: 10,
    segmenter: { ensemble: { seen: 0.4, unseen: 0.8, temperature: 10 }, trainedOn: ['cat'] },
  },
  workers: 0,
});

/** A sample whose tensor of this name begins with NaN. */
function withNaN(name: string): AnsweredSample {
  const { sample, output } = answeredMap('label-map', 1);
  const tensor = output.tensors[name];
  const data = tensor.data.slice();
  data[0] = NaN;
  return { sample, output: { ...output, tensors: { ...output.tensors, [name]: { ...tensor, data } } } };
}

describe('a segmenter that gives NaN', () => {
  it.each(['mask_logits', 'mask_embeds', 'mask_objectness', 'features'])(
    'in %s is refused, and not scored as class 0',
    async (name) => {
      const run = await segmenter.start(context);
      await expectOneLine(
        async () => run.step([withNaN(name)]),
        ProtocolError,
        'NaN, expected finite numbers',
      );
      await run.close?.();
    },
  );
});
