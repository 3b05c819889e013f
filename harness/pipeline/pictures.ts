import type { Picture } from '../core/picture.js';
import type { PictureSink } from '../core/protocol.js';
import type { FolderWriter } from '../results/whole-folder.js';

/** Paints a picture: the bytes of a PNG file. */
export type Paint = (picture: Picture) => Promise<Uint8Array>;

/** A sink that paints the first `wanted` pictures into a folder: `0001-<id>.png`, in the order of the samples. */
export function openPictures(wanted: number, paint: Paint, folder: FolderWriter): PictureSink {
  let taken = 0;
  return {
    isOpen: () => taken < wanted,
    add: async (picture) => {
      if (taken >= wanted) return;
      taken++;
      const name = `${String(taken).padStart(4, '0')}-${picture.id.replaceAll(/[^\w.-]+/g, '_').slice(0, 80)}.png`;
      await folder.write(name, await paint(picture));
    },
  };
}
