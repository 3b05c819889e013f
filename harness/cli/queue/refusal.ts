/** A job cannot be done on this machine, and can be elsewhere: the message says why. No error of the job. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
