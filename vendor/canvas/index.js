'use strict';
// chartjs-node-canvas asks for node-canvas, which needs system libraries to build. @napi-rs/canvas ships
// prebuilt, but lacks the callback form of toBuffer and registerFont, and names the SVG surface differently: these are added here.
const napi = require('@napi-rs/canvas');

// WebP of lines and letters: at 82 no ringing is seen, at two thirds of the bytes that 92, napi's default, takes.
const webpQuality = 82;

function withCallbackForm(canvas) {
  const write = canvas.toBuffer.bind(canvas);
  const toBuffer = (type, ...rest) =>
    type === 'image/webp' ? write(type, rest[0] ?? webpQuality) : write(type, ...rest);
  canvas.toBuffer = (first, ...rest) => {
    if (typeof first !== 'function') return toBuffer(first ?? 'image/png', ...rest);
    let png;
    try {
      png = toBuffer(rest[0] ?? 'image/png');
    } catch (error) {
      return first(error);
    }
    return first(null, png);
  };
  return canvas;
}

function createCanvas(width, height, type) {
  if (type === 'pdf') throw new Error('canvas: PDF output is not supported; draw PNG or SVG instead');
  if (type !== 'svg') return withCallbackForm(napi.createCanvas(width, height));
  const canvas = napi.createCanvas(width, height, napi.SvgExportFlag.ConvertTextToPaths);
  canvas.toBuffer = () => canvas.getContent();
  return canvas;
}

function registerFont(path, { family }) {
  if (!napi.GlobalFonts.registerFromPath(path, family))
    throw new Error(`canvas: ${path} is no font that can be read`);
}

module.exports = { ...napi, createCanvas, registerFont };
