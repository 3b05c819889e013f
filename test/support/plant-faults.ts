/** The value with an unknown key in each of its objects in turn, and where that is; of a list in the first two members. */
export function* plantKeys(
  value: unknown,
  place: readonly string[] = [],
): Generator<readonly [place: string, planted: unknown]> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield [place.join('.'), { ...value, surprise: 1 }];
  for (const [key, member] of Object.entries(value).slice(0, Array.isArray(value) ? 2 : undefined))
    for (const [where, planted] of plantKeys(member, [...place, key]))
      yield [where, replaceMember(value, key, planted)];
}

/** The value with each of its members in turn replaced by one of another type, and a number also by a negative one; of a list
 *  the first member. */
export function* plantTypes(
  value: unknown,
  place: readonly string[] = [],
): Generator<readonly [place: string, planted: unknown]> {
  if (value === null || typeof value !== 'object') return;
  for (const [key, member] of Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined)) {
    const path = [...place, key];
    for (const wrong of othersThan(member)) yield [path.join('.'), replaceMember(value, key, wrong)];
    for (const [where, planted] of plantTypes(member, path))
      yield [where, replaceMember(value, key, planted)];
  }
}

function othersThan(member: unknown): readonly unknown[] {
  if (typeof member === 'string') return [17, null];
  return typeof member === 'number' ? ['text', -1.5, null] : ['text', 17];
}

function replaceMember(value: object, key: string, member: unknown): unknown {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === key ? member : item))
    : { ...value, [key]: member };
}
