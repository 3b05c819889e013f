/** Byte formats that this package reads. */
export const dataFormats = [
  'webdataset',
  'image-folder',
  'retrieval-csv',
  'retrieval-json',
  'parquet',
  'winogavil',
  'coco',
  'lvis',
  'coco-panoptic',
  'label-maps',
  'llava',
] as const;

/** A byte format that this package reads. */
export type DataFormat = (typeof dataFormats)[number];

/** Formats that extensions read. */
const admitted = new Set<string>();

/** Lets entries name these formats, too, which extensions read. Once for a process, before entries are read. */
export function admitFormats(formats: readonly string[]): void {
  for (const format of formats) admitted.add(format);
}

/** Every format that an entry may name. */
export function listFormats(): readonly string[] {
  return [...dataFormats, ...admitted];
}

/** Whether a format came with an extension, whose reader alone knows what an entry must say. */
export function isAdmitted(format: string): boolean {
  return admitted.has(format);
}
