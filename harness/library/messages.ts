/** Who is told what happens while it happens. What comes of it is a return value, and what keeps it from being done an error. */
export interface Messages {
  /** What is done, as it begins: what people may like to read, and no program needs. */
  readonly note: (text: string) => void;
  /** What the user should know: the result is there, and something about it is not as expected. */
  readonly warn: (text: string) => void;
}
