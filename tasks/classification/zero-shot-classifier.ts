import { ProtocolError } from '../../harness/core/errors.js';
import { createTensor, normalizeRows, rowOf, type Tensor } from '../../harness/core/tensor.js';

/** The zero-shot classifier [C, D]: per class the L2-normalised mean of the L2-normalised embeddings of its prompts,
 *  every template filled with the class name. `protocol` is named in errors.
 *  Source: CLIP_benchmark, metrics/zeroshot_classification.py. */
export async function buildZeroShotClassifier(
  classNames: readonly string[],
  templates: readonly string[],
  encodeTexts: (texts: readonly string[]) => Promise<Tensor>,
  protocol = 'zero-shot-classification',
): Promise<Tensor> {
  if (classNames.length < 2 || templates.length === 0)
    throw new ProtocolError(
      `${protocol}: ${classNames.length} class names and ${templates.length} templates, expected at least 2 and 1`,
    );
  const prompts = classNames.flatMap((name) => templates.map((template) => fillTemplate(template, name)));
  const embeddings = normalizeRows(await encodeTexts(prompts));
  return normalizeRows(meanOfGroups(embeddings, templates.length));
}

/** The prompt of a class. The name goes in as it is: also when it is empty or holds `$`. An `{article}` in the template
 *  becomes "an" before a small vowel and "a" before anything else, as F-ViT's prompts have it.
 *  Source: wusize/CLIPSelf, F-ViT/tools/clip_utils.py. */
export function fillTemplate(template: string, className: string): string {
  const article = /^[aeiou]/.test(className) ? 'an' : 'a';
  return template.split('{article}').join(article).split('{c}').join(className);
}

/** [N / size, D]: the mean of each `size` neighbouring rows. */
function meanOfGroups(rows: Tensor, size: number): Tensor {
  const [count, width] = rows.shape;
  const means = new Float32Array((count / size) * width);
  const sum = new Float64Array(width);
  for (let group = 0; group < count / size; group++) {
    sum.fill(0);
    for (let member = 0; member < size; member++) {
      const row = rowOf(rows, group * size + member);
      for (let i = 0; i < width; i++) sum[i] += row[i];
    }
    for (let i = 0; i < width; i++) means[group * width + i] = sum[i] / size;
  }
  return createTensor(means, [count / size, width]);
}
