import { describe, expect, it } from '@jest/globals';
import { comparePublished } from '../../../reports/findings/compare-published.js';
import { measure } from '../../../reports/findings/measure.js';
import type {
  PublishedModel,
  PublishedScore,
  PublishedValues,
} from '../../../reports/findings/report-input.js';
import { toyCard, toyModel, toyRecord } from '../../support/toy-report.js';

const about = { source: 'a table', date: '2024-04-02' };
const printed = (score: number, half = 0.0005): PublishedScore => ({ score, half, ...about });
const publish = (
  id: string,
  scores: PublishedModel['scores'],
  more: Partial<PublishedModel['model']> = {},
): PublishedModel => ({
  model: { id, family: 'vit', published: true, imported: false, ...more },
  aliases: [`${id}__tag`],
  scores,
});
const values = (...models: readonly PublishedModel[]): PublishedValues => ({ models, notes: ['a note'] });

const cards = ['toy/one', 'toy/two', 'toy/three'].map((id) => toyCard(id, { size: 1000 }));
const aggregates = [{ id: 'mean2', name: 'Mean', members: 'tasks', tasks: cards.slice(0, 2) }];
const measureModels = (...models: readonly ReturnType<typeof toyModel>[]) =>
  measure({ models, tasks: cards, aggregates });
const ours = (id = 'a') =>
  toyModel(id, [toyRecord({ id }, 'toy/one', 700, 1000), toyRecord({ id }, 'toy/two', 500, 1000)]);

describe('comparePublished', () => {
  it('says where a value has no interval, so that chance is not ruled out', () => {
    const bare = toyModel('a', [toyRecord({ id: 'a' }, 'toy/one', 700, 1000, { intervals: {} })]);
    const twin = values(publish('a', { 'toy/one': printed(0.69) }));
    expect(comparePublished(measureModels(bare), twin).pairs).toMatchObject([
      { verdict: 'differs', withoutInterval: true },
    ]);
    expect(comparePublished(measureModels(ours()), twin).pairs[0]).not.toHaveProperty('withoutInterval');
  });

  it('gives difference and tolerance in points', () => {
    // Wilson interval of 700 of 1000: centre (0.7 + 0.00192073) / 1.00384146 = 0.6992349,
    // half 1.959964 sqrt(0.21 / 1000 + 3.841459 / 4e6) / 1.00384146 = 0.0283581
    const { pairs } = comparePublished(
      measureModels(ours()),
      values(publish('a', { 'toy/one': printed(0.69) })),
    );
    expect(pairs).toHaveLength(1);
    const [{ differencePoints, tolerancePoints, ...pair }] = pairs;
    expect(pair).toEqual({
      model: 'a',
      target: 'toy/one',
      ours: 0.7,
      published: 0.69,
      verdict: 'agrees',
      ...about,
    });
    expect(differencePoints).toBeCloseTo(1, 9);
    // below: 70 - 67.0876 = 2.9124, and half a unit
    expect(tolerancePoints).toBeCloseTo(2.9124 + 0.05, 4);
  });

  it('uses the side of the interval that the published value is on', () => {
    const { pairs } = comparePublished(
      measureModels(ours()),
      values(publish('a', { 'toy/one': printed(0.73) })),
    );
    // above: 72.7593 - 70 = 2.7593
    expect(pairs[0].tolerancePoints).toBeCloseTo(2.7593 + 0.05, 4);
    expect(pairs[0].verdict).toBe('differs');
  });

  it('forgives rounding alone where a score has no interval', () => {
    const bare = toyModel('a', [toyRecord({ id: 'a' }, 'toy/one', 700, 1000, { intervals: {} })]);
    const verdict = (score: number) =>
      comparePublished(measureModels(bare), values(publish('a', { 'toy/one': printed(score) }))).pairs[0]
        .verdict;
    expect([verdict(0.7005), verdict(0.6995), verdict(0.7006)]).toEqual(['agrees', 'agrees', 'differs']);
  });

  it('matches by id or alias, never by family, size or data', () => {
    const scores = { 'toy/one': printed(0.7) };
    const same = measureModels(ours('vit-b-32__laion'));
    expect(comparePublished(same, values(publish('vit-b-32', scores))).pairs).toEqual([]);
    const alias = { ...publish('x', scores), aliases: ['vit-b-32__laion'] };
    expect(comparePublished(same, values(alias)).pairs).toHaveLength(1);
    expect(
      comparePublished(measureModels(ours('vit-b-32')), values(publish('vit-b-16', scores))).pairs,
    ).toEqual([]);
  });

  it('refuses a model that says other things of itself than the publication, and notes it', () => {
    const named = toyModel('a', [
      toyRecord({ id: 'a', paramsM: { image: 86 }, training: { samplesSeenM: 128 } }, 'toy/one', 700, 1000),
    ]);
    const scores = { 'toy/one': printed(0.7) };
    const compare = (more: Partial<PublishedModel['model']>) =>
      comparePublished(measureModels(named), values(publish('a', scores, more)));
    expect(compare({ paramsM: { image: 86.19 }, samplesSeenM: 128 }).pairs).toHaveLength(1);
    expect(compare({ paramsM: { image: 22 } })).toEqual({
      pairs: [],
      notes: [
        'a: not compared with the published model of this name, since its image parameters (M) are 86, published 22',
        'a note',
      ],
    });
    expect(compare({ samplesSeenM: 512 }).pairs).toEqual([]);
  });

  it('puts unexplained gaps first, the widest first, then what agrees, then what was not measured', () => {
    const { pairs } = comparePublished(
      measureModels(ours()),
      values(
        publish('a', {
          'toy/three': printed(0.5),
          mean2: printed(0.6),
          'toy/one': printed(0.6),
          'toy/two': printed(0.2),
        }),
      ),
    );
    expect(pairs.map(({ target, verdict }) => [target, verdict])).toEqual([
      ['toy/two', 'differs'],
      ['toy/one', 'differs'],
      ['mean2', 'agrees'],
      ['toy/three', 'not measured'],
    ]);
    expect(pairs[3]).toEqual({
      model: 'a',
      target: 'toy/three',
      published: 0.5,
      verdict: 'not measured',
      ...about,
    });
  });

  it('does not compare a score on a part of the samples', () => {
    const cut = toyModel('a', [
      toyRecord({ id: 'a' }, 'toy/one', 70, 100, { limit: 100 }),
      toyRecord({ id: 'a' }, 'toy/two', 500, 1000),
    ]);
    const { pairs } = comparePublished(
      measureModels(cut, ours('b')),
      values(publish('a', { 'toy/one': printed(0.7), mean2: printed(0.6), 'toy/two': printed(0.5) })),
    );
    expect(pairs.map(({ target, verdict, reason, ours: own }) => [target, verdict, reason, own])).toEqual([
      ['toy/two', 'agrees', undefined, 0.5],
      ['toy/one', 'not measured', 'toy/one was scored on 100 of 1000 samples', undefined],
      ['mean2', 'not measured', 'toy/one was scored on 100 of 1000 samples', undefined],
    ]);
  });
});
