import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { makeModel } from '../support/onnx-model.js';

const embedded = join(packageRoot, 'models', 'micro');

interface Line {
  readonly id: string;
  readonly status: string;
  readonly text: string;
  readonly measured?: Readonly<Record<string, number>>;
}

interface Report {
  readonly ok: boolean;
  readonly lines: readonly Line[];
}

type Json = Record<string, unknown>;

/** Changes a JSON file of a model folder. */
function edit(file: string, change: (content: Json) => void): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Json;
  change(content);
  writeFileSync(file, JSON.stringify(content));
}

/** What `bench models verify` says of a copy of an embedded model after this was done to it. */
async function verifyAfter(damage: (model: string) => void, id = 'vit-micro-xs') {
  let outcome: { code: number | null; report: Report; stderr: string } = {
    ...{ code: null, stderr: '', report: { ok: true, lines: [] } },
  };
  await withTemporaryFolder(async (home) => {
    cpSync(join(embedded, id), join(home, 'model'), { recursive: true });
    damage(join(home, 'model'));
    const { code, stdout, stderr } = await runCli(['models', 'verify', './model', '--json'], home);
    outcome = { code, stderr, report: JSON.parse(stdout || '{"ok":false,"lines":[]}') as Report };
  });
  return outcome;
}

const failing = ({ lines }: Report) => lines.filter(({ status }) => status === 'fail').map(({ id }) => id);

