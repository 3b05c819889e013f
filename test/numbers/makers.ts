/** How a file of stored values was made. */
export interface Maker {
  /** The command, from the package root; `DIR` and `FILE` stand for checkouts of the tools. */
  readonly command: string;
  /** Versions of the tools that made the values, or the commits at which they were made again. */
  readonly tools: Readonly<Record<string, string>>;
  /** Whether the tools' own evaluators ran, their rules were written again with other libraries, or numbers were printed. */
  readonly way: 'run' | 'rule' | 'printed';
  /** Checkouts that the command takes, by the option: owner/name, and a path inside where it wants a file. */
  readonly checkouts?: Readonly<Record<string, string>>;
}

const fixtures = '/usr/bin/python3 test/fixtures';
const torch = '1.13.0a0';
const scikit = '1.2.1';
const numpy = '1.24.2';
const scipy = '1.10.1';
const pil = '9.4.0';
const llava = 'c121f04';
const mmVet = 'acde843';

/** Every way in which stored values were made. */
export const makers = {
  images: {
    command: `${fixtures}/preprocess/make.py`,
    tools: { PIL: pil, torch },
    way: 'run',
  },
  maps: { command: `${fixtures}/maps/make.py`, tools: { PIL: pil, numpy }, way: 'run' },
  texts: {
    command: `${fixtures}/preprocess/make-clean-text.py --ftfy DIR --open-clip DIR`,
    tools: { ftfy: '6.3.1', open_clip: '89fb801' },
    way: 'run',
    checkouts: { '--ftfy': 'rspeer/python-ftfy', '--open-clip': 'mlfoundations/open_clip' },
  },
  'python-lists': {
    command: `${fixtures}/data/make-python-lists.py`,
    tools: { Python: '3.11.2' },
    way: 'run',
  },
  tables: { command: `${fixtures}/lmm/make_tables.py`, tools: { pandas: '1.5.3' }, way: 'run' },
  parquet: {
    command: 'python3 test/fixtures/data/make-parquet.py',
    tools: { pyarrow: '25.0.1' },
    way: 'run',
  },
  'numpy-files': {
    command: 'the lines above the values in test/numbers/rows/numpy-files.ts',
    tools: { numpy },
    way: 'run',
  },
  metrics: {
    command: `${fixtures}/metrics/make.py`,
    tools: { torch, 'scikit-learn': scikit, scipy, numpy, Python: '3.11.2' },
    way: 'rule',
  },
  groups: { command: `${fixtures}/metrics/make-groups.py`, tools: { 'scikit-learn': scikit }, way: 'rule' },
  jaccard: {
    command: `${fixtures}/metrics/make-jaccard.py`,
    tools: { 'scikit-learn': scikit, numpy },
    way: 'rule',
  },
  score: {
    command: `${fixtures}/score/make.py`,
    tools: { torch, 'scikit-learn': scikit, numpy },
    way: 'rule',
  },
  rle: {
    command: `${fixtures}/rle/make.py --pycocotools DIR`,
    tools: { pycocotools: '2.0.11' },
    way: 'run',
    checkouts: { '--pycocotools': 'ppwwyyxx/cocoapi: PythonAPI' },
  },
  detection: {
    command: `${fixtures}/score/detection/make.py --pycocotools DIR --lvis DIR`,
    tools: { pycocotools: '2.0.11', 'lvis-api': '7d7f07d' },
    way: 'run',
    checkouts: { '--pycocotools': 'ppwwyyxx/cocoapi: PythonAPI', '--lvis': 'lvis-dataset/lvis-api' },
  },
  segmentation: {
    command: `${fixtures}/score/segmentation/make.py --panopticapi DIR --detectron2 FILE --mmseg FILE`,
    tools: { panopticapi: '7bb4655', detectron2: '02b5c4e2', mmsegmentation: '01c9623' },
    way: 'run',
    checkouts: {
      '--panopticapi': 'cocodataset/panopticapi',
      '--detectron2': 'facebookresearch/detectron2: detectron2/evaluation/sem_seg_evaluation.py',
      '--mmseg': 'open-mmlab/mmsegmentation: mmseg/evaluation/metrics/iou_metric.py',
    },
  },
  regions: {
    command: `${fixtures}/tasks/detection/make.py`,
    tools: { torchvision: '0.14.1a0', torch },
    way: 'run',
  },
  merging: {
    command: `${fixtures}/tasks/segmentation/make.py --fcclip DIR`,
    tools: { 'FC-CLIP': '2b0bbe2', torch, scipy },
    way: 'run',
    checkouts: { '--fcclip': 'bytedance/fc-clip' },
  },
  'short-answers': {
    command: `${fixtures}/answers/vqa/make.py --vqa DIR --llava DIR --gqa FILE`,
    tools: { 'VQA evaluator': 'a013f00', LLaVA: llava, 'GQA eval.py': 'copy at 984e65b' },
    way: 'run',
    checkouts: {
      '--vqa': 'GT-Vision-Lab/VQA',
      '--llava': 'haotian-liu/LLaVA',
      '--gqa': 'PKU-YuanGroup/Video-LLaVA: videollava/eval/eval_gqa.py',
    },
  },
  choice: {
    command: `${fixtures}/answers/make-choice.py --llava DIR --scienceqa DIR --lmms-eval DIR --vlmevalkit DIR --mm-vet DIR --mme FILE`,
    tools: {
      LLaVA: llava,
      ScienceQA: '2cbf831',
      'lmms-eval': '75571cf',
      VLMEvalKit: 'e8e78f0',
      'MM-Vet': mmVet,
      'MME tool': 'copy at fee8d75',
    },
    way: 'run',
    checkouts: {
      '--llava': 'haotian-liu/LLaVA',
      '--scienceqa': 'lupantech/ScienceQA',
      '--lmms-eval': 'EvolvingLMMs-Lab/lmms-eval',
      '--vlmevalkit': 'open-compass/VLMEvalKit',
      '--mm-vet': 'yuweihao/MM-Vet',
      '--mme': 'zjunlp/Deco: eval_tool/calculation.py',
    },
  },
  judges: {
    command: `${fixtures}/answers/make-judge-requests.py --llava DIR --mm-vet DIR`,
    tools: { LLaVA: llava, 'MM-Vet': mmVet },
    way: 'run',
    checkouts: { '--llava': 'haotian-liu/LLaVA', '--mm-vet': 'yuweihao/MM-Vet' },
  },
  prompts: {
    command: `${fixtures}/lmm/make_prompts.py --llava DIR --data DIR`,
    tools: { LLaVA: llava },
    way: 'run',
    checkouts: { '--llava': 'haotian-liu/LLaVA' },
  },
  'main-job': {
    command:
      '/usr/bin/python3 models/train/reference.py && /usr/bin/python3 models/train/reference_scenes.py',
    tools: { torch, torchvision: '0.14.1a0', PIL: pil, 'scikit-learn': scikit, scipy },
    way: 'rule',
  },
  lmm: { command: '/usr/bin/python3 models/train/lmm_export.py', tools: { torch }, way: 'rule' },
  exporter: {
    command: '/usr/bin/python3 models/train/grid.py --export',
    tools: { torch, PIL: pil, Python: '3.11.2' },
    way: 'run',
  },
  fits: { command: `${fixtures}/scaling/make.py`, tools: { scipy, numpy }, way: 'rule' },
  regression: {
    command: 'the lines above the values in test/numbers/rows/fits.ts',
    tools: { numpy, scipy: '1.17.1' },
    way: 'run',
  },
  laion: {
    command: 'cut by hand from its tables: test/fixtures/scaling/README.md',
    tools: { 'scaling-laws-openclip': '652b1e7' },
    way: 'printed',
  },
  laws: { command: `${fixtures}/scaling/make-laws.py`, tools: { numpy, scipy }, way: 'rule' },
  chinchilla: {
    command: `${fixtures}/scaling/cut.py chinchilla_reconstructed.csv openlm_overtraining.csv`,
    tools: { 'analyzing-chinchilla': 'arXiv 2404.10102' },
    way: 'printed',
  },
  'over-training': {
    command: `${fixtures}/scaling/cut.py chinchilla_reconstructed.csv openlm_overtraining.csv`,
    tools: { 'mlfoundations/scaling': 'a003c49' },
    way: 'printed',
  },
  'scipy-values': {
    command: 'the lines above the values in test/numbers/rows/statistics.ts',
    tools: { scipy: '1.17.1' },
    way: 'run',
  },
  'mpmath-values': {
    command: 'the lines above the values in test/numbers/rows/statistics.ts',
    tools: { mpmath: '40 digits', Python: 'Fraction' },
    way: 'run',
  },
  newcombe: {
    command: 'printed values, in test/numbers/rows/statistics.ts',
    tools: { 'printed table': 'Newcombe 1998' },
    way: 'printed',
  },
  published: {
    command: '/usr/bin/python3 reports/published/build-facts.py',
    tools: { 'open_clip results': '89fb801' },
    way: 'printed',
  },
} as const satisfies Readonly<Record<string, Maker>>;

export type MakerId = keyof typeof makers;
