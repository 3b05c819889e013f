/** The time in UTC, to the second: of a baseline nobody asks for more. */
export function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
