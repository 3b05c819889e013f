import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { parseAddress } from '../../harness/endpoint/address.js';
import { expectOneLine } from '../support/errors.js';

describe('the address of a server', () => {
  it.each([
    ['http://localhost:8000', 'http://localhost:8000/v1'],
    ['http://localhost:8000/', 'http://localhost:8000/v1'],
    ['http://localhost:8000/v1', 'http://localhost:8000/v1'],
    ['https://api.example/v1/', 'https://api.example/v1'],
    ['https://api.example/v1/chat/completions', 'https://api.example/v1'],
    ['https://api.example/v1/chat/completions/', 'https://api.example/v1'],
    ['https://api.example/v1beta/openai', 'https://api.example/v1beta/openai'],
    ['https://api.example/chat/completions', 'https://api.example'],
    ['http://localhost:8000#top', 'http://localhost:8000/v1'],
  ])('%s', (text, base) => {
    const { chat, models, shown } = parseAddress(text, '--endpoint');
    expect([chat.href, models.href]).toEqual([`${base}/chat/completions`, `${base}/models`]);
    expect(shown).toBe(`${base}/chat/completions`);
  });

  it('keeps a query, and shows it nowhere', () => {
    const text =
      'https://api.example/deployments/a/chat/completions?api-version=2024-10-21&k=0123456789abcdef';
    const { chat, models, shown, secrets } = parseAddress(text, '--endpoint');
    expect(chat.href).toBe(text);
    expect(models.href).toBe(
      'https://api.example/deployments/a/models?api-version=2024-10-21&k=0123456789abcdef',
    );
    expect(shown).toBe('https://api.example/deployments/a/chat/completions');
    expect(secrets).toEqual(['0123456789abcdef']);
  });

  it.each(['ftp://a.example/v1', 'localhost:8000', 'a.example', 'file:///etc/passwd', ''])(
    'refuses %s',
    async (text) => {
      await expectOneLine(() => parseAddress(text, '--judge'), ConfigError, '--judge', JSON.stringify(text));
    },
  );

  it('refuses a name and a password, and shows neither', async () => {
    for (const text of ['http://name:secret@a.example/v1', 'ftp://name:secret@a.example?secret']) {
      const message = await expectOneLine(() => parseAddress(text, '--endpoint'), ConfigError, 'a.example');
      expect(message).not.toMatch(/secret|name:/);
    }
  });
});
