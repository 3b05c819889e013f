import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../harness/core/errors.js';
import { requireKind } from '../../tasks/require-kind.js';
import { labelled } from './fake-model.js';

describe('requireKind', () => {
  const sample = labelled('birds/7', 3);

  it('is the sample where it is of one of the kinds', () => {
    expect(requireKind('toy', sample, 'labelled-image')).toBe(sample);
    expect(requireKind('toy', sample, 'captioned-image', 'labelled-image')).toBe(sample);
  });

  it('throws on a sample of another kind, and says what was expected', () => {
    const named = () => requireKind('toy', sample, 'annotated-image', 'panoptic-image');
    expect(named).toThrow(ProtocolError);
    expect(named).toThrow(
      'toy: sample birds/7 is a labelled-image, expected an annotated image or a panoptic image',
    );
  });
});
