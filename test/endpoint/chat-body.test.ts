import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { encodeChat } from '../../harness/endpoint/chat-body.js';

describe('the body of a chat', () => {
  it('is the JSON that the API asks for, whatever is said and shown', () => {
    const words = fc.string({ unit: 'binary' });
    const image = fc.record({ bytes: fc.uint8Array({ maxLength: 40 }), type: fc.constant('image/png') });
    const said = fc.oneof(words, fc.constant('<image>\nWhat "is" <image>?'));
    fc.assert(
      fc.property(said, fc.option(image, { nil: undefined }), words, (prompt, image, model) => {
        // The slow way: all of it through JSON.stringify.
        const url = image && `data:image/png;base64,${Buffer.from(image.bytes).toString('base64')}`;
        const content = url
          ? [
              { type: 'image_url', image_url: { url } },
              { type: 'text', text: prompt },
            ]
          : prompt;
        const expected = JSON.stringify({ messages: [{ role: 'user', content }], model, n: 1 });
        expect(Buffer.from(encodeChat({ prompt, image }, { model, n: 1 })).toString()).toBe(expected);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('has the words of the system first', () => {
    const body = Buffer.from(encodeChat({ system: 'Be fair.', prompt: 'Hm?' }, {})).toString();
    expect(JSON.parse(body)).toEqual({
      messages: [
        { role: 'system', content: 'Be fair.' },
        { role: 'user', content: 'Hm?' },
      ],
    });
  });
});
