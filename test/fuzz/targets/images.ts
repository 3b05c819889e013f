import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';
import { decodeImage, shrinkImage } from '../../../harness/preprocess/decode.js';
import { decodeLabelMap } from '../../../harness/preprocess/maps/decode-label-map.js';
import { decodePanopticMap } from '../../../harness/preprocess/maps/panoptic-map.js';
import { mendPng } from '../mend.js';
import { readEach } from '../read-each.js';
import type { FuzzTarget } from '../target.js';

const fixtures = join(packageRoot, 'test', 'fixtures');

const filesIn = (folder: string, names: readonly string[]) =>
  names.map((name) => readFileSync(join(fixtures, folder, name)));

/** Images, and maps of labels. */
export const imageTargets: readonly FuzzTarget[] = [
  {
    name: 'image',
    seeds: () =>
      filesIn('preprocess/images', [
        ...[
          'tiny-3x5.png',
          'png-palette.png',
          'png-grey16-interlaced.png',
          'png-1bit.png',
          'tiny-3x5-rgba.png',
        ],
        ...['jpeg-420-odd.jpg', 'jpeg-progressive.jpg', 'jpeg-grey.jpg', 'jpeg-icc.jpg'],
        ...['webp-alpha.webp', 'webp-lossy.webp'],
      ]),
    mend: mendPng,
    read: (input) =>
      readEach(
        () => decodeImage(input),
        () => shrinkImage(input, 64),
      ),
  },
  {
    name: 'label-map',
    seeds: () =>
      filesIn('maps/files', [
        ...['grey2.png', 'grey8-interlaced.png', 'grey16.png', 'palette4.png'],
        ...[
          'bits1.tif',
          'palette8.tif',
          'pil16-lzw.tif',
          'strips8-be-packbits.tif',
          'tiles16-le-deflate.tif',
        ],
      ]),
    mend: mendPng,
    read: (input) => decodeLabelMap(input, 'map'),
  },
  {
    name: 'panoptic-map',
    seeds: () => filesIn('maps/files', ['panoptic-rgb.png', 'panoptic-interlaced.png', 'panoptic-gamma.png']),
    mend: mendPng,
    read: (input) => decodePanopticMap(input, 'map'),
  },
];
