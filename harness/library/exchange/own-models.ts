import type { OkRecord } from '../../config/record.js';
import type { TaskCard } from '../../config/task-card.js';
import { ConfigError } from '../../core/errors.js';
import type { ForeignModel } from '../../exchange/foreign-file.js';
import { modelKey, type KnownCheckpoint } from '../../exchange/name-model.js';
import { describeOwn, type OwnModel } from '../../exchange/own-score.js';
import { namesOf } from '../../exchange/set-names.js';
import { isWhole } from '../../../reports/summary/aggregates.js';
import type { ResultModel } from '../report/placed-record.js';
import type { ExportOptions } from './exchange-options.js';

/** A finished task that a form has no place for, and why. */
export interface LeftTask {
  readonly task: string;
  readonly reason: string;
}

/** What a form tells of a model, and what it leaves out. `cards`: of the tasks that are exported, in the order that they are told in. */
export function describeModel(
  { id, records }: ResultModel,
  format: ExportOptions['format'],
  cards: readonly TaskCard[],
  checkpoints: readonly KnownCheckpoint[],
): { readonly model: OwnModel; readonly left: readonly LeftTask[] } {
  const finished = records.flatMap(({ record }) => (record.status === 'ok' ? [record] : []));
  const found = cards.flatMap((card) => {
    const record = finished.find(({ task }) => task === card.id);
    return record ? [{ card, record, reason: findReason(card, record, format) }] : [];
  });
  const facts = finished.at(0)?.model ?? { id, family: 'unknown' };
  return {
    model: {
      ...{ id, facts, called: nameOutside(finished.at(0), facts.id, checkpoints) },
      scores: found.flatMap(({ card, record, reason }) => {
        const set = namesOf(card.id);
        return reason === undefined && set ? [describeOwn(record, set)] : [];
      }),
    },
    left: found.flatMap(({ card, reason }) => (reason === undefined ? [] : [{ task: card.id, reason }])),
  };
}

/** Nothing, where every model has a name of its own outside. Throws ConfigError naming two that share one. */
export function checkNames(models: readonly OwnModel[]): void {
  const keys = models.map(({ called }) => modelKey(called));
  const place = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (place < 0) return;
  const [first, second] = [models[keys.indexOf(keys[place])], models[place]];
  const { name, pretrained = '' } = second.called;
  throw new ConfigError(
    `${first.id} and ${second.id}: both would be called ${`${name} ${pretrained}`.trim()}. Export them apart, with --model`,
  );
}

/** Why a form does not tell of a finished task; undefined where it does. */
function findReason(card: TaskCard, record: OkRecord, format: ExportOptions['format']): string | undefined {
  const isTold = format.startsWith('clip-benchmark') || card.id.startsWith('datacomp/');
  if (!namesOf(card.id) || !isTold) return `${format} has no place for them`;
  if (record.metric !== card.metric || !Object.hasOwn(record.metrics, card.metric))
    return 'without a number of the metric that the task reports';
  return isWhole(card, record) ? undefined : 'scored on a part of the samples';
}

/** What others call a model: as the file did that it was imported from, by open_clip's name and tag where a card has them, or by our id. */
function nameOutside(
  record: OkRecord | undefined,
  id: string,
  checkpoints: readonly KnownCheckpoint[],
): ForeignModel {
  if (record?.imported) {
    const { model: name, pretrained } = record.imported;
    return { name, ...(pretrained !== undefined && { pretrained }) };
  }
  const known = checkpoints.find((one) => one.carded && one.facts.id === id && one.pretrained !== '');
  return known ? { name: known.openClip, pretrained: known.pretrained } : { name: id };
}
