import { describe, expect, it } from '@jest/globals';
import type { AggregateDefinition } from '../../../reports/summary/aggregates.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readPublished } from '../../../reports/published/read-published.js';
import { readTaskRegistry, tasksOfAggregate } from '../../../tasks/registry.js';

const facts = await readPublished();
const registry = await readTaskRegistry();
const aggregates: readonly AggregateDefinition[] = registry.aggregates.map((aggregate) => ({
  ...aggregate,
  tasks: tasksOfAggregate(registry, aggregate),
}));
const values = publishedValues(facts, registry.tasks, aggregates);
const find = (id: string) => {
  const found = values.models.find(({ model }) => model.id === id);
  if (!found) throw new Error(`${id} is not there`);
  return found;
};

describe('publishedValues', () => {
  it('gives scores as fractions with half a unit of the last digit', () => {
    const { model, scores, study } = find('vitamin-l-224-datacomp1b-s1280m');
    expect(model).toEqual({
      ...{ id: 'vitamin-l-224-datacomp1b-s1280m', family: 'vitamin', size: 'L' },
      ...{ paramsM: { image: 333.32, text: 123.65 }, gmacs: { image: 72.6, text: 6.55 } },
      ...{ data: 'datacomp-1b', samplesSeenM: 1280, uniquePairsM: 1280, published: true, imported: false },
    });
    expect(scores.imagenet).toEqual({
      ...{ score: 0.739, half: 0.0005, date: '2026-11-23' },
      source: 'Beckschen/ViTamin @24f7475: ViTamin/MODEL_HUB.md, table 1',
    });
    expect(study).toMatch(/^ViTamin/);
    // 0.6656 to four digits of a fraction
    expect(find('vit-b-32-224-laion2b').scores['datacomp/imagenet1k']).toMatchObject({
      score: 0.6656,
      half: 0.00005,
    });
    // 1421 of 2000 points to a tenth of a point; 65.4 % to a tenth
    const { scores: answers } = find('vitamin-l-336-vicuna-7b-v1.5');
    expect(answers['lmm/mme']).toMatchObject({ score: 0.7105, half: 0.000025 });
    expect(answers['lmm/mmbench']).toMatchObject({ score: 0.654, half: 0.0005 });
    for (const {
      model: { id },
      scores: all,
    } of values.models)
      for (const [target, { score }] of Object.entries(all))
        expect([id, target, score >= 0 && score <= 1]).toEqual([id, target, true]);
  });

  it('has each model once, and of two documents the value with more digits', () => {
    const ids = values.models.map(({ model }) => model.id);
    expect(new Set(ids).size).toBe(ids.length);
    // README prints 26.8, fc-clip 26.8, the log 26.7882
    expect(find('convnext-l-fc-clip').scores['segmentation/ade20k-panoptic'].score).toBe(0.267882);
    expect(find('vitamin-l-sliding-f-vit').scores['detection/ov-coco'].score).toBe(0.3759);
    expect(find('vitamin-l-sliding-f-vit').scores['detection/ov-lvis'].score).toBe(0.356);
    // two runs of one architecture and data that saw a different number of samples stay apart
    expect(find('vitamin-xl-256-datacomp1b').scores.imagenet.score).toBe(0.823);
    expect(find('vitamin-xl-256-datacomp1b-s13b').scores.imagenet.score).toBe(0.821);
  });

  it('draws the true image parameters where the table repeats others, and says so', () => {
    expect(find('vit-s-32-224-datacomp1b-s128m').model.paramsM?.image).toBe(22.64);
    expect(find('vit-b-32-224-datacomp1b-s512m').model.paramsM?.image).toBe(87.85);
    expect(find('vit-s-16-224-datacomp1b-s128m').model.paramsM?.image).toBe(21.81);
    expect(values.notes.filter((note) => note.startsWith('ViT-B/32'))).toEqual([
      'ViT-B/32: the table prints 86.19 M image parameters, those of another patch size; drawn with 87.85 M (mlfoundations/open_clip @89fb801: docs/model_profile.csv)',
    ]);
  });

  it('takes the means of open_clip models over their tasks, and samples seen from the table of scales', () => {
    const { model, scores } = find('vit-l-14-224-datacomp1b');
    const own = (task: string) => scores[`datacomp/${task}`].score;
    const shifts = ['imagenet-sketch', 'imagenetv2', 'imagenet-a', 'imagenet-o', 'imagenet-r', 'objectnet'];
    expect(scores.imagenet_shift.score).toBeCloseTo(shifts.reduce((sum, task) => sum + own(task), 0) / 6, 10);
    expect(scores.retrieval.score).toBeCloseTo((own('flickr30k') + own('mscoco') + own('winogavil')) / 3, 10);
    expect(model.samplesSeenM).toBe(12800);
    // 162.03 and 13.3 GFLOPs
    expect(model.gmacs).toEqual({ image: 81.015, text: 6.65 });
  });

  it('says where two tables of one project disagree by more than rounding', () => {
    const notes = values.notes.filter(
      (note) => note.includes('ImageNet') && note.includes('docs/datacomp_models.md'),
    );
    expect(notes.map((note) => note.slice(0, note.indexOf(' in ')))).toEqual([
      'ViT-B-32 commonpool_s_image_s13m_b4k: ImageNet 4.3 %',
      'ViT-B-32 commonpool_s_basic_s13m_b4k: ImageNet 3.0 %',
      'ViT-B-32 commonpool_s_s13m_b4k: ImageNet 2.5 %',
    ]);
    expect(notes[0]).toMatch(/but 3\.92 % in .*openclip_results\.csv/);
    const { zoo } = facts;
    const [first] = zoo.scales.rows;
    const planted = {
      ...zoo,
      scales: { ...zoo.scales, rows: [{ ...first, imagenet: 79.4 }, ...zoo.scales.rows.slice(1)] },
    };
    const found = publishedValues({ ...facts, zoo: planted }, registry.tasks, aggregates).notes;
    expect(found.length).toBe(values.notes.length + 1);
  });

  it('counts only the runs of the grid as one study', () => {
    const studied = values.models.filter(({ study }) => study !== undefined);
    expect(studied.length).toBe(48);
    expect(find('vitamin-l-224-datacomp1b').study).toBeUndefined();
    expect(find('vitamin-s-ltt-224-datacomp1b').study).toBeUndefined();
  });
});
