import type { Target } from '../../reports/findings/curve.js';
import type { ReportModel } from '../../reports/findings/report-data.js';

const families = ['vitamin', 'vit', 'convnext', 'rn', 'swin', 'nat', 'focal'];
const sizes = [
  { size: 'XS', params: 0.34 },
  { size: 'S', params: 1.1 },
  { size: 'M', params: 3.9 },
  { size: 'L', params: 12.7 },
];
/** The embedded full training set, in millions. */
const fullPairsM = 0.16;
const tasks = [
  'imagenet1k',
  'imagenet-sketch',
  'imagenetv2',
  'imagenet-a',
  'imagenet-r',
  'objectnet',
  'cifar10',
  'vtab-cifar100',
  'country211',
  'food101',
  'flickr30k',
  'mscoco',
];

/** What breaks a page that trusts names. */
const hostileNames = [
  '</script><script>document.title="broken"</script>',
  `"quoted" & 'quoted' <img src=x onerror=alert(1)>`,
  '\u202Eright to left שלום مرحبا',
  '👩🏽‍🚀🧪 emoji',
  'long'.repeat(75),
  '=1+1',
  '__proto__',
  '<!-- not a comment -->',
];

/** Families in which four sizes are trained on everything, and size S on less and less. */
export function makeModels(count: number, hostile: boolean): readonly ReportModel[] {
  const familyCount = Math.min(families.length, Math.ceil(count / 8));
  return Array.from({ length: count }, (_, index) => {
    const family = families[index % familyCount];
    const slot = Math.floor(index / familyCount);
    const part = slot < 4 ? 1 : 1 / 2 ** (slot - 3);
    const { size, params } = sizes[slot < 4 ? slot : 1];
    const id = `${family}-micro-${size.toLowerCase()}${part === 1 ? '' : `-d${1 / part}`}`;
    return {
      id: hostile ? nameOf(index, id) : id,
      family: hostile ? nameOf(index % familyCount, family) : family,
      size,
      paramsM: { image: params * (1 + 0.07 * (index % familyCount)), text: 1.8 },
      gmacs: { image: 0.09 * params, text: 0.02 },
      data: 'emoji-train',
      uniquePairsM: fullPairsM * part,
      samplesSeenM: 6.4 * part,
      seed: 0,
      precision: 'fp32',
      published: false,
      imported: false,
    };
  });
}

/** Five aggregates, of which the first counts as ImageNet, then tasks. */
export function makeTargets(count: number, hostile: boolean): readonly Target[] {
  const aggregates = [
    ['mean', 'Mean of all tasks'],
    ['imagenet', 'ImageNet'],
    ['imagenet_shift', 'ImageNet shifts'],
    ['vtab', 'VTAB'],
    ['retrieval', 'Retrieval'],
  ].map(([id, name]): Target => ({ id, name, kind: 'aggregate', group: 'suite', metric: 'acc1' }));
  const singles = Array.from({ length: count }, (_, index): Target => {
    const name = index < tasks.length ? tasks[index] : `task-${index + 1}`;
    const retrieval = index % 12 > 9;
    return {
      id: hostile ? `datacomp/${nameOf(index, name)}` : `datacomp/${name}`,
      name: hostile ? nameOf(index, name) : name,
      kind: 'task',
      group: retrieval ? 'retrieval' : 'classification',
      metric: retrieval ? 'mean_recall@1' : 'acc1',
      ...(retrieval ? {} : { chance: 1 / (10 + 10 * (index % 5)) }),
    };
  });
  return [...aggregates, ...singles];
}

function nameOf(index: number, otherwise: string): string {
  return index < hostileNames.length ? `${hostileNames[index]} ${otherwise}` : `${otherwise} ${index}`;
}
