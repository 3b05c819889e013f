import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from '../../harness/preprocess/clean-text/clean-text.js';
import { fixText } from '../../harness/preprocess/clean-text/fix-text.js';
import { unescapeHtml } from '../../harness/preprocess/clean-text/html-unescape.js';
import { pythonSpace } from '../../harness/core/python-text.js';
import { createTokenizer } from '../../harness/preprocess/tokenize.js';

/** What open_clip and ftfy gave, from make-clean-text.py. */
interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  readonly contextLength: number;
  readonly cases: readonly {
    readonly text: string;
    readonly lower: string;
    readonly whitespace: string;
    readonly canonicalize: string;
    readonly ids: { readonly lower: readonly number[] } & Readonly<Record<string, readonly number[]>>;
  }[];
}

const cleanings = ['lower', 'whitespace', 'canonicalize'] as const;
const fixtures = new URL('../fixtures/preprocess/', import.meta.url).pathname;
const { versions, contextLength, cases } = JSON.parse(
  readFileSync(`${fixtures}clean-text.json`, 'utf8'),
) as Reference;
const embedded = new URL('../../models/micro/vit-micro-s/tokenizer.json', import.meta.url).pathname;
const tokenizerJson: unknown = JSON.parse(readFileSync(embedded, 'utf8'));

describe('equal to open_clip with ftfy', () => {
  test('the reference is ftfy 6.3.1, and most of its texts are dirty', () => {
    expect(versions.ftfy).toBe('6.3.1');
    expect(cases.length).toBeGreaterThan(500);
    expect(cases.filter(({ text, whitespace }) => text !== whitespace).length).toBeGreaterThan(350);
  });

  test.each(cleanings)('%s: every text', (cleaning) => {
    const wrong = cases
      .map((one) => ({ text: one.text, got: cleanText(one.text, cleaning), expected: one[cleaning] }))
      .filter(({ got, expected }) => got !== expected);
    expect(wrong).toEqual([]);
  });

  test.each(cleanings)('%s: every list of token ids, with the embedded vocabulary', (clean) => {
    const tokenizer = createTokenizer({ tokenizerJson, clean, contextLength, pad: 0, file: embedded });
    const { ids, lengths } = tokenizer.encode(cases.map(({ text }) => text));
    const wrong = cases
      .map((one, row) => ({
        text: one.text,
        got: [...ids.subarray(row * contextLength, row * contextLength + lengths[row])],
        expected: one.ids[clean] ?? one.ids.lower,
      }))
      .filter(({ got, expected }) => got.join() !== expected.join());
    expect(wrong).toEqual([]);
  });

  // Negative control: the comparison sees a text that is left as it is.
  test('without cleaning, most ids differ', () => {
    const tokenizer = createTokenizer({
      tokenizerJson,
      clean: 'none',
      contextLength,
      pad: 0,
      file: embedded,
    });
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
