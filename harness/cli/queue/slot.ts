/** A place for one opened thing. */
export interface Slot<Value> {
  /** What was opened for this key, where it is still there; else the one before is closed, and this one is opened. */
  readonly take: (key: string, open: () => Promise<Value>) => Promise<Value>;
  readonly close: () => Promise<void>;
}

/** A slot that is empty. `end` closes what was in it. */
export function createSlot<Value>(end: (value: Value) => Promise<void>): Slot<Value> {
  let held: { readonly key: string; readonly value: Value } | undefined;
  const close = async () => {
    const last = held;
    held = undefined;
    if (last) await end(last.value);
  };
  return {
    take: async (key, open) => {
      if (held?.key === key) return held.value;
      await close();
      const value = await open();
      held = { key, value };
      return value;
    },
    close,
  };
}
