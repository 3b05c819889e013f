import type { SampleLine } from '../../harness/core/protocol.js';

/** What the samples of a task are, the same for every model that answered them: by place in its bits. */
export interface TaskItems {
  /** Index of the class, where each sample has one. */
  readonly classes?: Int32Array;
  /** By metadata column, the value, where each sample has one. */
  readonly groups: Readonly<Record<string, Int32Array>>;
  /** Of images and their captions: number of the image, and 0 where the image is asked for its captions, 1 where a caption is asked
   *  for its image. */
  readonly images?: { readonly image: Int32Array; readonly direction: Int32Array };
}

/** Of a line, what is the same for all models. */
export type ItemFacts = Pick<SampleLine, 'id' | 'truth' | 'groups'>;

/** What these samples are. */
export function describeItems(items: readonly ItemFacts[]): TaskItems {
  const classes = numbersOf(items.map(({ truth }) => truth));
  const columns = Object.keys(items.at(0)?.groups ?? {});
  const groups = columns.flatMap((column) => {
    const values = numbersOf(items.map((item) => item.groups?.[column]));
    return values ? [[column, values] as const] : [];
  });
  const images = findImages(items);
  return {
    ...(classes && { classes }),
    groups: Object.fromEntries(groups),
    ...(images && { images }),
  };
}

function numbersOf(values: readonly unknown[]): Int32Array | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length > 0 && numbers.length === values.length ? Int32Array.from(numbers) : undefined;
}

/** As retrieval writes them: an image with the list of its captions, a caption with its image. */
function findImages(items: readonly ItemFacts[]): TaskItems['images'] {
  const imageOf = new Map<string, number>();
  for (const { id, truth } of items) if (Array.isArray(truth)) imageOf.set(id, imageOf.size);
  const direction = Int32Array.from(items, ({ truth }) => (Array.isArray(truth) ? 0 : 1));
  const image = items.map(({ id, truth }) => imageOf.get(typeof truth === 'string' ? truth : id));
  const known = image.filter((number) => number !== undefined);
  if (imageOf.size === 0 || imageOf.size === items.length || known.length < items.length) return undefined;
  return { image: Int32Array.from(known), direction };
}
