/** The result of work, after which `end` is done whatever came of it. What the work throws is thrown, and not what then comes of the
 *  end: on a full disk nothing can be ended properly, and the first error says why. */
export async function thenEnd<Value>(
  work: () => Promise<Value>,
  end: () => Promise<unknown>,
): Promise<Value> {
  let value: Value;
  try {
    value = await work();
  } catch (error) {
    await end().catch(() => undefined);
    throw error;
  }
  await end();
  return value;
}
