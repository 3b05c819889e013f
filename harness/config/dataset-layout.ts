import { z } from 'zod';
import { isAdmitted } from './data-formats.js';
import { benchmarkRules, llavaShape } from './llava-layout.js';

/** Keys of an entry that say where the files of a dense data set or of a benchmark of questions lie in its folder, and what
 *  its labels mean. */
export const layoutShape = {
  annotations: z
    .string()
    .optional()
    .describe(
      'coco, lvis, coco-panoptic: the JSON file of annotations, relative to the path. llava: the file or folder of the truth',
    ),
  images: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('coco, lvis, coco-panoptic, label-maps, llava: the folders of images, relative to the path'),
  maps: z
    .string()
    .optional()
    .describe('coco-panoptic, label-maps: the folder of the PNG or TIFF maps, relative to the path'),
  imageSuffix: z
    .string()
    .optional()
    .describe(
      'coco-panoptic: an image is named by its id and this, before the extension; absent: it has the name of its map',
    ),
  vocabulary: z
    .string()
    .optional()
    .describe(
      'coco-panoptic, label-maps: a text file of class names, relative to the path, one class a line in the order of their index: index:name,synonym. They win over those of our class files',
    ),
  proposals: z
    .string()
    .optional()
    .describe(
      'coco, lvis: a COCO results file of boxes, relative to the path, that region-probe classifies in place of the true boxes; their category_id is not used',
    ),
  ignoreLabel: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .describe('label-maps: the value of pixels that are not scored'),
  reduceZeroLabel: z
    .boolean()
    .optional()
    .describe('label-maps: 0 is not scored, and the first class is 1 in the maps'),
  layout: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('formats of extensions: handed to their reader, which alone knows what may stand here'),
  ...llavaShape,
};

type LayoutKey = keyof typeof layoutShape;

interface KeyRules {
  readonly needs: readonly LayoutKey[];
  readonly takes: readonly LayoutKey[];
}

/** The keys of the formats that are laid out by them; every other format takes none. Those of llava are by benchmark. */
const rules: Readonly<Record<string, KeyRules>> = {
  coco: { needs: ['annotations', 'images'], takes: ['proposals'] },
  lvis: { needs: ['annotations', 'images'], takes: ['proposals'] },
  'coco-panoptic': { needs: ['annotations', 'images', 'maps'], takes: ['imageSuffix', 'vocabulary'] },
  'label-maps': { needs: ['images', 'maps'], takes: ['vocabulary', 'ignoreLabel', 'reduceZeroLabel'] },
};

/** Of a format that an extension reads. */
const admittedRules: KeyRules = { needs: [], takes: ['layout'] };

/** The keys that are facts of one form of a data set only: another form does not take them over. */
export const layoutKeys = Object.keys(layoutShape) as readonly LayoutKey[];

/** Adds an issue where a form of a data set lacks a key that its format needs, or has one that does not belong to it. */
export function checkLayout(
  form: Readonly<Record<string, unknown>> & { readonly format: string },
  context: z.RefinementCtx,
): void {
  const { of, known } = findRules(form);
  const { needs, takes } = known ?? { needs: [], takes: [] };
  const refuse = (key: string, message: string) => {
    context.addIssue({ code: 'custom', path: [key], message });
  };
  const lacking = needs.find((key) => form[key] === undefined);
  if (lacking !== undefined) {
    refuse(lacking, `missing, ${of} needs ${needs.join(', ')}`);
    // which other keys belong to it is said by this one
    if (lacking === 'benchmark') return;
  }
  const allowed: readonly string[] = [...needs, ...takes];
  const noFiles = known !== undefined && known !== admittedRules;
  const given = [...layoutKeys, ...(noFiles ? ['files'] : [])].filter((key) => form[key] !== undefined);
  const surplus = given.find((key) => !allowed.includes(key));
  if (surplus === undefined) return;
  const expected = known ? `, which takes ${allowed.join(', ')}` : '';
  refuse(surplus, `does not belong to ${of}${expected}`);
}

/** The rules of a form, and what they are the rules of. */
function findRules(form: Readonly<Record<string, unknown>> & { readonly format: string }): {
  readonly of: string;
  readonly known: KeyRules | undefined;
} {
  const { format, benchmark } = form;
  if (isAdmitted(format)) return { of: `format ${format}`, known: admittedRules };
  if (format !== 'llava')
    return { of: `format ${format}`, known: Object.hasOwn(rules, format) ? rules[format] : undefined };
  const known = Object.entries(benchmarkRules).find(([name]) => name === benchmark)?.[1];
  if (!known) return { of: 'format llava', known: { needs: ['benchmark'], takes: [] } };
  return {
    of: `benchmark ${String(benchmark)}`,
    known: { ...known, needs: ['benchmark', ...known.needs] },
  };
}
