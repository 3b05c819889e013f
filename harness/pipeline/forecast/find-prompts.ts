import type { Protocol, ProtocolContext } from '../../core/protocol.js';
import { nothingWritten } from '../nothing-written.js';
import { makeContext, type ContextInput } from '../protocol-context.js';

/** Whether the texts that a protocol embeds before its first sample are kept already: it is started, and left where it first asks
 *  for texts. `isKept` is given what they go into, as `ProtocolContext.keep` is. Undefined for a protocol that asks for none
 *  there. Throws what the protocol throws. */
export async function findPrompts(
  protocol: Protocol,
  input: Omit<ContextInput, 'encoder' | 'keep' | 'predictions' | 'pictures'>,
  isKept: (what: unknown) => Promise<boolean>,
): Promise<boolean | undefined> {
  return new Promise((resolve, reject) => {
    const keep: ProtocolContext['keep'] = (what) => {
      isKept(what).then(resolve, reject);
      return forever();
    };
    const encodeTexts = () => {
      resolve(false);
      return forever<never>();
    };
    const context = makeContext({ ...input, keep, encoder: { encodeTexts }, ...nothingWritten });
    const run = protocol.start(context);
    run
      .then((started) => started.close?.())
      .then(() => {
        resolve(undefined);
      }, reject);
  });
}

function forever<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}
