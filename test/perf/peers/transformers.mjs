// usage: node transformers.mjs PACKAGES MODEL IMAGES COUNT BATCH
// transformers.js on its own: the CLIP vision model and the processor of a local folder on image files. Prints {"images", "seconds",
// "cpuMs"} of the images after the first batch. PACKAGES is the folder that it is installed in.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [packages, model, folder, ...numbers] = process.argv.slice(2);
const [count, batch] = numbers.map(Number);
const entry = createRequire(join(packages, 'package.json')).resolve('@huggingface/transformers');
const { AutoProcessor, CLIPVisionModelWithProjection, env, RawImage } = await import(
  pathToFileURL(entry).href
);
env.allowRemoteModels = false;
env.localModelPath = dirname(model);

const processor = await AutoProcessor.from_pretrained(basename(model));
const vision = await CLIPVisionModelWithProjection.from_pretrained(basename(model), {
  ...{ dtype: 'fp32', device: 'cpu' },
  // as in the product: on a busy machine it would be twice as slow with it
  session_options: { logSeverityLevel: 3, extra: { session: { intra_op: { allow_spinning: '0' } } } },
});
const files = readdirSync(folder)
  .sort()
  .map((name) => join(folder, name));

await encode(0);
const cpu = process.cpuUsage();
const start = performance.now();
let images = 0;
while (images < count) {
  await encode(images);
  images += batch;
}
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(`${JSON.stringify({ images, seconds, cpuMs: (user + system) / 1000 })}\n`);

async function encode(from) {
  const names = Array.from({ length: batch }, (_, index) => files[(from + index) % files.length]);
  const read = await Promise.all(names.map((name) => RawImage.read(name)));
  const { image_embeds: embeddings } = await vision(await processor(read));
  if (embeddings.dims[0] !== batch || !embeddings.data.every(Number.isFinite))
    throw new Error(`embeddings of ${embeddings.dims.join(' x ')}, expected ${batch} rows of numbers`);
}
