/** Regions of neighbouring pixels with one label. */
export interface Components {
  /** [height, width]: of each pixel the number of its region, from 0 in the order of their first pixels, row by row. */
  readonly regions: Int32Array;
  /** Of each region: its label. */
  readonly labels: readonly number[];
  /** Of each region: its pixels. */
  readonly areas: readonly number[];
}

/** The regions of a map of labels [height, width]. Pixels that touch at a corner are neighbours (8 to each pixel): a thing
 *  is not cut where it is one pixel thin and leans. */
export function findComponents(map: Int32Array, height: number, width: number): Components {
  const parents = new Int32Array(map.length);
  const findRoot = (pixel: number): number => {
    let root = pixel;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]];
    return root;
  };
  // the root of a region is its first pixel
  const join = (pixel: number, other: number) => {
    const [a, b] = [findRoot(pixel), findRoot(other)];
    if (a < b) parents[b] = a;
    else parents[a] = b;
  };
  for (let y = 0, pixel = 0; y < height; y++)
    for (let x = 0; x < width; x++, pixel++) {
      parents[pixel] = pixel;
      const label = map[pixel];
      if (x > 0 && map[pixel - 1] === label) parents[pixel] = findRoot(pixel - 1);
      if (y === 0) continue;
      const above = pixel - width;
      if (map[above] === label) {
        join(pixel, above);
        continue; // those beside it are its neighbours already
      }
      if (x > 0 && map[above - 1] === label) join(pixel, above - 1);
      if (x + 1 < width && map[above + 1] === label) join(pixel, above + 1);
    }
  return numberRegions(map, findRoot);
}

function numberRegions(map: Int32Array, findRoot: (pixel: number) => number): Components {
  const regions = new Int32Array(map.length);
  const labels: number[] = [];
  const areas: number[] = [];
  for (let pixel = 0; pixel < map.length; pixel++) {
    const root = findRoot(pixel);
    if (root === pixel) {
      regions[pixel] = labels.length;
      labels.push(map[pixel]);
      areas.push(0);
    } else regions[pixel] = regions[root];
    areas[regions[pixel]]++;
  }
  return { regions, labels, areas };
}
