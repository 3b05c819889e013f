import { parse } from 'node:path';
import { DataError } from '../core/errors.js';
import { show } from './llava-answers.js';

/** Gives the image that a `question_id` of an answers file means: its name, with or without extension; or else the number
 *  in its name (7 for VizWiz_val_00000007.jpg), or the place of its question from 0. In the files of VizWiz and of LLaVA
 *  (eval.zip, vizwiz/llava_test.jsonl) number and place are the same; where they are not, all ids have to be one of the two.
 *  Throws DataError on ids that fit neither, and where both fit and differ. */
export function createImageFinder(
  images: readonly string[],
  ids: readonly string[],
  { file, truthFile }: { readonly file: string; readonly truthFile: string },
): (id: string) => string {
  const names = new Map([
    ...indexUnique(images, (image) => parse(image).name),
    ...images.map((image) => [image, image] as const),
  ]);
  const byNumber = indexUnique(images, numberIn);
  const byPlace = new Map(images.map((image, place) => [String(place), image]));
  const others = ids.filter((id) => !names.has(id));
  const numbersFit = others.every((id) => byNumber.has(id));
  const placesFit = others.every((id) => byPlace.has(id));
  if (!numbersFit && !placesFit) {
    const stranger = others.find((id) => !byNumber.has(id) && !byPlace.has(id)) ?? others[0];
    throw new DataError(
      `${file}: question_id ${show(stranger)} is no image of ${truthFile}, expected a name such as ${show(images[0])}, the number in it, or a place from 0 to ${images.length - 1}. Check that both are of the same split`,
    );
  }
  const twofold = others.find((id) => byNumber.get(id) !== byPlace.get(id));
  if (numbersFit && placesFit && twofold !== undefined)
    throw new DataError(
      `${file}: question_id ${show(twofold)} may be the number of image ${show(byNumber.get(twofold))} of ${truthFile} or the place of ${show(byPlace.get(twofold))}. Give the names of images`,
    );
  const chosen = numbersFit ? byNumber : byPlace;
  return (id) => names.get(id) ?? chosen.get(id) ?? id;
}

/** Images by what each is called; a name that several have is none. */
function indexUnique(
  images: readonly string[],
  nameOf: (image: string) => string | undefined,
): ReadonlyMap<string, string> {
  const named = new Map<string, string | undefined>();
  for (const image of images) {
    const name = nameOf(image);
    if (name !== undefined) named.set(name, named.has(name) ? undefined : image);
  }
  return new Map(
    [...named].flatMap(([name, image]) => (image === undefined ? [] : [[name, image] as const])),
  );
}

/** The last digits of a name, without zeros before them; undefined where it ends in none. */
function numberIn(image: string): string | undefined {
  return /(\d+)$/.exec(parse(image).name)?.[1].replace(/^0+(?=\d)/, '');
}
