import { createCanvas, loadImage, type Image, type SKRSContext2D } from '@napi-rs/canvas';
import type { Overlay, Picture } from '../../harness/core/picture.js';
import { cssColour } from './colours.js';
import { paintMap, paintMask } from './paint-regions.js';

const margin = 12;
const titleHeight = 30;
const lineHeight = 20;
const panelSide = 480;
const legendColumns = 4;
const font = (size: number) => `${size}px "DejaVu Sans", "Liberation Sans", Arial, sans-serif`;

/** A PNG file that shows the sample twice: on the left with the truth, on the right with the prediction, and below a legend of
 *  the classes of its maps. Small images are enlarged by a whole number, without smoothing. */
export async function paintPicture(picture: Picture): Promise<Uint8Array> {
  const image = await loadImage(Buffer.from(picture.image));
  const scale = Math.max(1, Math.floor(panelSide / Math.max(image.width, image.height)));
  const panel = { width: image.width * scale, height: image.height * scale };
  const legend = listLegend(picture);
  const width = 2 * panel.width + 3 * margin;
  const legendRows = Math.ceil(legend.length / legendColumns);
  const canvas = createCanvas(width, titleHeight + panel.height + 2 * margin + legendRows * lineHeight);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const panels = [
    ['truth', picture.truth],
    ['prediction', picture.prediction],
  ] as const;
  panels.forEach(([title, overlay], place) => {
    const left = margin + place * (panel.width + margin);
    writeText(context, `${title}: ${picture.id}`, left, titleHeight - 9, panel.width, 14);
    paintPanel(context, image, overlay, { left, top: titleHeight, scale });
  });
  const top = titleHeight + panel.height + margin;
  const column = (width - 2 * margin) / legendColumns;
  legend.forEach(([name, colour], index) => {
    const x = margin + (index % legendColumns) * column;
    const y = top + Math.floor(index / legendColumns) * lineHeight;
    context.fillStyle = cssColour(colour);
    context.fillRect(x, y + 3, 14, 14);
    writeText(context, name, x + 20, y + 15, column - 24, 13);
  });
  // Not `encode`: it draws in another thread, and a layer that is collected meanwhile ends the process.
  return canvas.toBuffer('image/png');
}

/** Where an image lies on the canvas. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

function paintPanel(context: SKRSContext2D, image: Image, overlay: Overlay, place: Place): void {
  const { left, top, scale } = place;
  const { width, height } = image;
  context.imageSmoothingEnabled = false;
  context.drawImage(image, left, top, width * scale, height * scale);
  const layer = createCanvas(width, height);
  const layerContext = layer.getContext('2d');
  const pixels = layerContext.createImageData(width, height);
  if (overlay.map && isOfSize(overlay.map.map, width, height)) paintMap(pixels.data, overlay.map);
  for (const { mask, colour } of overlay.boxes ?? [])
    if (mask && isOfSize(mask, width, height)) paintMask(pixels.data, mask, colour);
  layerContext.putImageData(pixels, 0, 0);
  context.drawImage(layer, left, top, width * scale, height * scale);
  paintBoxes(context, overlay, place);
}

/** The most certain boxes come last, on top of the others. */
function paintBoxes(context: SKRSContext2D, { boxes = [] }: Overlay, { left, top, scale }: Place): void {
  for (const { box, label, colour } of boxes.toReversed()) {
    const [x, y, width, height] = box.map((value) => value * scale);
    context.strokeStyle = cssColour(colour);
    context.lineWidth = 2;
    context.strokeRect(left + x, top + y, width, height);
    context.font = font(12);
    const textWidth = Math.min(context.measureText(label).width + 6, 220);
    const textTop = Math.max(top, top + y - 16);
    context.fillStyle = cssColour(colour);
    context.fillRect(left + x, textTop, textWidth, 16);
    context.fillStyle = 'white';
    context.fillText(label, left + x + 3, textTop + 12, textWidth - 6);
  }
}

function writeText(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  width: number,
  size: number,
): void {
  context.fillStyle = '#222222';
  context.font = font(size);
  context.fillText(text, x, y, width);
}

/** The classes that either map shows, each once, by name. */
function listLegend({ truth, prediction }: Picture): readonly (readonly [name: string, colour: number])[] {
  const names = new Map<string, number>();
  for (const { map } of [truth, prediction])
    if (map) {
      const shown = new Set<number>(map.map.data);
      for (const [value, { name, colour }] of map.values) if (shown.has(value)) names.set(name, colour);
    }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isOfSize(
  size: { readonly width: number; readonly height: number },
  width: number,
  height: number,
): boolean {
  return size.width === width && size.height === height;
}
