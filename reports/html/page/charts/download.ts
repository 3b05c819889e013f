/** Offers a file to the reader, as a click on a link to it would. */
export function download(document: Document, name: string, content: Blob | string, type: string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken the address by then; revoked at once, some would find nothing there.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/** Name of a file: what it is, the short commit of the report where it has one, and the ending. */
export function nameFile(id: string, commit: string | undefined, ending: string): string {
  const bare = id.replace(/[^\w.-]+/g, '-');
  return commit === undefined ? `${bare}.${ending}` : `${bare}-${commit.slice(0, 8)}.${ending}`;
}
