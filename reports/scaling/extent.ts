/** The least and the largest of numbers, of any number of them: the arguments of a call are not. Infinity and -Infinity of
 *  none. */
export function extentOf(values: Iterable<number>): readonly [least: number, largest: number] {
  let least = Infinity;
  let largest = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  return [least, largest];
}
