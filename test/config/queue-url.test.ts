import { describe, expect, it } from '@jest/globals';
import { parseQueueUrl } from '../../harness/config/queue-url.js';
import { messageOf } from '../../harness/core/errors.js';

describe('the address of a queue', () => {
  it.each<[text: string, place: object]>([
    ['redis://host', { host: 'host', port: 6379, db: 0, tls: false, shown: 'redis://host:6379/0' }],
    ['redis://host:7000/', { host: 'host', port: 7000, db: 0, tls: false, shown: 'redis://host:7000/0' }],
    ['rediss://host/3', { host: 'host', port: 6379, db: 3, tls: true, shown: 'rediss://host:6379/3' }],
    ['redis://[::1]:1', { host: '::1', port: 1, db: 0, tls: false, shown: 'redis://[::1]:1/0' }],
    [
      'redis://:p%40ss@host',
      { host: 'host', port: 6379, db: 0, tls: false, password: 'p@ss', shown: 'redis://host:6379/0' },
    ],
    [
      'rediss://ann:p:%2F@host',
      {
        ...{ host: 'host', port: 6379, db: 0, tls: true },
        ...{ username: 'ann', password: 'p:/', shown: 'rediss://host:6379/0' },
      },
    ],
  ])('%s', (text, place) => {
    expect(parseQueueUrl(text, '--queue')).toEqual(place);
  });

  it.each<[text: string, message: string]>([
    [
      'http://host',
      '--queue: not the address of a queue, got "http://…", expected one like redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379/0',
    ],
    ['', 'got ""'],
    ['host:6379', 'got "…"'],
    ['redis://', 'got "redis://…"'],
    ['redis://host:99999', 'got "redis://…"'],
    ['redis://host/jobs', 'the address of host ends with "jobs", expected the number of a data base'],
    ['redis://host/1/2', 'ends with "1/2"'],
    [
      'redis://ann:1/2@host',
      'has an @ behind a /, ? or #: in a name or a password, write these %2F, %3F and %23',
    ],
    ['redis://host?family=6', 'the address of host ends with a query'],
    [
      'redis://:50%@host',
      'the name or the password has a % that starts no code. Write a % of its own as %25',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseQueueUrl(text, '--queue')).toThrow(message);
  });

  it.each([
    'http://ann:geheim@host',
    'redis://ann:geheim@host/jobs',
    'redis://ann:geheim@host?x=geheim',
    'redis://host?password=geheim',
    'redis://ann:geheim%@host',
    'redis://ann:geheim@',
    'ann:geheim@host',
    'redis://ann:ge@geheim@host:port',
    'redis://ann:geheim#@host',
    'redis://ann:1/geheim@host',
    'redis://ann:1?geheim@host',
  ])('shows no secret of %s', (text) => {
    const shown = (() => {
      try {
        return JSON.stringify(parseQueueUrl(text, '--queue'));
      } catch (error) {
        return messageOf(error);
      }
    })();
    expect(shown).not.toContain('geheim');
  });
});
