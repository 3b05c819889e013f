import { checkNamed } from '../../config/check-named.js';
import { foreignFormats, type ForeignFormat } from '../../core/foreign-format.js';
import { nearest } from '../../config/nearest.js';
import { modelIdSchema } from '../../config/model-card.js';
import { splitList } from '../../config/split-list.js';
import { ConfigError } from '../../core/errors.js';

/** The options of `bench import` as they were written. */
export interface WrittenImportOptions {
  readonly out?: string;
  readonly format?: string;
  readonly model?: string;
  readonly overwrite?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** The checked options of `bench import`. */
export interface ImportOptions {
  readonly files: readonly string[];
  readonly out?: string;
  readonly format?: ForeignFormat;
  readonly model?: string;
  readonly overwrite: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** The options of `bench export` as they were written. */
export interface WrittenExportOptions {
  readonly format: string;
  readonly out: string;
  readonly model?: readonly string[];
  readonly task?: readonly string[];
  readonly quiet?: true;
}

/** The checked options of `bench export`. */
export interface ExportOptions {
  readonly results: readonly string[];
  readonly format: ForeignFormat;
  readonly out: string;
  /** Empty: all. */
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  readonly quiet: boolean;
}

/** The checked options of `bench import`. Throws ConfigError, the option first. */
export function parseImportOptions(files: readonly string[], written: WrittenImportOptions): ImportOptions {
  const { out, format, model } = written;
  for (const file of files) checkNamed('FILE', file, 'a result file of another program, or a folder of them');
  checkNamed('--out', out, 'a folder');
  if (model !== undefined && !modelIdSchema.safeParse(model).success)
    throw new ConfigError(
      `--model ${JSON.stringify(model)}: expected an id: lower-case letters, digits, dots, dashes and underscores`,
    );
  return {
    files,
    ...(out !== undefined && { out }),
    ...(format !== undefined && { format: parseFormat(format) }),
    ...(model !== undefined && { model }),
    overwrite: written.overwrite === true,
    json: written.json === true,
    quiet: written.quiet === true,
  };
}

/** The checked options of `bench export`. Throws ConfigError, the option first. */
export function parseExportOptions(results: readonly string[], written: WrittenExportOptions): ExportOptions {
  for (const folder of results) checkNamed('RESULTS', folder, 'a folder of results');
  checkNamed('--out', written.out, 'a file or a folder');
  return {
    results: results.length === 0 ? ['results'] : results,
    format: parseFormat(written.format),
    out: written.out,
    models: splitList(written.model),
    tasks: splitList(written.task),
    quiet: written.quiet === true,
  };
}

function parseFormat(text: string): ForeignFormat {
  const format = foreignFormats.find((one) => one === text);
  if (format) return format;
  throw new ConfigError(
    `--format ${text}: no such form, nearest: ${nearest(text, foreignFormats, 1)[0]}. There are ${foreignFormats.join(', ')}`,
  );
}
