import type { Category } from '../../harness/core/annotations.js';
import type { DrawnMap, Picture } from '../../harness/core/picture.js';
import type { LabelledMap, PanopticImage } from '../../harness/core/sample.js';
import { decodeLabelMap } from '../../harness/preprocess/maps/decode-label-map.js';
import { decodePanopticMap } from '../../harness/preprocess/maps/panoptic-map.js';
import type { LabelTruth, MapTruth, MeasuredMap, PanopticTruth } from './measure-map.js';

/** The true map beside the predicted one; what is ignored or void is left clear, and a class has one colour in both. */
export async function drawMaps(
  { id, image }: LabelledMap | PanopticImage,
  truth: MapTruth,
  measured: MeasuredMap,
  categories: readonly Category[],
): Promise<Picture> {
  const paint = (label: number) => ({ colour: label, name: categories[label].name });
  const [left, right] =
    truth.kind === 'label-map'
      ? await drawLabels(truth, measured, paint)
      : drawSegments(truth, measured, paint);
  return { id, image, truth: { map: left }, prediction: { map: right } };
}

type Paint = (label: number) => { readonly colour: number; readonly name: string };

type Pair = readonly [truth: DrawnMap, prediction: DrawnMap];

async function drawLabels({ id, map, rules }: LabelTruth, { png }: MeasuredMap, paint: Paint): Promise<Pair> {
  const { classes, ignore, reduceZero } = rules;
  const shift = reduceZero === true ? 1 : 0;
  const labels = Array.from({ length: classes }, (_, label) => label);
  const expected = new Map(labels.map((label) => [label + shift, paint(label)]));
  if (ignore !== undefined) expected.delete(ignore);
  const where = `sample ${id}`;
  return [
    { map: await decodeLabelMap(map, where), values: expected },
    { map: await decodeLabelMap(png, where), values: new Map(labels.map((label) => [label, paint(label)])) },
  ];
}

function drawSegments(
  { id, map, segments, categoryIds }: PanopticTruth,
  measured: MeasuredMap,
  paint: Paint,
): Pair {
  const valuesOf = (some: readonly { readonly id: number; readonly categoryId: number }[]) =>
    new Map(some.map(({ id, categoryId }) => [id, paint(categoryIds.indexOf(categoryId))]));
  const where = `sample ${id}`;
  return [
    { map: decodePanopticMap(map, where), values: valuesOf(segments) },
    { map: decodePanopticMap(measured.png, where), values: valuesOf(measured.segments ?? []) },
  ];
}
