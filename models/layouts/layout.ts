import type { WrittenCard } from '../../harness/config/model-card.js';

/** A way in which others lay out exported models. */
export interface Layout {
  /** As it is named to the user. */
  readonly name: string;
  /** Whether the folder looks like this layout, going by names of files alone. */
  readonly matches: (folder: string) => boolean;
  /** The card of such a folder, from its own files. Throws ModelError where they say too little, or what no card can say. */
  readonly read: (folder: string) => Promise<WrittenCard>;
}
