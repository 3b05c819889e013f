/** Words as a person sees them, and what of the last is not replaced by what is chosen. */
export interface MendedWords {
  readonly words: readonly string[];
  readonly kept: string;
}

/** Words that bash has broken at `=` and `:` joined again: `--model`, `=`, `vit` is one word. Bash replaces only what comes after the last
 *  break, so what is kept before it must be left out of the answer. A quote that begins the last word stays there, too. */
export function mendWords(broken: readonly string[]): MendedWords {
  const words: string[] = [];
  let kept = '';
  let glued = false;
  const last = broken.at(-1)?.replace(/^["']/, '');
  for (const piece of last === undefined ? [] : [...broken.slice(0, -1), last]) {
    const isBreak = /^[=:]+$/.test(piece);
    if (words.length > 0 && (isBreak || glued)) {
      const whole = `${words.pop() ?? ''}${piece}`;
      words.push(whole);
      kept = isBreak ? whole : whole.slice(0, whole.length - piece.length);
    } else {
      words.push(piece);
      kept = '';
    }
    glued = isBreak;
  }
  return { words, kept };
}
