import { extname } from 'node:path';

/** The extensions of image files that are read, best first. */
export const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp'];

/** Whether a file is an image by its name, in any case. */
export function hasImageName(name: string): boolean {
  return imageExtensions.includes(extname(name).toLowerCase());
}
