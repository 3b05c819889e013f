/** What a ViT's image tower is made of. */
export interface VitShape {
  readonly width: number;
  readonly layers: number;
  readonly patch: number;
  /** Width of the hidden layer of a block. */
  readonly hidden: number;
}

/** GMACs of a ViT's image tower with a class token, by hand: patches, and in each block four projections and two layers for each
 *  token; with `products` also the two matrix products inside attention. */
export function vitGmacs(
  { width, layers, patch, hidden }: VitShape,
  imageSize: number,
  products: boolean,
): number {
  const patches = Math.floor(imageSize / patch) ** 2;
  const tokens = patches + 1;
  const block = tokens * (4 * width ** 2 + 2 * width * hidden) + (products ? 2 * tokens ** 2 * width : 0);
  return (patches * 3 * patch ** 2 * width + layers * block) / 1e9;
}

/** What ViTamin's image tower is made of: widths of stem and stages, blocks of each stage. */
export interface VitaminShape {
  readonly widths: readonly [stem: number, first: number, second: number, third: number];
  readonly depths: readonly [first: number, second: number, third: number];
}

/** GMACs of ViTamin's image tower without the products inside attention, by hand from the description of its blocks: convolutions
 *  of the stem, MBConv blocks that widen to four times their output, and blocks with a gated MLP of twice the width. */
export function vitaminGmacs({ widths, depths }: VitaminShape, imageSize: number): number {
  const [stem, first, second, third] = widths;
  const sides = [2, 4, 8, 16].map((stride) => (imageSize / stride) ** 2);
  const stage = (from: number, to: number, depth: number, before: number, after: number) => {
    const hidden = 4 * to;
    const opening =
      before * from * hidden + after * (9 * hidden + hidden * to + (from === to ? 0 : from * to));
    return opening + (depth - 1) * after * (2 * to * hidden + 9 * hidden);
  };
  const convolutions = sides[0] * 9 * stem * (3 + stem) + sides[3] * 9 * second * third;
  const block = sides[3] * (4 * third ** 2 + 3 * third * 2 * third);
  const stages =
    stage(stem, first, depths[0], sides[0], sides[1]) + stage(first, second, depths[1], sides[1], sides[2]);
  return (convolutions + stages + depths[2] * block) / 1e9;
}

/** GMACs of CLIP's text tower, by hand; `products` as for a ViT. */
export function textGmacs(width: number, layers: number, tokens: number, products: boolean): number {
  return (layers * (12 * tokens * width ** 2 + (products ? 2 * tokens ** 2 * width : 0))) / 1e9;
}

/** Parameters in millions of CLIP's text tower with its vocabulary of 49,408, by hand: tokens, positions, blocks with their
 *  biases and norms, and the projection. */
export function textParamsM(width: number, layers: number, tokens: number, embedWidth: number): number {
  return ((49_408 + tokens + embedWidth + 2) * width + layers * (12 * width ** 2 + 13 * width)) / 1e6;
}
