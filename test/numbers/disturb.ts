/** A copy of a stored case in which every value below a path is another one: numbers, texts and booleans, and null a number.
 *  Undefined where the case has nothing at the path. */
export function disturbCase<Case>(stored: Case, path: string): Case | undefined {
  const copy = structuredClone(stored);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((branch, key) => memberOf(branch, key), copy);
  if (!isBranch(parent) || memberOf(parent, last) === undefined) return undefined;
  disturbMember(parent, last);
  return copy;
}

type Branch = Record<string, unknown>;

const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;
const memberOf = (branch: unknown, key: string) => (isBranch(branch) ? branch[key] : undefined);

function disturbMember(branch: Branch, key: string): void {
  const value = branch[key];
  if (isBranch(value)) for (const inner of Object.keys(value)) disturbMember(value, inner);
  else branch[key] = otherThan(value);
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return 2 * value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}` : 0.5;
}
