// Draws the data of the example: node make-shapes.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import sharp from 'sharp';

const side = 32;
const each = 10;

/** Whether a pixel at (x, y) from the centre lies in a shape of this radius. */
const shapes = {
  circle: (x, y, r) => x * x + y * y <= r * r,
  cross: (x, y, r) => Math.min(Math.abs(x), Math.abs(y)) <= r / 4 && Math.max(Math.abs(x), Math.abs(y)) <= r,
  square: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) <= r,
  triangle: (x, y, r) => y <= r && y >= -r && Math.abs(x) <= (y + r) / 2,
};

const [folder] = argv.slice(2);
mkdirSync(join(folder, 'images'), { recursive: true });
const lines = [];
for (const [name, isInside] of Object.entries(shapes))
  for (let i = 0; i < each; i++) {
    const [x, y, r] = [13 + (i % 3) * 3, 14 + (i % 2) * 4, 8 + (i % 4)];
    const pixels = Uint8Array.from({ length: side * side * 3 }, (_, k) => {
      const [column, row] = [Math.floor(k / 3) % side, Math.floor(k / 3 / side)];
      return isInside(column - x, row - y, r) ? [220, 60 + 12 * i, 40][k % 3] : 245;
    });
    const image = `images/${name}-${i}.png`;
    await sharp(pixels, { raw: { width: side, height: side, channels: 3 } }).toFile(join(folder, image));
    lines.push(JSON.stringify({ image, class: name }));
  }
writeFileSync(join(folder, 'images.jsonl'), `${lines.join('\n')}\n`);
