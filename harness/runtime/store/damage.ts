/** A kept file that is not what was written: cut off, changed, or not ours. */
export class Damage extends Error {
  override readonly name = 'Damage';
}
