/** What became of one check. A check that could not run says why; it is neither good nor bad. */
export interface Outcome {
  readonly name: string;
  readonly state: 'ok' | 'FAIL' | 'skipped';
  readonly text: string;
}

/** Does a check; what it throws is a failure. */
export async function attempt(name: string, check: () => Promise<string>): Promise<Outcome> {
  try {
    return { name, state: 'ok', text: await check() };
  } catch (error) {
    return {
      name,
      state: 'FAIL',
      text: (error instanceof Error ? error.message : String(error)).split('\n')[0],
    };
  }
}

/** An outcome as a line. */
export function formatOutcome({ name, state, text }: Outcome): string {
  return `${state.padEnd(7)}  ${name}: ${text}`;
}
