/** What is compared, in the order in which it is shown. */
export type VerifyId =
  | 'card'
  | 'pixels'
  | 'tokens'
  | 'image'
  | 'text'
  | 'dense'
  | 'detector'
  | 'segmenter'
  | 'padding'
  | 'answer'
  | 'batch'
  | 'cuda';

/** One comparison and how it ended. `skip` means that it could not be made here. */
export interface VerifyLine {
  readonly id: VerifyId;
  readonly status: 'pass' | 'fail' | 'skip';
  /** What was found, for people. */
  readonly text: string;
  /** The same as numbers. */
  readonly measured?: Readonly<Record<string, number>>;
}
