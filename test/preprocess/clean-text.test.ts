import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from '../../harness/preprocess/clean-text/clean-text.js';
import { fixText } from '../../harness/preprocess/clean-text/fix-text.js';
import { unescapeHtml } from '../../harness/preprocess/clean-text/html-unescape.js';
import { pythonSpace } from '../../harness/core/python-text.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { cleaningRow, textsReference, tokenizerOf, tokensRow } from '../numbers/rows/texts.js';

const { versions, contextLength, cases } = textsReference;

describe('equal to open_clip with ftfy', () => {
  test('the reference is ftfy 6.3.1, and most of its texts are dirty', () => {
    expect(versions.ftfy).toBe('6.3.1');
    expect(cases.length).toBeGreaterThan(500);
    expect(cases.filter(({ text, whitespace }) => text !== whitespace).length).toBeGreaterThan(350);
  });

  test('every text, by each cleaning', () => expectAgreement(cleaningRow));

  test('every list of token ids, with the embedded vocabulary', () => expectAgreement(tokensRow));

  test('a batch of texts has the ids of its texts one by one', () => {
    const tokenizer = tokenizerOf('lower');
    const { ids, lengths } = tokenizer.encode(cases.map(({ text }) => text));
    const wrong = cases.filter(({ ids: expected }, row) => {
      const start = row * contextLength;
      return [...ids.subarray(start, start + lengths[row])].join() !== expected.lower.join();
    });
    expect(wrong).toEqual([]);
  });

  // Negative control: the comparison sees a text that is left as it is.
  test('without cleaning, most ids differ', () => {
    const tokenizer = tokenizerOf('none');
    const same = cases.filter(({ text, ids }) => {
      const batch = tokenizer.encode([text]);
      return [...batch.ids.subarray(0, batch.lengths[0])].join() === ids.lower.join();
    });
    expect(same.length).toBeLessThan(cases.length / 2);
  });
});

describe('by hand', () => {
  test.each([
    ['sÃ³ mojibake', 'só mojibake'], // C3 B3 is ó in UTF-8, Ã and ³ in Latin-1
    ['“it’s” ﬁne', '"it\'s" fine'],
    ['ＬＯＵＤ　ＮＯＩＳＥＳ', 'LOUD NOISES'],
    ['\u001b[36;44mblue\u001b[0m', 'blue'],
    ['&lt;b&gt;', '<b>'],
    ['<b> &lt;', '<b> &lt;'], // HTML: references stay
    ['1 &lt; 2\n<b> &lt;\n3 &lt; 4', '1 < 2\n<b> &lt;\n3 &lt; 4'], // ... from that line on
    ['&EACUTE; &#59; &bogus; this&not that', 'É &#59; &bogus; this&not that'],
    ['a\r\nb\u2028c\u0085d\ud800e', 'a\nb\nc…d\ufffde'], // 85 is … in Windows-1252
  ])('fixText %j', (text, expected) => {
    expect(fixText(text)).toBe(expected);
  });

  test.each([
    ['&notit; &notin; &amp', '¬it; ∉ &'],
    ['&#x80;&#0;&#xD800;&#1114112;', '€\ufffd\ufffd\ufffd'],
    ['[&#11;&#xFFFE;&#x7f;]', '[]'], // invalid: nothing
    ['&; &# &#x; &bogus;', '&; &# &#x; &bogus;'],
  ])('unescapeHtml %j', (text, expected) => {
    expect(unescapeHtml(text)).toBe(expected);
  });

  test('white space is Python\u2019s: U+001F and U+0085 are, U+FEFF and U+200B are not', () => {
    // ftfy removes U+FEFF and makes U+0085 an ellipsis, so they come in as references that HTML keeps from it.
    expect(cleanText('< a&#xFEFF;b\u200bc\u3000 d\u00a0', 'whitespace')).toBe('< a\ufeffb\u200bc d');
  });

  test('canonicalize: underscores to blanks, ASCII punctuation gone', () => {
    expect(cleanText('A_b--C!, «d»', 'canonicalize')).toBe('a bc «d»');
  });

  test('none leaves a text as it is', () => {
    expect(cleanText(' A &amp; B ', 'none')).toBe(' A &amp; B ');
  });

  test('a line of over a million characters is repaired in pieces, as ftfy does', () => {
    expect(fixText(`${'x'.repeat(999_990)}&amp;`)).toHaveLength(999_991);
    expect(fixText(`${'x'.repeat(999_998)}&amp;`)).toHaveLength(1_000_003); // cut inside the reference
  });
});

const leftover = new RegExp(`^ | $|  |(?! )[${pythonSpace}]|\\p{Surrogate}`, 'u');

test('any text: no white space is left but single blanks inside, and lower is whitespace in lower case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const kept = cleanText(text, 'whitespace');
      expect(kept).not.toMatch(leftover);
      expect(cleanText(text, 'lower')).toBe(kept.toLowerCase());
    }),
    { seed: 4, numRuns: 100 },
  );
});
