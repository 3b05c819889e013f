import { nearest } from '../config/nearest.js';
import type { ForeignTool } from './foreign-file.js';

/** What other programs call the data sets of our tasks: the title of DataComp's and open_clip's tables, DataComp's key, and the name that
 *  CLIP_benchmark has, where it knows the set. */
export interface SetName {
  /** Of a task: `datacomp/cifar10`. */
  readonly task: string;
  readonly title: string;
  readonly key: string;
  readonly clipBenchmark: string;
}

/** The names of DataComp's 38 tasks in the order of open_clip's columns, and after them a set that CLIP_benchmark alone has.
 *  Source: mlfoundations/datacomp @4a8df19 tasklist.yml; mlfoundations/open_clip @89fb801 docs/openclip_results.csv;
 *  LAION-AI/CLIP_benchmark @48de38c benchmark/webdatasets.txt. */
export const setNames: readonly SetName[] = [
  name('imagenet1k', 'ImageNet 1k', 'imagenet1k'),
  name('vtab-caltech101', 'Caltech-101', 'vtab/caltech101'),
  name('cifar10', 'CIFAR-10', 'cifar10', 'vtab/cifar10'),
  name('vtab-cifar100', 'CIFAR-100', 'vtab/cifar100'),
  name('vtab-clevr-count-all', 'CLEVR Counts', 'vtab/clevr_count_all'),
  name('vtab-clevr-closest-object-distance', 'CLEVR Distance', 'vtab/clevr_closest_object_distance'),
  name('country211', 'Country211', 'country211'),
  name('vtab-dtd', 'Describable Textures', 'vtab/dtd'),
  name('vtab-eurosat', 'EuroSAT', 'vtab/eurosat'),
  name('fgvc-aircraft', 'FGVC Aircraft', 'fgvc_aircraft'),
  name('food101', 'Food-101', 'food101'),
  name('gtsrb', 'GTSRB', 'gtsrb'),
  name('imagenet-sketch', 'ImageNet Sketch', 'imagenet_sketch'),
  name('imagenetv2', 'ImageNet v2', 'imagenetv2'),
  name('imagenet-a', 'ImageNet-A', 'imagenet-a'),
  name('imagenet-o', 'ImageNet-O', 'imagenet-o'),
  name('imagenet-r', 'ImageNet-R', 'imagenet-r'),
  name(
    'vtab-kitti-closest-vehicle-distance',
    'KITTI Vehicle Distance',
    'vtab/kitti_closest_vehicle_distance',
  ),
  name('mnist', 'MNIST', 'mnist'),
  name('objectnet', 'ObjectNet', 'objectnet'),
  name('vtab-flowers', 'Oxford Flowers-102', 'vtab/flowers'),
  name('vtab-pets', 'Oxford-IIIT Pet', 'vtab/pets'),
  name('voc2007', 'Pascal VOC 2007', 'voc2007'),
  name('vtab-pcam', 'PatchCamelyon', 'vtab/pcam'),
  name('renderedsst2', 'Rendered SST2', 'renderedsst2'),
  name('vtab-resisc45', 'RESISC45', 'vtab/resisc45'),
  name('cars', 'Stanford Cars', 'cars'),
  name('stl10', 'STL-10', 'stl10'),
  name('sun397', 'SUN397', 'sun397'),
  name('vtab-svhn', 'SVHN', 'vtab/svhn'),
  name('flickr30k', 'Flickr', 'retrieval/flickr_1k_test_image_text_retrieval', 'flickr30k'),
  name('mscoco', 'MSCOCO', 'retrieval/mscoco_2014_5k_test_image_text_retrieval', 'mscoco_captions'),
  name('winogavil', 'WinoGAViL', 'misc/winogavil'),
  name('wilds-iwildcam', 'iWildCam', 'wilds/iwildcam'),
  name('wilds-camelyon17', 'Camelyon17', 'wilds/camelyon17'),
  name('wilds-fmow', 'FMoW', 'wilds/fmow'),
  name('fairness-dollar-street', 'Dollar Street', 'fairness/dollar_street'),
  name('fairness-geode', 'GeoDE', 'fairness/geode'),
];

