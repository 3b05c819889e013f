'use strict';
// chartjs-node-canvas asks for node-canvas, which needs system libraries to build. @napi-rs/canvas ships
// prebuilt, but lacks the callback form of toBuffer and names the SVG surface differently: both are added here.
const napi = require('@napi-rs/canvas');

function withCallbackForm(canvas) {
  const toBuffer = canvas.toBuffer.bind(canvas);
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

module.exports = { ...napi, createCanvas };
