/** The members of an object that another one has, in place of all: what a reference does not give is not compared. */
export function pick(
  from: Readonly<Record<string, unknown>>,
  like: object,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(like).map((key) => [key, from[key]]));
}
