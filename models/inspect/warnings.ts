import type { ModelCard } from '../../harness/config/model-card.js';
import { families } from '../families.js';
import type { TowerMeasurement } from './measure-tower.js';
import type { TowerReport } from './tower-report.js';

/** A tower, read and, where that was possible, run. */
export type InspectedTower = TowerReport & { readonly measured: TowerMeasurement | undefined };

/** What somebody should know who is about to trust these graphs, one sentence each. None of them stops a run. */
export function findWarnings(card: ModelCard, towers: readonly InspectedTower[]): readonly string[] {
  const image = towers.find(({ role }) => role === 'image');
  const text = towers.find(({ role }) => role === 'text');
  return [
    ...(image ? [warnOfFamily(card, image), ...warnOfSize(card, image)] : []),
    ...towers.flatMap((tower) => [
      warnOfGelu(tower),
      warnOfNumber(tower, 'M parameters', tower.paramsM, statedParams(card, tower)),
      warnOfMacs(card, tower),
      warnOfUnmatched(tower),
    ]),
    warnOfLength(towers),
    ...(text ? [warnOfPooling(text)] : []),
  ].filter((warning) => warning !== undefined);
}

/** The family that the image tower is built like; undefined where it is none or more than one. */
export function recognisedFamily({ architecture }: TowerReport): string | undefined {
  const found = families.filter(({ recognises }) => recognises(architecture));
  return found.length === 1 ? found[0].id : undefined;
}

function warnOfFamily(card: ModelCard, image: TowerReport): string | undefined {
  const found = recognisedFamily(image);
  if (found === card.family) return undefined;
  const looks = found === undefined ? 'is built like none of the families' : `is built like ${found}`;
  return `${image.file} ${looks}, the card says ${card.family}`;
}

/** A resolution in an id, such as the 384 of `vitamin-xl-384-datacomp1b`. */
const resolutionInId = /(?:^|-)(\d{3})(?:px)?(?=-|$)/g;

function warnOfSize(card: ModelCard, image: TowerReport): readonly (string | undefined)[] {
  const [height, width] = card.image.size;
  const named = [...card.id.matchAll(resolutionInId)].map(([, digits]) => Number(digits));
  const other = named.find((side) => side >= 128 && side !== height && side !== width);
  const input = image.inputs.find(({ name }) => name === card.image.input);
  const isOpen = input?.shape.slice(2).includes(null) ?? false;
  return [
    other === undefined
      ? undefined
      : `the id says ${other}, image.size is ${height} x ${width}: published scores at ${other} need that size`,
    isOpen
      ? `${image.file} takes images of any size, so it cannot notice a wrong image.size (${height} x ${width})`
      : undefined,
  ];
}

function warnOfGelu({ role, file, gelu }: TowerReport): string | undefined {
  if (role === 'dense') return undefined;
  if (gelu === 'tanh')
    return `${file} computes GELU by the tanh approximation: right only for weights that were trained so`;
  if (gelu === 'quick')
    return `${file} computes QuickGELU: right only for weights that were trained so (OpenAI's, and names that end in -quickgelu)`;
  return undefined;
}

/** Papers round, and count a little differently. */
const tolerance = 0.01;

function warnOfNumber(
  { role, file }: TowerReport,
  unit: string,
  counted: number,
  ...stated: readonly (number | undefined)[]
): string | undefined {
  const [first] = stated;
  if (first === undefined || role === 'dense') return undefined;
  if (Math.abs(counted / first - 1) <= tolerance) return undefined;
  return `${file} has ${counted.toPrecision(4)} ${unit}, the card says ${first.toPrecision(4)}`;
}

function statedParams({ paramsM }: ModelCard, { role }: TowerReport): number | undefined {
  return role === 'dense' ? undefined : paramsM?.[role];
}

/** A card may count the products of attention or not. */
function warnOfMacs({ gmacs }: ModelCard, tower: InspectedTower): string | undefined {
  const { role, measured } = tower;
  if (role === 'dense' || !measured) return undefined;
  const withAttention = measured.gmacs + measured.attentionGmacs;
  const warnings = [measured.gmacs, withAttention].map((counted) =>
    warnOfNumber(tower, 'GMACs', counted, gmacs?.[role]),
  );
  return warnings.includes(undefined) ? undefined : warnings[0];
}

/** Where there is one output, every product is its. */
function warnOfUnmatched({ file, outputs, measured }: InspectedTower): string | undefined {
  const { unmatchedGmacs = 0 } = measured ?? {};
  if (unmatchedGmacs === 0 || outputs.length < 2) return undefined;
  return (
    `${file}: ${unmatchedGmacs.toPrecision(4)} GMACs of its cost may be of its other outputs, as their nodes have no names ` +
    'or lie in functions. Export it with one output to know'
  );
}

function warnOfLength(towers: readonly InspectedTower[]): string | undefined {
  const files = towers.filter(({ measured }) => measured?.normalized === false).map(({ file }) => file);
  if (files.length === 0) return undefined;
  return `embeddings are not normalised by ${files.join(' and ')}: bench does it, other users of the files must`;
}

function warnOfPooling({ file, text }: TowerReport): string | undefined {
  if (text?.pooling.kind !== 'other') return undefined;
  return `${file} does not pool at the end token (found no arg-max over the ids): what fills a text up may move its embedding`;
}
