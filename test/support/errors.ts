import { expect } from '@jest/globals';

/** What an action throws. Throws Error itself when the action succeeds. */
export async function catchError(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Expects an error of this class whose message is one line that holds all these parts; gives the message. */
export async function expectOneLine(
  action: () => unknown,
  ErrorClass: new (message: string) => Error,
  ...parts: readonly string[]
): Promise<string> {
  const error = await catchError(action);
  expect(error).toBeInstanceOf(ErrorClass);
  const { message } = error as Error;
  expect(message).not.toContain('\n');
  for (const part of parts) expect(message).toContain(part);
  return message;
}
