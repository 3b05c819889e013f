/** What stands between `<!-- name: … -->` and `<!-- end of name -->` in a page; undefined where the marks are not there once each. */
export function readMarked(page: string, name: string): string | undefined {
  const place = findMarked(page, name);
  return place && page.slice(...place);
}

/** The page with another text between the marks. Throws where they are not there once each. */
export function writeMarked(page: string, name: string, text: string): string {
  const place = findMarked(page, name);
  if (!place) throw new Error(`the page has no pair of marks for ${name}`);
  return page.slice(0, place[0]) + text + page.slice(place[1]);
}

function findMarked(page: string, name: string): readonly [from: number, to: number] | undefined {
  const starts = [...page.matchAll(new RegExp(`^<!-- ${name}: [^\n]* -->\n`, 'gm'))];
  const ends = [...page.matchAll(new RegExp(`^<!-- end of ${name} -->$`, 'gm'))];
  if (starts.length !== 1 || ends.length !== 1) return undefined;
  const from = starts[0].index + starts[0][0].length;
  return from <= ends[0].index ? [from, ends[0].index] : undefined;
}
