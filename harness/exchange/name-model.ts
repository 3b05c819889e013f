import type { OkRecord } from '../config/record.js';
import { DataError } from '../core/errors.js';
import type { ForeignModel } from './foreign-file.js';

/** What is known of the weights that others call by a name of open_clip and a tag. */
export interface KnownCheckpoint {
  /** Name of the architecture in open_clip. */
  readonly openClip: string;
  /** Tag of the weights. */
  readonly pretrained: string;
  /** Repository of the weights on the Hugging Face Hub. */
  readonly hub?: string;
  /** Whether a card of ours is of these weights: of two names, the one that has a card is the model. */
  readonly carded: boolean;
  readonly facts: OkRecord['model'];
}

/** Tags that open_clip gives to a model without QuickGELU by name and runs with it: both names mean the same weights.
 *  Source: mlfoundations/open_clip @89fb801 src/open_clip/pretrained.py, factory.py. */
const quickGeluTags: ReadonlySet<string> = new Set(['openai', 'dfn2b']);

/** The facts of each model that files name, by `modelKey`: those of the known checkpoint, or an id made of its names and an unknown family.
 *  Where the files have both names of the same weights, only the one that the checkpoint bears is it. Throws DataError where two names come to
 *  one id. */
export function nameModels(
  models: readonly ForeignModel[],
  checkpoints: readonly KnownCheckpoint[],
): ReadonlyMap<string, OkRecord['model']> {
  const byKey = new Map(models.map((model) => [modelKey(model), model]));
  const named = new Map<string, OkRecord['model']>();
  const taken = new Map<string, string>();
  for (const [key, model] of byKey) {
    const facts = findCheckpoint(model, checkpoints, byKey) ?? { id: idOf(model), family: 'unknown' };
    const other = taken.get(facts.id);
    if (other !== undefined)
      throw new DataError(
        `${facts.id}: two models would bear this id, ${other} and ${describeModel(model)}. Import them into folders of their own`,
      );
    taken.set(facts.id, describeModel(model));
    named.set(key, facts);
  }
  return named;
}

/** What tells one model of a file from another: capitals do not. */
export function modelKey({ name, pretrained = '' }: ForeignModel): string {
  return `${name}\n${pretrained}`.toLowerCase();
}

/** A model as its file calls it. */
function describeModel({ name, pretrained }: ForeignModel): string {
  return pretrained === undefined ? name : `${name} ${pretrained}`;
}

function findCheckpoint(
  { name, pretrained = '' }: ForeignModel,
  checkpoints: readonly KnownCheckpoint[],
  others: ReadonlyMap<string, ForeignModel>,
): OkRecord['model'] | undefined {
  const hub = /^hf-hub:(.+)$/i.exec(name)?.[1].toLowerCase();
  if (hub !== undefined) return checkpoints.find((one) => one.hub?.toLowerCase() === hub)?.facts;
  const bearing = (wanted: string) => {
    const key = modelKey({ name: wanted, pretrained });
    return checkpoints.find((one) => modelKey({ name: one.openClip, pretrained: one.pretrained }) === key);
  };
  const exact = bearing(name);
  if (exact?.carded === true) return exact.facts;
  const twin = `${name}-quickgelu`;
  const isTwin =
    quickGeluTags.has(pretrained.toLowerCase()) && !others.has(modelKey({ name: twin, pretrained }));
  const other = isTwin ? bearing(twin) : undefined;
  if (other?.carded === true) return other.facts;
  if (exact) return exact.facts;
  // a model that bears our own id: what was exported without another name for it
  return pretrained === ''
    ? checkpoints.find(({ facts }) => facts.id === name.toLowerCase())?.facts
    : undefined;
}

function idOf({ name, pretrained = '' }: ForeignModel): string {
  const id = `${name}-${pretrained}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '');
  return id === '' ? 'model' : id;
}
