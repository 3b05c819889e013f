import type { WrittenCard } from '../../harness/config/model-card.js';
import type { Layout } from './layout.js';
import { openClipLayout } from './open-clip.js';
import { transformersLayout } from './transformers.js';
import { twoFoldersLayout } from './two-folders.js';

/** Layouts of folders without model.json, in the order in which they are tried. */
export const layouts: readonly Layout[] = [transformersLayout, twoFoldersLayout, openClipLayout];

/** The layout that a folder without model.json has, if it is one of these. */
export function findLayout(folder: string): Layout | undefined {
  return layouts.find(({ matches }) => matches(folder));
}

/** The card of a folder without model.json, and whose layout it has; undefined where it has none that is known. Throws
 *  ModelError where it has one but its files say too little. */
export async function recogniseFolder(
  folder: string,
): Promise<{ readonly card: WrittenCard; readonly layout: string } | undefined> {
  const layout = findLayout(folder);
  return layout && { card: await layout.read(folder), layout: layout.name };
}
