import type { KnownModel } from '../config/known-model.js';
import type { ModelCard } from '../config/model-card.js';
import { families } from '../../models/families.js';
import { headsOf, type ModelFolder } from '../../models/model-folder.js';
import { readKnownModels, sizeAliasOf } from '../../models/known-models.js';
import { obtainCommands } from '../../models/obtain-model.js';
import { surveyModels, type ListedModel } from '../../models/registry.js';
import { formatPercent } from '../../reports/summary/format.js';
import { formatTable } from './terminal.js';

/** One model: on this machine, known, or both. */
export interface ModelRow {
  readonly id: string;
  readonly family: string | null;
  readonly size: string | null;
  readonly paramsM: ModelCard['paramsM'] | null;
  readonly gmacs: ModelCard['gmacs'] | null;
  readonly training: ModelCard['training'] | null;
  readonly heads: readonly string[] | null;
  /** It is on this machine and can be read. */
  readonly present: boolean;
  readonly path: string | null;
  /** Why a model whose folder is known cannot be read. */
  readonly problem: string | null;
  /** Commands that bring it here, in their order; empty where it is here, and where no weights are public. */
  readonly obtain: readonly string[];
  readonly aliases: readonly string[];
  readonly published: KnownModel['published'] | null;
  readonly source: string | null;
}

/** Every model on this machine, those of the user first, then damaged ones, then every known one that is not here. */
export async function listModelRows(home: string): Promise<readonly ModelRow[]> {
  const [listed, known] = await Promise.all([surveyModels(home), readKnownModels()]);
  const cards = new Map(known.map((card) => [card.id, card]));
  const here = listed.map((one) => describeListed(one, cards.get(one.place.id)));
  const embedded = new Set(listed.flatMap(({ place }) => (place.kind === 'embedded' ? [place.id] : [])));
  const own = here.filter(({ id, present }) => present && !embedded.has(id));
  const hereIds = new Set(here.map(({ id }) => id));
  return [
    ...own,
    ...here.filter(({ id, present }) => present && embedded.has(id)),
    ...here.filter(({ present }) => !present),
    ...known
      .filter(({ id }) => !hereIds.has(id))
      .toSorted(bySize)
      .map(describeAbsent),
  ];
}

/** By family as reports have them, image parameters from few to many, and id. */
function bySize(a: KnownModel, b: KnownModel): number {
  const familyOf = ({ family }: KnownModel) => families.findIndex(({ id }) => id === family);
  const paramsOf = ({ paramsM }: KnownModel) => paramsM?.image ?? Number.MAX_VALUE;
  return familyOf(a) - familyOf(b) || paramsOf(a) - paramsOf(b) || a.id.localeCompare(b.id);
}

function describeListed(listed: ListedModel, card: KnownModel | undefined): ModelRow {
  const { id, folder } = listed.place;
  const published = {
    aliases: card?.aliases ?? [],
    published: card?.published ?? null,
    source: card?.source ?? null,
  };
  if ('model' in listed)
    return { ...factsOf(listed.model), present: true, path: folder, problem: null, obtain: [], ...published };
  const facts = card ? describeAbsent(card) : { id, ...unknown };
  return { ...facts, path: folder, problem: listed.problem, ...published };
}

const unknown = {
  ...{ family: null, size: null, paramsM: null, gmacs: null, training: null, heads: null },
  ...{ present: false, obtain: [] },
};

function factsOf({ card }: ModelFolder) {
  return {
    id: card.id,
    family: card.family,
    size: card.size ?? null,
    paramsM: card.paramsM ?? null,
    gmacs: card.gmacs ?? null,
    training: card.training ?? null,
    heads: [...headsOf(card)],
  };
}

function describeAbsent(card: KnownModel): ModelRow {
  return {
    ...unknown,
    id: card.id,
    family: card.family,
    size: card.size,
    paramsM: card.paramsM ?? null,
    gmacs: card.gmacs ?? null,
    training: card.training,
    path: null,
    problem: null,
    obtain: obtainCommands(card),
    aliases: card.aliases,
    published: card.published,
    source: card.source,
  };
}

/** The rows as a table for people, and how many it leaves out. Of known models that are not here it shows the one that stands
 *  for its size; `all` shows all. */
export function formatModelRows(
  rows: readonly ModelRow[],
  all: boolean,
): { readonly table: string; readonly left: number } {
  const shown = all ? rows : rows.filter((row) => row.path !== null || standsForItsSize(row));
  const head = ['id', 'family', 'size', 'image M', 'GMACs', 'data', 'seen M', 'ImageNet', 'present'];
  const table = formatTable(head, shown.map(formatRow), [3, 4, 6, 7]);
  return { table, left: rows.length - shown.length };
}

function standsForItsSize({ family, size, aliases }: ModelRow): boolean {
  return family !== null && size !== null && aliases.includes(sizeAliasOf({ family, size }));
}

function formatRow(row: ModelRow): readonly string[] {
  const { id, family, size, paramsM, gmacs, training, published } = row;
  const imagenet = published?.imagenet;
  return [
    ...[id, family ?? '', size ?? ''],
    ...[formatNumber(paramsM?.image), formatNumber(gmacs?.image)],
    ...[training?.data ?? '', formatNumber(training?.samplesSeenM)],
    imagenet === undefined ? '' : formatPercent(imagenet),
    formatPresence(row),
  ];
}

/** `yes`, or in one word how it can be had. */
function formatPresence({ present, problem, obtain }: ModelRow): string {
  if (present) return 'yes';
  if (problem !== null) return 'damaged';
  if (obtain.length === 0) return 'scores only';
  return obtain.length === 1 ? 'pull' : 'export';
}

/** Four digits; more only where they stand before the point. */
function formatNumber(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}
