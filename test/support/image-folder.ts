import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What goes into a folder of images: bytes by relative path; a path that ends with `/` is an empty folder. */
export interface ImageFolderContent {
  readonly classNames: readonly string[];
  readonly templates?: readonly string[];
  readonly files: Readonly<Record<string, Uint8Array | string>>;
}

/** Writes a folder of images with its class files. */
export async function writeImageFolder(
  folder: string,
  { classNames, templates = ['a photo of a {c}.'], files }: ImageFolderContent,
): Promise<void> {
  const toText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  const all = {
    ...files,
    'classnames.txt': toText(classNames),
    'zeroshot_classification_templates.txt': toText(templates),
  };
  for (const [path, bytes] of Object.entries(all)) {
    await mkdir(path.endsWith('/') ? join(folder, path) : dirname(join(folder, path)), { recursive: true });
    if (!path.endsWith('/')) await writeFile(join(folder, path), bytes);
  }
}
