import type { Protocol, ProtocolContext } from '../../core/protocol.js';
import { makeContext, type ContextInput } from '../protocol-context.js';

/** Whether the texts that a protocol embeds before its first sample are kept already: it is started, and left where it first asks
 *  for texts. `isKept` is given what they go into, as `ProtocolContext.keep` is. Undefined for a protocol that asks for none
 *  there. Throws what the protocol throws. */
export async function findPrompts(
  protocol: Protocol,
  input: Omit<ContextInput, 'encoder' | 'keep' | 'predictions' | 'pictures'>,
  isKept: (what: unknown) => Promise<boolean>,
): Promise<boolean | undefined> {
  const nowhere = { write: () => Promise.resolve(), append: () => Promise.resolve() };
  const noPictures = { isOpen: () => false, add: () => Promise.resolve() };
  return new Promise((resolve, reject) => {
    const keep: ProtocolContext['keep'] = (what) => {
      isKept(what).then(resolve, reject);
      return forever();
    };
    const encodeTexts = () => {
      resolve(false);
      return forever<never>();
    };
    const context = { ...input, keep, encoder: { encodeTexts }, predictions: nowhere, pictures: noPictures };
    const run = protocol.start(makeContext(context));
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
