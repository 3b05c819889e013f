/** Characters that a terminal obeys or hides, and line ends but \n: control characters (C0, C1, delete), Unicode's own line and
 *  paragraph separators, marks of writing direction, and halves of surrogate pairs. */
const obeyed =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu; // eslint-disable-line no-control-regex -- these are what is looked for

/** What the painter of ./terminal.ts puts around words: green, yellow, red and the colour before. */
const paints = /(\x1b\[(?:3[123]|39)m)/; // eslint-disable-line no-control-regex -- an escape sequence is one

/** A text as a terminal may be given it: names from files, archives and servers may hold escape sequences that move the cursor,
 *  set the clipboard or turn the line around. Each such character is shown as JSON writes it (`\u001b`), so that a JSON document
 *  keeps its meaning; line breaks and tabs stay. `painted`: our own colours stay, too. */
export function visibleText(text: string, painted = false): string {
  if (!painted) return text.replace(obeyed, spell);
  return text
    .split(paints)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(obeyed, spell)))
    .join('');
}

/** The same in one line: a name with a line break must not look like a message of ours. Frames of a stack stay lines. */
export function visibleLine(text: string): string {
  return visibleText(text.replace(/[\n\t](?! {4}at )\s*/g, ' ')).trim();
}

function spell(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
