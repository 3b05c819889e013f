import { describe, expect, it } from '@jest/globals';
import type { AskedQuestion, Encoder, EncoderInput } from '../../harness/core/encoder.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { Question, Sample } from '../../harness/core/sample.js';
import { askModel } from '../../harness/pipeline/ask-model.js';
import { expectOneLine } from '../support/errors.js';
import { createFakeDataset, createFakeEncoder, makeSamples } from '../support/pipeline.js';

const { entry } = createFakeDataset([]).dataset;
const question = (id: string, changes: Partial<Question> = {}): Question => ({
  kind: 'question',
  id,
  questionId: id,
  prompt: `What is ${id}?`,
  imageName: 'secret-of-the-data-set.png',
  truth: { kind: 'held-back' },
  ...changes,
});

/** An encoder that keeps what it is asked. */
function createRecorder() {
  const questions: AskedQuestion[] = [];
  const inputs: EncoderInput[] = [];
  const fake = createFakeEncoder();
  const encoder: Encoder = {
    ...fake,
    encode: (head, batch) => {
      inputs.push(...batch);
      return fake.encode(head, batch);
    },
    answer: (batch) => {
      questions.push(...batch);
      const samples = batch.map(({ id }) => ({ ok: true, output: { tensors: {}, text: id } }) as const);
      return Promise.resolve({ samples, encodeMs: 1 });
    },
  };
  return { encoder, questions, inputs };
}

describe('questions', () => {
  it('reach a model without what it must not know', async () => {
    const { encoder, questions } = createRecorder();
    const image = Uint8Array.of(1, 2);
    const samples = [question('a', { image }), question('b')];
    const asked = await askModel(samples, entry, 'answer', undefined, encoder);
    expect(questions).toEqual([
      { id: 'a', prompt: 'What is a?', image },
      { id: 'b', prompt: 'What is b?' },
    ]);
    expect(asked.samples).toMatchObject([{ output: { text: 'a' } }, { output: { text: 'b' } }]);
  });

  it('are not for a model that answers none', async () => {
    await expectOneLine(
      () => askModel([question('a')], entry, 'answer', undefined, createFakeEncoder()),
      ProtocolError,
      `${entry.id}: the model answers no questions`,
    );
  });

  it('are not to be confused with images', async () => {
    const { encoder } = createRecorder();
    const [image] = makeSamples(1);
    await expectOneLine(
      () => askModel([image], entry, 'answer', undefined, encoder),
      ProtocolError,
      'sample s0: is no question',
    );
  });
});

describe('images', () => {
  it('go to the head with their mode, and the view where there is one', async () => {
    const { encoder, inputs } = createRecorder();
    const [sample] = makeSamples(1);
    const { imageMode } = entry;
    const { id, image } = sample;
    await askModel([sample], entry, 'image', undefined, encoder);
    await askModel([sample], entry, 'dense', { kind: 'whole' }, encoder);
    expect(inputs).toEqual([
      { id, image, imageMode },
      { id, image, imageMode, view: { kind: 'whole' } },
    ]);
  });

  it('must be there', async () => {
    const { encoder } = createRecorder();
    const sample: Sample = question('a');
    await expectOneLine(
      () => askModel([sample], entry, 'image', undefined, encoder),
      ProtocolError,
      `${entry.id}: sample a has no image`,
    );
  });
});