/** A set that CLIP_benchmark has, and none of the 38 is on. */
const multiLabel = {
  task: 'clip-benchmark/voc2007-multilabel',
  title: 'Pascal VOC 2007, multi-label',
  key: 'voc2007_multilabel',
  clipBenchmark: 'voc2007_multilabel',
};

/** Further names of the same images, whatever writes them: torchvision's test splits, and folders of the data. */
const otherNames: Readonly<Record<string, string>> = {
  cifar100: 'datacomp/vtab-cifar100',
  dtd: 'datacomp/vtab-dtd',
  flowers: 'datacomp/vtab-flowers',
  pets: 'datacomp/vtab-pets',
  pcam: 'datacomp/vtab-pcam',
  mscoco: 'datacomp/mscoco',
  winogavil: 'datacomp/winogavil',
  iwildcam: 'datacomp/wilds-iwildcam',
  camelyon17: 'datacomp/wilds-camelyon17',
  fmow: 'datacomp/wilds-fmow',
  'dollar-street': 'datacomp/fairness-dollar-street',
  geode: 'datacomp/fairness-geode',
};

/** Names that look like those of a task and are of other images, by tool. */
const otherImages: Readonly<Record<ForeignTool, Readonly<Record<string, string>>>> = {
  CLIP_benchmark: {
    caltech101:
      'it is all images of torchvision, which has no test split; the task has the 6085 of VTAB (vtab/caltech101)',
    eurosat:
      'it is all images of torchvision, which has no test split; the task has the 5400 of VTAB (vtab/eurosat)',
    'vtab-sun397': "it is VTAB's test split; the task has all 108754 images (sun397)",
  },
  DataComp: {
    'retrieval-flickr30k':
      'it is all of Flickr30k, as DataComp had it until May 2023; the task has 1000 of its images',
    'fairness-fairface': 'DataComp has no main metric for it, and it is none of the 38',
    'fairness-utkface': 'DataComp has no main metric for it, and it is none of the 38',
    fairface: 'DataComp has no main metric for it, and it is none of the 38',
    utkface: 'DataComp has no main metric for it, and it is none of the 38',
  },
  open_clip: {},
};

/** What a name of a data set means. `other`: images of their own, though the name is like one of ours. */
export type FoundSet =
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'other'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly nearest: string };

/** The task that is on the data set which a tool calls so: by any of its names, capitals or not, with or without the `wds/` of a WebDataset
 *  and the `_test` of its folder. */
export function findSet(written: string, tool: ForeignTool): FoundSet {
  const plain = normalize(written);
  const reasons = otherImages[tool];
  const known = tool === 'CLIP_benchmark' ? byName : byTitleToo;
  if (Object.hasOwn(reasons, plain)) return { kind: 'other', reason: reasons[plain] };
  const task =
    known.get(plain) ??
    (Object.hasOwn(otherNames, plain) ? otherNames[plain] : undefined) ??
    byTitleToo.get(plain);
  if (task !== undefined) return { kind: 'task', task };
  const names = setNames.map(
    tool === 'CLIP_benchmark' ? ({ clipBenchmark }) => clipBenchmark : ({ title }) => title,
  );
  return { kind: 'unknown', nearest: nearest(written.replace(/^wds[/_]/i, ''), names, 1)[0] };
}

/** What other programs call the set of a task; undefined of one that they do not have. */
export function namesOf(task: string): SetName | undefined {
  return [...setNames, multiLabel].find((one) => one.task === task);
}

function name(id: string, title: string, key: string, clipBenchmark = key): SetName {
  return { task: `datacomp/${id}`, title, key, clipBenchmark };
}

function normalize(written: string): string {
  return written
    .trim()
    .toLowerCase()
    .replace(/^(?:clip-benchmark|djghosh|nlphuji|datacomp)\//, '')
    .replace(/^wds[/_]/, '')
    .replace(/[/_-]test$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-');
}

const byName: ReadonlyMap<string, string> = new Map(
  [...setNames, multiLabel].flatMap(({ task, key, clipBenchmark }) =>
    [key, clipBenchmark, task].map((word) => [normalize(word), task] as const),
  ),
);

const byTitleToo: ReadonlyMap<string, string> = new Map([
  ...setNames.map(({ task, title }) => [normalize(title), task] as const),
  ...byName,
]);
