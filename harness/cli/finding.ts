/** One finding of `bench doctor`: what was looked at, how it stands, and what to do when it is not well. */
export interface Finding {
  readonly id: string;
  readonly ok: boolean;
  readonly text: string;
}

/** A finding as a line. */
export function formatFinding({ ok, id, text }: Finding): string {
  return `${ok ? 'ok  ' : 'note'}  ${id.padEnd(10)} ${text}`;
}
