import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { OptionValues, Score, Scorer } from '../../harness/score/scorer.js';
import { multiplyPlainly } from '../support/matrix-product.js';

/** Numbers by row. */
export type Rows = readonly (readonly number[])[];

/** The values that test/fixtures/score/make.py stored. */
export interface ScoreReference {
  readonly classification: readonly { labels: number[]; logits: Rows; metrics: Score['metrics'] }[];
  readonly multilabel: readonly {
    labels: Rows;
    scores: Rows;
    classes: number[];
    mean_average_precision: number;
  }[];
  readonly retrieval: readonly {
    imageOf: number[];
    images: Rows;
    texts: Rows;
    metrics: Score['metrics'];
  }[];
  readonly groups: readonly {
    labels: number[];
    logits: Rows;
    predictions: number[];
    groups: number[];
    leaveOut: number[];
    metrics: Score['metrics'];
  }[];
  readonly winogavil: readonly { truth: unknown[]; answers: unknown[]; metrics: Score['metrics'] }[];
  readonly captionSelection: readonly {
    perItem: string;
    images: Rows;
    texts: Rows;
    metrics: Score['metrics'];
  }[];
}

export const scoreReference = JSON.parse(
  readFileSync(new URL('../fixtures/score/reference.json', import.meta.url), 'utf8'),
) as ScoreReference;

/** Bytes of a `.npy` file. `type` as numpy writes it; numbers row-major, or column-major for Fortran order. */
export function npyBytes(rows: Rows, type: '<f4' | '<f8' = '<f4', fortran = false): Buffer {
  const shape = `(${rows.length}, ${rows[0]?.length ?? 0})`;
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column])) ?? [];
  return encodeNpy((fortran ? columns : rows).flat(), type, shape, fortran);
}

/** Bytes of a `.npy` file with this header. */
export function encodeNpy(values: readonly number[], type: string, shape: string, fortran = false): Buffer {
  const text = `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  const width = Number(type.slice(2));
  const body = Buffer.alloc(values.length * width);
  values.forEach((value, i) => {
    if (type === '<f4') body.writeFloatLE(value, i * 4);
    else if (type === '<f8') body.writeDoubleLE(value, i * 8);
    else if (type === '<i8') body.writeBigInt64LE(BigInt(value), i * 8);
    else body.writeUIntLE(value, i * width, width);
  });
  return Buffer.concat([start, header, body]);
}

/** Rows as CSV. */
const csvOf = (rows: Rows) => `${rows.map((row) => row.join(',')).join('\n')}\n`;

/** A folder for the files of one test file. */
export function createScoreFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vitabench-score-'));
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const write = (content: string | Uint8Array, name = 'file') => {
    const file = join(folder, `${++count}-${name}`);
    writeFileSync(file, content);
    return file;
  };
  return {
    folder,
    write,
    /** A folder with these files, by name, in folders of their own where a name has some. */
    folderOf: (contents: Readonly<Record<string, string | Uint8Array>>) => {
      const inner = join(folder, `${++count}-folder`);
      mkdirSync(inner);
      for (const [name, content] of Object.entries(contents)) {
        mkdirSync(dirname(join(inner, name)), { recursive: true });
        writeFileSync(join(inner, name), content);
      }
      return inner;
    },
    json: (value: unknown) => write(JSON.stringify(value), 'list.json'),
    npy: (rows: Rows, type?: '<f4' | '<f8', fortran?: boolean) =>
      write(npyBytes(rows, type, fortran), 'm.npy'),
    csv: (rows: Rows) => write(csvOf(rows), 'm.csv'),
    zipped: (content: string | Uint8Array) => write(gzipSync(content), 'zipped'),
  };
}

export type ScoreFolder = ReturnType<typeof createScoreFolder>;

/** Runs with a folder for files, which is gone afterwards. */
export async function withScoreFolder<Result>(run: (files: ScoreFolder) => Promise<Result>): Promise<Result> {
  const files = createScoreFolder();
  try {
    return await run(files);
  } finally {
    rmSync(files.folder, { recursive: true });
  }
}

/** One JSON value a line. */
export const jsonLines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** What a scorer makes of these options, with its warnings; without threads where it is not told how many. */
export async function scoreFiles(scorer: Scorer, options: OptionValues, workers = 0) {
  const warnings: string[] = [];
  const score = await scorer.score({
    options,
    multiply: multiplyPlainly,
    workers,
    warn: (message) => {
      warnings.push(message);
    },
  });
  return { ...score, warnings };
}

/** Every number of nested metrics within 1e-12, every null where it is. */
export function roundAll(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'number' ? Number(member.toFixed(12)) : member,
    ),
  );
}
