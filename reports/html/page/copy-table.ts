import { toCsv, toMarkdown } from '../delimited.js';
import { sayCount } from '../say.js';
import { readNumbers, readTable } from './read-table.js';

/** Buttons that copy what a table shows, as CSV and as Markdown. */
export function makeCopyButtons(
  table: HTMLTableElement,
  say: (text: string) => void,
): readonly HTMLButtonElement[] {
  const kinds: readonly (readonly [string, () => string])[] = [
    ['CSV', () => toCsv(readNumbers(table))],
    ['Markdown', () => toMarkdown(readTable(table))],
  ];
  return kinds.map(([name, write]) => {
    const button = table.ownerDocument.createElement('button');
    button.type = 'button';
    button.textContent = `Copy as ${name}`;
    button.addEventListener('click', () => {
      const { rows } = readTable(table);
      void copy(table.ownerDocument, write()).then((done) => {
        say(
          done
            ? `${sayCount(rows.length, 'row')} copied as ${name}`
            : 'The browser does not let this page copy.',
        );
      });
    });
    return button;
  });
}

/** Puts a text on the clipboard; false: the browser refused. Pages from a disk may lack the newer way. */
async function copy(document: Document, text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'unseen';
    document.body.append(field);
    field.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way where the newer one is refused
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
