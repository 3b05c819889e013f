/** The words of an option that takes commas and may be repeated, in their order; empty ones are none. */
export function splitList(values: readonly string[] = []): readonly string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
