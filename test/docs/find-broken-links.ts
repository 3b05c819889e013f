import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { readPieces } from './markdown.js';

/** The files of a repository, and the texts of those that are pages. */
export interface Repository {
  readonly files: ReadonlySet<string>;
  readonly pages: ReadonlyMap<string, string>;
}

/** Links of a page that lead nowhere: a file or folder that is not there, an anchor without its heading, an address that is none. What lies
 *  behind an address on the web is not asked. */
export function findBrokenLinks(page: string, { files, pages }: Repository): readonly string[] {
  const folders = foldersOf(files);
  const judge = (target: string): string | undefined => {
    if (/^[a-z][a-z+.-]*:/i.test(target))
      return /^(?:https?|mailto):/.test(target) && URL.canParse(target) ? undefined : 'is no address';
    const path = target.replace(/#.*/, '');
    const anchor = target.includes('#') ? target.slice(path.length + 1) : undefined;
    const file = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path)).replace(/\/$/, '');
    if (!files.has(file) && !folders.has(file)) return 'is not there';
    if (anchor === undefined) return undefined;
    const text = pages.get(file);
    if (text === undefined) return 'has an anchor, but is no page';
    return anchorsOf(text).has(anchor) ? undefined : 'has no such heading';
  };
  return readPieces(pages.get(page) ?? '').flatMap(({ kind, line, text }) => {
    const fault = kind === 'link' ? judge(text) : undefined;
    return fault === undefined ? [] : [`${page}:${line}: ${text} ${fault}`];
  });
}

/** Every folder that holds a file, at any depth. */
export function foldersOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files)
    for (
      let folder = posix.dirname(file);
      folder !== '.' && !folders.has(folder);
      folder = posix.dirname(folder)
    )
      folders.add(folder);
  return folders;
}

function anchorsOf(text: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  return new Set(
    readPieces(text)
      .filter(({ kind }) => kind === 'heading')
      .map((heading) => slugger.slug(heading.text)),
  );
}
