import { describe, expect, it } from '@jest/globals';
import { escapeHtml, join, markup, verbatim } from '../../../reports/html/markup.js';

describe('markup', () => {
  it('escapes what is put in, in texts and in attributes', () => {
    const name = `</td><script>"it's" & more`;
    expect(markup`<td title="${name}">${name}</td>`.html).toBe(
      '<td title="&lt;/td&gt;&lt;script&gt;&quot;it&#39;s&quot; &amp; more">' +
        '&lt;/td&gt;&lt;script&gt;&quot;it&#39;s&quot; &amp; more</td>',
    );
  });

  it('leaves markup as it is, in lists too, and nothing where there is nothing', () => {
    const rows = ['a', '<b>'].map((text) => markup`<li>${text}</li>`);
    expect(markup`<ul>${rows}${undefined}${3}</ul>`.html).toBe('<ul><li>a</li><li>&lt;b&gt;</li>3</ul>');
    expect(join(['a', verbatim('<br>')], ', ').html).toBe('a, <br>');
  });

  it('has no control characters and no half of a pair in it', () => {
    expect(escapeHtml('a\u0000\u001b[31m\ud800b\u0085')).toBe('a\ufffd\ufffd[31m\ufffdb\ufffd');
    expect(escapeHtml('line\nend\ttab')).toBe('line end tab');
    expect(escapeHtml('👩🏽‍🚀 שלום')).toBe('👩🏽‍🚀 שלום');
  });
});
