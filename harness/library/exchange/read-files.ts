import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ForeignFormat } from '../../core/foreign-format.js';
import { DataError, messageOf } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import { readWhole } from '../../core/read-whole.js';
import { decodeText } from '../../data/text-file.js';
import { readDataCompInfo } from '../../exchange/datacomp-info.js';
import type { ForeignFile, ForeignModel, ForeignRun } from '../../exchange/foreign-file.js';
import { readForeign } from '../../exchange/read-foreign.js';
import type { FoundFile } from './find-files.js';

/** A run of a file that says of which model it is. */
export type NamedRun = ForeignRun & { readonly model: ForeignModel };

/** A result file of another program, and where it lies. */
export interface OpenFile extends Omit<ForeignFile, 'runs'> {
  readonly path: string;
  readonly sha256: string;
  readonly runs: readonly NamedRun[];
}

/** What was read of files, and what was passed over. */
export interface OpenFiles {
  readonly files: readonly OpenFile[];
  readonly warnings: readonly string[];
}

/** Reads result files of other programs. `model`: whose numbers they are where a file does not say; without it they are called by what
 *  DataComp's info.pkl beside the file says, or by the folder. Throws DataError on a file that was named and is none, and where files without a model are named `model` together. */
export async function readFiles(
  found: readonly FoundFile[],
  { format, model }: { readonly format?: ForeignFormat; readonly model?: string },
): Promise<OpenFiles> {
  const files: OpenFile[] = [];
  const warnings: string[] = [];
  for (const { path, named } of found) {
    const bytes = await readWhole(path).catch((error: unknown) => {
      throw new DataError(`${path}: cannot be read (${messageOf(error)})`);
    });
    try {
      const file = readForeign(decodeText(bytes, path), path, format);
      const unnamed = file.runs.some((run) => run.model === undefined);
      const own = unnamed ? await findModel(path, model) : undefined;
      if (own?.warning !== undefined) warnings.push(own.warning);
      const runs = file.runs.map((run): NamedRun => ({
        ...run,
        model: run.model ?? own?.model ?? { name: '' },
      }));
      files.push({ ...file, runs, path, sha256: sha256(bytes) });
    } catch (error) {
      if (named || !(error instanceof DataError)) throw error;
      warnings.push(`passed over, ${error.message}`);
    }
  }
  return { files, warnings };
}

/** The model of a file that names none: as the user says, as info.pkl beside it says, or by where it lies. */
async function findModel(
  path: string,
  asked: string | undefined,
): Promise<{ readonly model: ForeignModel; readonly warning?: string }> {
  if (asked !== undefined) return { model: { name: asked } };
  const name = nameByPlace(path);
  const guess = `taken for ${name}. --model names it`;
  const info = join(dirname(path), 'info.pkl');
  if (!existsSync(info))
    return { model: { name }, warning: `${path}: does not say of which model it is, ${guess}` };
  try {
    const model = readDataCompInfo(await readWhole(info), info);
    return model
      ? { model }
      : { model: { name }, warning: `${info}: names no model, so ${path} is ${guess}` };
  } catch (error) {
    return { model: { name }, warning: `${messageOf(error)}, so ${path} is ${guess}` };
  }
}

/** Files of this kind all bear one name, so their folder tells them apart; a file of another name tells it itself. */
function nameByPlace(path: string): string {
  const [stem] = basename(path).split('.');
  return /^(?:eval_)?results$/i.test(stem) ? basename(dirname(resolve(path))) || stem : stem;
}
