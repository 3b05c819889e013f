import type { ForeignModel } from './foreign-file.js';
import { listPickleSteps, type PickleStep } from './read-pickle.js';

/** The model that DataComp's info.pkl, which lies beside its results, is about: the architecture, and the tag or the file of its weights. Undefined
 *  where it names no architecture. Throws DataError, `where` first, where it is no pickle that can be read.
 *  Source: mlfoundations/datacomp @4a8df19 train.py, evaluate.py (`--use_model`). */
export function readDataCompInfo(bytes: Uint8Array, where: string): ForeignModel | undefined {
  const steps = listPickleSteps(bytes, where);
  const name = valueOf(steps, 'model').at(0);
  if (name === undefined) return undefined;
  const checkpoint = valueOf(steps, 'checkpoint').join('/');
  const pretrained = checkpoint.includes('/') ? nameOfRun(checkpoint) : checkpoint;
  return { name, ...(pretrained !== '' && { pretrained }) };
}

/** The texts of a value: one, or the parts of a path; none where the key is not there, or its value is neither. */
function valueOf(steps: readonly PickleStep[], key: string): readonly string[] {
  const place = steps.findIndex((step) => step.kind === 'text' && step.text === key);
  if (place < 0) return [];
  const after = steps.slice(place + 1);
  // what stands in a frame of its own, and what marks a container, say nothing
  const first = after.find(({ kind }) => kind !== 'other');
  if (first?.kind === 'text' && !first.text.startsWith('pathlib')) return [first.text];
  const called = after.findIndex(({ kind }) => kind === 'import');
  const end = after.findIndex(({ kind }) => kind === 'tuple');
  if (first === undefined || called < 0 || end < called) return [];
  return after.slice(called, end).flatMap((step) => (step.kind === 'text' ? [step.text] : []));
}

/** Of `<run>/checkpoints/epoch_8.pt`, what tells one run from another: `<run>-epoch_8`. */
function nameOfRun(path: string): string {
  const parts = path.split(/[/\\]+/).filter((part) => part !== '' && part !== 'checkpoints');
  return parts.slice(-2).join('-').replace(/\.pt$/, '');
}
