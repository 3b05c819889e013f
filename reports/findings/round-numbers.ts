/** The data with every number that is not whole rounded to 6 significant digits, so that a page stays small. Throws TypeError on a
 *  number that JSON does not have: it would turn to null unseen. */
export function roundNumbers<Data>(data: Data): Data {
  return round(data, 'report') as Data;
}

const digits = 6;

function round(value: unknown, where: string): unknown {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${where} is ${value}, expected a number`);
    return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  }
  if (Array.isArray(value)) return value.map((item, index) => round(item, `${where}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, round(item, `${where}.${key}`)]),
  );
}
