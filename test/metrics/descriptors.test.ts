import { describe, expect, it } from '@jest/globals';
import { findMetric, metricDescriptors } from '../../harness/metrics/descriptors.js';

describe('metricDescriptors', () => {
  it('name the metrics as papers write them, each once', () => {
    expect(metricDescriptors.map(({ id }) => id).toSorted()).toEqual([
      'AP',
      'AP50',
      'AP50_all',
      'AP50_base',
      'AP50_novel',
      'AP75',
      'APc',
      'APf',
      'APl',
      'APm',
      'APr',
      'APs',
      'AR1',
      'AR10',
      'AR100',
      'AR@300',
      'ARl',
      'ARl@300',
      'ARm',
      'ARm@300',
      'ARs',
      'ARs@300',
      'F1-macro_all',
      'PQ',
      'PQ_stuff',
      'PQ_things',
      'RQ',
      'RQ_stuff',
      'RQ_things',
      'SQ',
      'SQ_stuff',
      'SQ_things',
      'acc1',
      'acc5',
      'acc_plus',
      'acc_top5_wg',
      'acc_wg',
      'acc_worst_region',
      'acc_worst_year',
      'accuracy',
      'accuracy_all',
      'accuracy_image',
      'accuracy_video',
      'avg_jaccard_score',
      'binary_accuracy',
      'box_AP',
      'box_AP50',
      'box_AP75',
      'box_APc',
      'box_APf',
      'box_APr',
      'box_acc1',
      'box_acc5',
      'box_mean_acc1',
      'box_mean_acc1_stuff',
      'box_mean_acc1_things',
      'circular_accuracy',
      'cognition_score',
      'consistency',
      'distribution',
      'f1',
      'f1_mean_of_3',
      'fwIoU',
      'gpt_score',
      'image_retrieval_recall@1',
      'image_retrieval_recall@10',
      'image_retrieval_recall@5',
      'img_accuracy',
      'jaccard_score_10',
      'jaccard_score_10-12',
      'jaccard_score_12',
      'jaccard_score_5',
      'jaccard_score_5-6',
      'jaccard_score_6',
      'mACC',
      'mIoU',
      'mIoU_union',
      'mask_acc1',
      'mask_acc5',
      'mask_mean_acc1',
      'mask_mean_acc1_stuff',
      'mask_mean_acc1_things',
      'mean_average_precision',
      'mean_per_class_recall',
      'mean_recall@1',
      'open_accuracy',
      'pACC',
      'perception_score',
      'precision',
      'recall',
      'relative_score',
      'text_retrieval_recall@1',
      'text_retrieval_recall@10',
      'text_retrieval_recall@5',
      'vanilla_accuracy',
      'vqa_accuracy',
      'yes_ratio',
    ]);
  });

  const others = {
    perception_score: { unit: 'points', range: [0, 2000], higherIsBetter: true },
    cognition_score: { unit: 'points', range: [0, 800], higherIsBetter: true },
    distribution: { unit: 'points', range: [0, null], higherIsBetter: false },
    relative_score: { unit: 'grade', range: [0, null], higherIsBetter: true },
    gpt_score: { unit: 'grade', range: [0, 100], higherIsBetter: true },
    yes_ratio: { unit: 'fraction', range: [0, 1], higherIsBetter: null },
  };

  it.each(metricDescriptors)(
    '$id is a fraction, higher is better, unless this list says so',
    (descriptor) => {
      const known: Readonly<Record<string, object | undefined>> = others;
      const fraction = { unit: 'fraction', range: [0, 1], higherIsBetter: true };
      expect(descriptor).toMatchObject(known[descriptor.id] ?? fraction);
      expect(descriptor.summary).not.toBe('');
    },
  );

  it('say of image retrieval that captions are asked, and of text retrieval that images are', () => {
    expect(findMetric('image_retrieval_recall@5')?.summary).toMatch(/^captions .* first 5 images$/);
    expect(findMetric('text_retrieval_recall@5')?.summary).toMatch(/^images .* first 5$/);
  });
});

describe('findMetric', () => {
  it('finds each by its id, and nothing else', () => {
    for (const descriptor of metricDescriptors) expect(findMetric(descriptor.id)).toBe(descriptor);
    for (const id of ['', 'acc', 'ACC1', 'toString']) expect(findMetric(id)).toBeUndefined();
  });
});
