import { join } from 'node:path';
import type { Provider } from '../../harness/config/device.js';
import { createSession } from '../../harness/runtime/session.js';
import type { ModelFolder } from '../../models/model-folder.js';
import { randomPixels } from './parity.js';

const batchSizes = [1, 8, 32, 64, 128];
const leastSeconds = 3;

/** Images a second that a model's image graph takes on a device, by batch size: pure runs, inputs copied each time, images
 *  neither decoded nor resized. The first run of a size is not counted. */
export async function measureSpeed({ folder, card }: ModelFolder, provider: Provider): Promise<string> {
  const { file, input, output, size } = card.image;
  const session = await createSession(join(folder, file), { provider, threads: 1 });
  const seen: string[] = [];
  try {
    for (const batchSize of batchSizes) {
      const pixels = randomPixels(batchSize, size);
      await session.run(input, pixels, output);
      const start = performance.now();
      let images = 0;
      let seconds = 0;
      while (seconds < leastSeconds) {
        await session.run(input, pixels, output);
        images += batchSize;
        seconds = (performance.now() - start) / 1000;
      }
      seen.push(`batch ${batchSize} ${(images / seconds).toPrecision(3)}`);
    }
  } finally {
    await session.close();
  }
  return `images/s: ${seen.join(', ')}`;
}