describe('bench models verify', () => {
  it.each(['vitamin-micro-xs', 'vit-micro-xs', 'convnext-micro-xs'])(
    '%s is what PyTorch and PIL said, in every line',
    async (id) => {
      const { code, report } = await verifyAfter(() => undefined, id);
      expect([code, report.ok, failing(report)]).toEqual([0, true, []]);
      const compared = report.lines.filter(({ status }) => status === 'pass').map((line) => line.id);
      expect(compared).toEqual(
        expect.arrayContaining(['card', 'pixels', 'tokens', 'image', 'text', 'dense', 'batch', 'padding']),
      );
      const measured = Object.fromEntries(report.lines.map((line) => [line.id, line.measured]));
      expect(measured.pixels).toMatchObject({ images: 5, values: 5 * 32 * 32 * 3, differing: 0, maxAbs: 0 });
      expect(measured.image?.maxAbs).toBeLessThan(1e-5);
      expect(measured.image?.maxAbs).toBeGreaterThan(0); // two different programs computed it
    },
  );

  const damages: readonly (readonly [
    name: string,
    damage: (model: string) => void,
    failing: readonly string[],
    text: RegExp,
  ])[] = [
    [
      'another filter',
      (model) => {
        edit(join(model, 'model.json'), (card) => {
          (card.image as Json).interpolation = 'bilinear';
        });
      },
      ['pixels', 'image', 'dense'],
      /values of 5 images differ from PIL's/,
    ],
    [
      'another mean',
      (model) => {
        edit(join(model, 'model.json'), (card) => {
          (card.image as Json).mean = [0.5, 0.5, 0.5];
        });
      },
      ['image', 'dense'],
      /largest difference/,
    ],
    [
      'texts that are cleaned in another way',
      (model) => {
        edit(join(model, 'model.json'), (card) => {
          (card.text as Json).clean = 'canonicalize';
        });
      },
      ['tokens', 'text'],
      /ids of \d of 8 texts differ, first of /,
    ],
    [
      'an embedding that PyTorch gave otherwise',
      (model) => {
        edit(join(model, 'parity.json'), (parity) => {
          const [first] = parity.images as { embedding: number[] }[];
          first.embedding[0] += 0.01;
        });
      },
      ['image'],
      /largest difference 1\.0e-2 \(allowed/,
    ],
    [
      'reference outputs of another model',
      (model) => {
        cpSync(join(embedded, 'vit-micro-m', 'parity.json'), join(model, 'parity.json'));
      },
      ['image'],
      /numbers for each, the reference outputs have \d+: they are of another model/,
    ],
    [
      'no reference outputs',
      (model) => {
        edit(join(model, 'model.json'), (card) => {
          delete card.reference;
        });
      },
      ['image'],
      /nothing to compare with: the card names no reference outputs/,
    ],
    [
      'towers that were swapped',
      (model) => {
        edit(join(model, 'model.json'), (card) => {
          (card.image as Json).file = 'textual.onnx';
        });
      },
      ['card'],
      /Are the towers swapped/,
    ],
  ];
  it.each(damages)('%s: the lines that say so fail, and exit code 3', async (_name, damage, ids, text) => {
    const { code, report, stderr } = await verifyAfter(damage);
    expect([code, failing(report), stderr]).toEqual([3, ids, '']);
    expect(report.lines.find(({ status }) => status === 'fail')?.text).toMatch(text);
  });

  it.each([
    ['a stored array that is cut off', 'parity/wide.npy', /wide\.npy: \d+ bytes of numbers, expected 3072/],
    ['a graph that is cut off', 'visual.onnx', /visual\.onnx: the file is cut off or damaged/],
    ['half a parity.json', 'parity.json', /parity\.json: not valid JSON/],
  ])('%s: one line, and exit code 3', async (_name, file, message) => {
    const { code, stderr } = await verifyAfter((model) => {
      truncateSync(join(model, file), 1000);
    });
    expect([code, stderr.trimEnd().split('\n')]).toEqual([3, [expect.stringMatching(message)]]);
  });
});

describe('bench models inspect', () => {
  it('counts parameters and multiply-accumulates as the exporter did', async () => {
    await withTemporaryFolder(async (home) => {
      const { code, stdout, stderr } = await runCli(
        ['models', 'inspect', 'vitamin-micro-xs', '--json'],
        home,
      );
      const report = JSON.parse(stdout) as {
        family: unknown;
        problems: unknown;
        towers: {
          role: string;
          paramsM: number;
          measured: { gmacs: number; attentionGmacs: number; width: number };
        }[];
      };
      const card = JSON.parse(readFileSync(join(embedded, 'vitamin-micro-xs', 'model.json'), 'utf8')) as {
        paramsM: { image: number; text: number };
        gmacs: { image: number };
      };
      expect([code, report.family, report.problems]).toEqual([0, { card: 'vitamin', graph: 'vitamin' }, []]);
      const [image, text] = report.towers;
      expect(image.paramsM / card.paramsM.image).toBeCloseTo(1, 3);
      expect(text.paramsM / card.paramsM.text).toBeCloseTo(1, 3);
      // The cards of the embedded models count the products of attention.
      expect(image.measured.gmacs + image.measured.attentionGmacs).toBeCloseTo(card.gmacs.image, 9);
      expect(image.measured.width).toBe(64);
      expect(stderr).toMatch(/^warning: .*not normalised by visual\.onnx and textual\.onnx/);
    });
  });

  it('shows what it can of a model that cannot run, says why, and ends with 3', async () => {
    await withTemporaryFolder(async (home) => {
      cpSync(join(embedded, 'vit-micro-xs'), join(home, 'model'), { recursive: true });
      edit(join(home, 'model', 'model.json'), (card) => {
        (card.image as Json).size = [64, 64];
      });
      const { code, stdout, stderr } = await runCli(['models', 'inspect', './model'], home);
      expect(code).toBe(3);
      expect(stdout).toMatch(/input +pixel_values float32 \[\?, 3, 32, 32\]/);
      expect(stdout).toMatch(/output +image_embeds float32 \[\?, 64\]; also dense_features float32 /);
      expect(stderr).toMatch(
        /error: .*visual\.onnx: input pixel_values is \[N, 3, 32, 32\], model\.json says \[N, 3, 64, 64\]/,
      );
    });
  });

  it('refuses a graph whose weights lie outside its folder', async () => {
    await withTemporaryFolder(async (home) => {
      cpSync(join(embedded, 'vit-micro-xs'), join(home, 'model'), { recursive: true });
      const external = { location: '../secret.bin', offset: '0', length: '4' };
      const graph = makeModel({ initializers: [{ name: 'w', dims: [1], external }] });
      writeFileSync(join(home, 'model', 'visual.onnx'), graph);
      for (const command of [
        ['models', 'inspect', './model'],
        ['models', 'verify', './model'],
        ['run', '--model', './model'],
      ]) {
        const { code, stdout, stderr } = await runCli(command, home);
        expect([code, stdout]).toEqual([3, '']);
        expect(stderr).toMatch(
          /^error: model\/visual\.onnx: the weights of "w" lie in "\.\.\/secret\.bin", expected a file in/,
        );
      }
    });
  });
});
