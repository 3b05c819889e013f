import type { Category, Detection, ImageObjects } from '../../harness/core/annotations.js';
import type { DrawnBox, Picture } from '../../harness/core/picture.js';

/** Detections of lower scores are not drawn, and no more than so many. */
const leastScore = 0.3;
const most = 20;

/** An image with its true objects beside the best detections. */
export function drawDetections(
  id: string,
  image: Uint8Array,
  { objects }: ImageObjects,
  detections: readonly Detection[],
  categories: readonly Category[],
): Picture {
  const indexOf = new Map(categories.map((category, index) => [category.id, index]));
  const draw = ({ categoryId, box, mask }: Omit<Detection, 'score'>, score?: number): DrawnBox => {
    const colour = indexOf.get(categoryId) ?? 0;
    const name = categories[colour].name;
    const label = score === undefined ? name : `${name} ${score.toFixed(2)}`;
    return { box, label, colour, ...(mask && { mask }) };
  };
  const shown = detections.filter(({ score }) => score >= leastScore).slice(0, most);
  return {
    id,
    image,
    truth: { boxes: objects.filter(({ crowd }) => !crowd).map((one) => draw(one)) },
    prediction: { boxes: shown.map((one) => draw(one, one.score)) },
  };
}
