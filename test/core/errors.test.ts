import { describe, expect, it } from '@jest/globals';
import {
  ConfigError,
  DataError,
  fromWireError,
  Interrupted,
  messageOf,
  MetricError,
  ModelError,
  ProtocolError,
  toWireError,
  UserError,
} from '../../harness/core/errors.js';

const kinds = [
  { kind: 'ConfigError', constructor: ConfigError },
  { kind: 'DataError', constructor: DataError },
  { kind: 'ModelError', constructor: ModelError },
  { kind: 'ProtocolError', constructor: ProtocolError },
  { kind: 'MetricError', constructor: MetricError },
] as const;

/** What arrives in another thread. */
function overTheWire(error: unknown): Error {
  return fromWireError(structuredClone(toWireError(error)));
}

describe('the five errors for the user', () => {
  it.each(kinds)('$kind bears its kind as its name', ({ kind, constructor }) => {
    const error = new constructor('here: wrong');
    expect(error).toBeInstanceOf(UserError);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.kind, error.message]).toEqual([kind, kind, 'here: wrong']);
    expect(String(error)).toBe(`${kind}: here: wrong`);
  });

  it('do not count an interruption among them', () => {
    expect(new Interrupted()).not.toBeInstanceOf(UserError);
    expect(new Interrupted().name).toBe('Interrupted');
  });
});

describe('errors over the wire', () => {
  it.each(kinds)('$kind keeps its class and message', ({ kind, constructor }) => {
    const arrived = overTheWire(new constructor('tiny/birds: 3 images, datasets.json says 4'));
    expect(arrived).toBeInstanceOf(constructor);
    expect(arrived.name).toBe(kind);
    expect(arrived.message).toBe('tiny/birds: 3 images, datasets.json says 4');
    for (const other of kinds)
      expect(arrived instanceof other.constructor).toBe(other.constructor === constructor);
  });

  it('loses the class without it, which is why it exists', () => {
    expect(structuredClone(new DataError('x'))).not.toBeInstanceOf(UserError);
  });

  it('sends no stack of a user error', () => {
    expect(toWireError(new ModelError('m: no graph'))).toEqual({
      kind: 'ModelError',
      message: 'm: no graph',
    });
  });

  it('keeps message and stack of any other error, and does not make it one for the user', () => {
    const error = new TypeError('x is undefined');
    const arrived = overTheWire(error);
    expect(arrived).not.toBeInstanceOf(UserError);
    expect(arrived.message).toBe('x is undefined');
    expect(arrived.stack).toBe(error.stack);
  });

  it('leaves an absent stack out', () => {
    const error = new Error('bare');
    delete error.stack;
    expect(toWireError(error)).toStrictEqual({ kind: 'InternalError', message: 'bare' });
  });

  it.each([
    ['text', 'text'],
    [404, '404'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('takes a thrown %p, which is no error', (thrown, message) => {
    expect(toWireError(thrown)).toStrictEqual({ kind: 'InternalError', message });
    expect(overTheWire(thrown).message).toBe(message);
  });
});

describe('messageOf', () => {
  it.each([
    [new Error('one line'), 'one line'],
    [new DataError(' first\n   second\r\n\nthird \n'), 'first second third'],
    ['thrown text\nof two lines', 'thrown text of two lines'],
    [7, '7'],
  ])('is one line: %p', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});
