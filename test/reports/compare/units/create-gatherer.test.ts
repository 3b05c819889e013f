import { describe, expect, it } from '@jest/globals';
import { createUnitGatherer } from '../../../../reports/compare/units/create-gatherer.js';
import { readTaskRegistry, tasksOfSuite } from '../../../../tasks/registry.js';
import { recordOf } from '../../../support/unit-metric.js';

const registry = await readTaskRegistry();

function describeNeeds(metric: string, protocol: string): string {
  const record = recordOf(metric, protocol, 0.5);
  return createUnitGatherer(record, record)?.needs ?? 'none';
}

/** What each metric of these tasks needs, with the protocols that report it. */
function listNeeds(tasks: typeof registry.tasks): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tasks.flatMap(({ metric, protocol }) =>
      protocol.map((id) => [`${id}/${metric}`, describeNeeds(metric, id)] as const),
    ),
  );
}

describe('the gatherer of a task', () => {
  it('is there for the metrics of the 60 tasks', () => {
    const needs = listNeeds(tasksOfSuite(registry, 'all'));
    expect(needs).toEqual({
      // what a baseline keeps is enough
      'zero-shot-classification/acc1': 'correct',
      'zero-shot-classification/mean_per_class_recall': 'correct',
      'group-classification/acc1': 'correct',
      'group-classification/acc_wg': 'correct',
      'group-classification/acc_worst_region': 'correct',
      'image-text-retrieval/mean_recall@1': 'correct',
      'gqa/accuracy': 'correct',
      'scienceqa/img_accuracy': 'correct',
      'seed-bench/accuracy_all': 'correct',
      'pope/f1_mean_of_3': 'correct',
      'mme/perception_score': 'correct',
      'mmbench/circular_accuracy': 'correct',
      // the samples of both runs are needed
      'group-classification/F1-macro_all': 'lines',
      'group-classification/acc_top5_wg': 'lines',
      'winogavil/jaccard_score_10-12': 'lines',
      'dense-probe/mIoU': 'lines',
      'segmenter/mIoU': 'lines',
      'dense-probe/PQ': 'lines',
      'segmenter/PQ': 'lines',
      'vqa/vqa_accuracy': 'lines',
      'vizwiz/vqa_accuracy': 'lines',
      'textvqa/vqa_accuracy': 'lines',
      'llava-bench/relative_score': 'lines',
      'mm-vet/gpt_score': 'lines',
      'detector/AP50_novel': 'lines',
      'region-probe/AP50_novel': 'lines',
      'detector/APr': 'lines',
      'region-probe/APr': 'lines',
    });
  });

  it('is there for the embedded tasks too', () => {
    const known = listNeeds(tasksOfSuite(registry, 'all'));
    const mini = listNeeds(registry.tasks.filter(({ id }) => id.startsWith('mini/')));
    const others = Object.entries(mini).filter(([name]) => !(name in known));
    expect(Object.fromEntries(others)).toEqual({ 'mme/accuracy': 'correct' });
  });

  it('is there for images of any number of classes, and for every AP that papers report', () => {
    expect(describeNeeds('mean_average_precision', 'multi-label-classification')).toBe('lines');
    for (const metric of ['AP', 'AP50', 'AP50_base', 'AP50_all', 'APf', 'box_APr'])
      expect(describeNeeds(metric, 'detector')).toBe('lines');
    // of one size of objects, of which lines keep nothing
    expect(describeNeeds('APs', 'detector')).toBe('none');
  });

  it('is not there for a metric without a rule, nor where a record lacks the metric', () => {
    expect(describeNeeds('acc5', 'zero-shot-classification')).toBe('none');
    // accuracy is made differently by each protocol
    expect(describeNeeds('accuracy', 'another')).toBe('none');
    const before = recordOf('acc1', 'zero-shot-classification', 0.5);
    expect(createUnitGatherer(before, { ...before, metrics: {} })).toBeUndefined();
  });
});
