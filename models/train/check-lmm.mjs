/** Compares the four graphs of an exported LMM with what PyTorch gave, in ONNX Runtime: batch 1 and 3, with the cache and
 *  without it, and the tokenizer with the JavaScript library on every question of the embedded benchmarks' parity answers.
 *
 *  usage: node models/train/check-lmm.mjs [FOLDER]      (after lmm_export.py). Exit 1 when an output differs. */
import console from 'node:console';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Tokenizer } from '@huggingface/tokenizers';

const ROOT = resolve(import.meta.dirname, '../..');
const TOLERANCE = 1e-4;
const [folder = join(ROOT, 'models/micro/vitamin-s-lmm-micro')] = process.argv.slice(2);
const ort = createRequire(join(ROOT, 'package.json'))('onnxruntime-node');
const { lmm } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const check = JSON.parse(readFileSync(join(ROOT, '.cache/lmm/check/check.json'), 'utf8'));

/** The float32 values of a file that lmm_export.py wrote. */
function stored(name) {
  const bytes = readFileSync(join(ROOT, '.cache/lmm/check', `${name}.f32`));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Rows [from, to) of stored values, as a tensor. */
function rows(name, from, to) {
  const [, ...shape] = check.shapes[name];
  const width = shape.reduce((product, length) => product * length, 1);
  return new ort.Tensor('float32', stored(name).slice(from * width, to * width), [to - from, ...shape]);
}

function int64(lists) {
  return new ort.Tensor('int64', BigInt64Array.from(lists.flat(), BigInt), [lists.length, lists[0].length]);
}

function report(what, got, expected, tolerance = TOLERANCE) {
  const difference =
    got.length === expected.length
      ? expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0)
      : Infinity;
  const good = difference <= tolerance;
  if (!good) process.exitCode = 1;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${what}: largest difference ${difference.toExponential(1)}`);
}

const sessions = {};
for (const name of ['vision', 'projector', 'embed', 'decoder'])
  sessions[name] = await ort.InferenceSession.create(join(folder, lmm[name]), { intraOpNumThreads: 1 });

/** The past of `batch` rows in which there is nothing. */
function emptyPast(batch) {
  const names = sessions.decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  const shape = [batch, check.heads, 0, check.head];
  return Object.fromEntries(
    names.map((name) => [name, new ort.Tensor('float32', new Float32Array(0), shape)]),
  );
}

function pastOf(outputs) {
  const present = Object.entries(outputs).filter(([name]) => name.startsWith('present.'));
  return Object.fromEntries(
    present.map(([name, value]) => [name.replace('present', 'past_key_values'), value]),
  );
}

/** Logits [rows, T, V] where the mask is 1: what a padded token is told means nothing. */
function seenOnly(data, mask, width) {
  return mask
    .flat()
    .flatMap((kept, at) => (kept ? Array.from(data.slice(at * width, (at + 1) * width)) : []));
}

const vocabulary = check.shapes.logits[2];
for (const batch of [1, 3])
  for (let from = 0; from < 3; from += batch) {
    const to = from + batch;
    const part = (lists) => lists.slice(from, to);
    const what = `batch ${batch}, from ${from}`;
    const { image_features } = await sessions.vision.run({ pixel_values: rows('pixels', from, to) });
    report(`image_features, ${what}`, image_features.data, rows('features', from, to).data);
    const { image_embeds } = await sessions.projector.run({ image_features });
    report(`image_embeds, ${what}`, image_embeds.data, rows('image_embeds', from, to).data);
    const { inputs_embeds } = await sessions.embed.run({ input_ids: int64(part(check.ids)) });
    let next = 0;
    part(check.ids)
      .flat()
      .forEach((id, at) => {
        if (id !== check.image) return;
        const value = image_embeds.data.subarray(next * check.width, ++next * check.width);
        inputs_embeds.data.set(value, at * check.width);
      });
    report(`inputs_embeds, ${what}`, inputs_embeds.data, rows('embeds', from, to).data);
    const mask = part(check.mask);
    const first = await sessions.decoder.run({
      inputs_embeds,
      attention_mask: int64(mask),
      position_ids: int64(part(check.positions)),
      ...emptyPast(batch),
    });
    const expected = seenOnly(rows('logits', from, to).data, mask, vocabulary);
    report(`logits, ${what}`, seenOnly(first.logits.data, mask, vocabulary), expected);
    const positions = part(check.positions).map((row) => [row.at(-1) + 1]);
    const more = await sessions.embed.run({ input_ids: int64(part(check.more)) });
    const longer = mask.map((row) => [...row, 1]);
    const second = await sessions.decoder.run({
      inputs_embeds: more.inputs_embeds,
      attention_mask: int64(longer),
      position_ids: int64(positions),
      ...pastOf(first),
    });
    report(`next logits with the cache, ${what}`, second.logits.data, rows('next_logits', from, to).data);
    const whole = new Float32Array(batch * (check.ids[0].length + 1) * check.width);
    for (let row = 0; row < batch; row++) {
      const length = check.ids[0].length * check.width;
      whole.set(inputs_embeds.data.subarray(row * length, (row + 1) * length), row * (length + check.width));
      whole.set(
        more.inputs_embeds.data.subarray(row * check.width, (row + 1) * check.width),
        row * (length + check.width) + length,
      );
    }
    const again = await sessions.decoder.run({
      inputs_embeds: new ort.Tensor('float32', whole, [batch, check.ids[0].length + 1, check.width]),
      attention_mask: int64(longer),
      position_ids: int64(part(check.positions).map((row, at) => [...row, positions[at][0]])),
      ...emptyPast(batch),
    });
    const last = Array.from({ length: batch }, (_, row) => {
      const end = (row + 1) * (check.ids[0].length + 1) * vocabulary;
      return Array.from(again.logits.data.slice(end - vocabulary, end));
    }).flat();
    report(`next logits without the cache, ${what}`, last, rows('next_logits', from, to).data);
  }

const json = JSON.parse(readFileSync(join(folder, lmm.tokenizer), 'utf8'));
const tokenizer = new Tokenizer(json, {});
const { answers } = JSON.parse(readFileSync(join(folder, 'parity.json'), 'utf8'));
let wrong = 0;
for (const { prompt, ids, tokens, answer } of answers) {
  const [before, after] = lmm.template.split('<image>').map((text) => text.replace('{prompt}', () => prompt));
  const encode = (text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const got = [json.model.vocab['<s>'], ...encode(before), -200, ...encode(after)];
  if (JSON.stringify(got) !== JSON.stringify(ids)) wrong++;
  if (tokenizer.decode(tokens, { skip_special_tokens: true }) !== answer) wrong++;
}
if (wrong > 0) process.exitCode = 1;
console.log(
  `${wrong ? 'FAIL' : 'ok  '} tokenizer: ${wrong} of ${answers.length} conversations or answers differ`,
);
