/** Compares exported model folders with their parity.json in ONNX Runtime, and the tokenizer with its Python encoder.
 *
 *  usage: node models/train/check-export.mjs FOLDER… [--modules DIR] [--cases FILE]
 *  DIR: where onnxruntime-node and @huggingface/tokenizers are installed (default: this repository).
 *  FILE: a JSON list of {text, ids}, from models/train/tokenizer_cases.py. Exit 1 when anything differs. */
import console from 'node:console';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const TOLERANCE = 1e-5;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { modules: { type: 'string', default: ROOT }, cases: { type: 'string' } },
});
const require = createRequire(join(resolve(values.modules), 'package.json'));
const ort = require('onnxruntime-node');
const { Tokenizer } = require('@huggingface/tokenizers');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
let failed = false;

/** Prints one line and remembers a failure. */
function verdict(name, good, detail) {
  failed ||= !good;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
}

/** Ids as the model is fed: cut to the context length with the end token last, then padded. */
function fed(ids, contextLength) {
  const cut = ids.length > contextLength ? [...ids.slice(0, contextLength - 1), ids.at(-1)] : ids;
  return [...cut, ...Array(contextLength - cut.length).fill(0)];
}

/** Largest difference between rows of a graph's output and the expected rows, over several batch sizes.
 *  name: the output; make(rows) gives the input tensor of the items with these indices. */
async function largestDifference(session, name, make, expected) {
  let worst = 0;
  for (const batch of [1, 2, 3, 5]) {
    for (let start = 0; start < expected.length; start += batch) {
      const rows = Array.from({ length: batch }, (_, n) => (start + n) % expected.length);
      const output = (await session.run({ [session.inputNames[0]]: make(rows) }))[name];
      const width = output.data.length / batch;
      rows.forEach((row, n) =>
        expected[row].forEach((value, i) => {
          worst = Math.max(worst, Math.abs(value - output.data[n * width + i]));
        }),
      );
      if (rows.some((row) => expected[row].length !== width)) return Infinity;
    }
  }
  return worst;
}

for (const folder of positionals) {
  const model = readJson(join(folder, 'model.json'));
  const parity = readJson(join(folder, model.reference));
  const length = model.text.contextLength;
  const open = (file) => ort.InferenceSession.create(join(folder, file), { intraOpNumThreads: 1 });
  const pixelsOf = (file) => {
    const bytes = readFileSync(join(ROOT, '.cache/parity', model.id, `${basename(file, '.png')}.f32`));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  };
  const images = (items) => (rows) =>
    new ort.Tensor('float32', Float32Array.from(rows.flatMap((row) => [...pixelsOf(items[row].file)])), [
      rows.length,
      3,
      ...model.image.size,
    ]);
  const texts = (cut) => (rows) => {
    const used = rows.map((row) => parity.texts[row].ids.filter((id) => id !== 0).length);
    const longest = cut ? Math.max(...used) : length;
    return new ort.Tensor(
      'int64',
      BigInt64Array.from(rows.flatMap((row) => parity.texts[row].ids.slice(0, longest).map(BigInt))),
      [rows.length, longest],
    );
  };
  const graphs = [
    ['image', model.image, images(parity.images), parity.images.map((i) => i.embedding)],
    ['dense', model.dense, images(parity.dense), parity.dense.map((d) => d.values)],
    ['text', model.text, texts(false), parity.texts.map((t) => t.embedding)],
    ['text, unpadded', model.text, texts(true), parity.texts.map((t) => t.embedding)],
  ];
  for (const [name, { file, output }, make, expected] of graphs) {
    const worst = await largestDifference(await open(file), output, make, expected);
    verdict(`${model.id} ${name}`, worst <= TOLERANCE, `largest difference ${worst.toExponential(1)}`);
  }
  const config = readJson(join(folder, 'tokenizer_config.json'));
  const tokenizer = new Tokenizer(readJson(join(folder, model.text.tokenizer)), config);
  const cases = [...parity.texts, ...(values.cases ? readJson(values.cases) : [])];
  const wrong = cases.filter(
    ({ text, ids }) => fed(tokenizer.encode(text).ids, length).join() !== fed(ids, length).join(),
  );
  wrong
    .slice(0, 5)
    .forEach(({ text, ids }) =>
      console.log(JSON.stringify(text), fed(tokenizer.encode(text).ids, length).join(), '|', ids.join()),
    );
  verdict(
    `${model.id} tokenizer`,
    wrong.length === 0,
    `${cases.length - wrong.length} of ${cases.length} texts equal`,
  );
}
process.exitCode = failed ? 1 : 0;
