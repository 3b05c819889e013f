/** Compares heads.onnx of an exported model folder with what PyTorch gave for the same pictures, in ONNX Runtime.
 *
 *  usage: node models/train/check-heads.mjs [FOLDER]      (after heads_export.py). Exit 1 when an output differs. */
import console from 'node:console';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';

const ROOT = resolve(import.meta.dirname, '../..');
const TOLERANCE = 1e-4;
const [folder = join(ROOT, 'models/micro/convnext-s-ov-micro')] = process.argv.slice(2);
const ort = createRequire(join(ROOT, 'package.json'))('onnxruntime-node');

/** The float32 values of a file that heads_export.py wrote. */
function stored(name) {
  const bytes = readFileSync(join(ROOT, '.cache/heads/check', `${name}.f32`));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const session = await ort.InferenceSession.create(join(folder, 'heads.onnx'), { intraOpNumThreads: 1 });
const pixels = stored('input');
const image = 3 * 160 * 160;
for (const batch of [1, 3]) {
  const worst = {};
  for (let start = 0; start < pixels.length / image; start += batch) {
    const part = pixels.subarray(start * image, (start + batch) * image);
    const outputs = await session.run({
      pixel_values: new ort.Tensor('float32', part, [batch, 3, 160, 160]),
    });
    for (const name of session.outputNames) {
      const { data } = outputs[name];
      const width = data.length / batch;
      const expected = stored(name).subarray(start * width, (start + batch) * width);
      const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - data[i])), 0);
      worst[name] = Math.max(worst[name] ?? 0, expected.length === data.length ? difference : Infinity);
    }
  }
  for (const [name, difference] of Object.entries(worst)) {
    const good = difference <= (name === 'boxes' ? 100 * TOLERANCE : TOLERANCE);
    if (!good) process.exitCode = 1;
    console.log(
      `${good ? 'ok  ' : 'FAIL'} ${name}, batch ${batch}: largest difference ${difference.toExponential(1)}`,
    );
  }
}
